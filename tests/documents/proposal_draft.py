"""The facts of a draft amendment of the small project: four lines, three goals, figures, a notice and two replies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from statement_example import Example
from statement_records import at, digest

from tracker_scope.documents.proposal_exhibits import ReplyText
from tracker_scope.documents.proposal_facts import ProposalFacts
from tracker_scope.documents.statement_facts import Message, StatementFacts, Withheld
from tracker_scope.model.notice import Notice, NoticeHistory, NoticeItem, NoticeReply, NoticeSent
from tracker_scope.model.party import People
from tracker_scope.model.proposal import (
    Acceptance,
    AmendmentProposal,
    DraftTicket,
    EarlierPrice,
    Effect,
    Figures,
    Instalment,
    LineFigures,
    Milestone,
    ProposalGroup,
    ProposalLine,
)
from tracker_scope.model.time import AsOf
from tracker_scope.model.trace import EvidenceRef


class Proposal(Example):
    """Builds the facts of the draft; `say` chooses between the French and the English telling."""

    # the draft

    def ticket(self, number: int) -> DraftTicket:
        return DraftTicket(ref=self.ref(number), key=f"RES-{number}")

    def lines(self) -> dict[str, ProposalLine]:
        say = self.say
        return {
            "L1": ProposalLine(
                id="L1", effect=Effect.ADDED, title=say("Liaison avec l'agenda", "Link with the calendar"),
                description=say("Les réservations sont reportées dans l'agenda de l'utilisateur.",
                                "Bookings are copied into the user's calendar."),
                deliverable=say("Connecteur d'agenda et sa notice", "Calendar connector and its manual"),
                criterion=say("Dix réservations apparaissent dans l'agenda en moins d'une minute.",
                              "Ten bookings appear in the calendar within a minute."),
                tickets=(self.ticket(4), self.ticket(10)),
            ),
            "L2": ProposalLine(
                id="L2", effect=Effect.MODIFIED, title=say("Taux par semaine", "Rate by week"), clauses=("2.10",),
                description=say("Le taux est calculé chaque semaine, et non plus chaque mois.",
                                "The rate is computed every week instead of every month."),
                deliverable=say("Écran des statistiques", "Screen of the statistics"),
                criterion=say("Le taux de quatre semaines de référence est retrouvé.",
                              "The rate of four reference weeks is found again."),
                tickets=(self.ticket(6),),
            ),
            "L3": ProposalLine(
                id="L3", effect=Effect.REMOVED, title=say("Plan des étages", "Floor plan"), clauses=("2.3",),
                description=say("Le plan des étages n'est plus livré.", "The floor plan is no longer delivered."),
            ),
            "L4": ProposalLine(
                id="L4", effect=Effect.CLARIFIED, title=say("Chevauchements", "Overlaps"), clauses=("2.1",),
                description=say("Deux réservations qui se suivent ne se chevauchent pas.",
                                "Two bookings one after the other do not overlap."),
                tickets=(self.ticket(3),),
            ),
        }  # fmt: skip

    def proposal(self) -> AmendmentProposal:
        say, lines = self.say, self.lines()
        return AmendmentProposal(
            name="avenant-2",
            title=say("Agenda et statistiques", "Calendar and statistics"),
            number="2",
            purpose=say("relier les réservations aux agendas et affiner les statistiques",
                        "to link bookings with calendars and refine the statistics"),
            groups=(
                ProposalGroup(goal=say("Ne plus saisir deux fois une réunion", "Enter a meeting once only"),
                              lines=(lines["L1"],)),
                ProposalGroup(goal=say("Suivre l'occupation de près", "Follow the use of rooms closely"),
                              lines=(lines["L2"], lines["L3"])),
                ProposalGroup(lines=(lines["L4"],)),
            ),
            acceptance=Acceptance(
                tests=say("Essais sur l'environnement de recette du client.", "Tests on the client's test system."),
                period_days=10,
                period_kind="working",
                defect_classes=say("Bloquante, majeure, mineure.", "Blocking, major, minor."),
                record=say("Procès-verbal signé des deux parties.", "Record signed by both parties."),
            ),
            reservations=(say("Le sort de la reprise des données reste ouvert (RES-5).",
                              "What becomes of the data take-over stays open (RES-5)."),),
            effective_on=date(2026, 10, 1),
            precedence=(say("Le présent avenant", "This amendment"), say("L'avenant n° 1", "Amendment 1"),
                        say("Le cahier des charges v1.2", "Specification v1.2")),
            drafted_by="studio-pm",
            drafted_at=at(8, 28),
            record=300,
        )  # fmt: skip

    # the figures

    def figures(self) -> Figures:
        say = self.say
        day, unit = say("jour", "day"), Decimal("640.00")
        twenty = Decimal(20)
        return Figures(
            proposal="avenant-2",
            currency="EUR",
            initial_net=Decimal("48000.00"),
            earlier=(EarlierPrice(amendment=self.labels()["amendment-1"], net=Decimal("3200.00")),),
            vat_rate=twenty,
            lines=(
                LineFigures(line="L1", quantity=Decimal("12.5"), unit=day, unit_price=unit),
                LineFigures(line="L2", quantity=Decimal(3), unit=day, unit_price=unit, vat_rate=Decimal("5.5")),
                LineFigures(line="L3", quantity=Decimal(-2), unit=day, unit_price=unit),
            ),
            milestones=(
                Milestone(name=say("Recette", "Acceptance tests"), before=date(2026, 10, 30),
                          after=date(2026, 11, 20), cause=say("Lignes L1 et L2", "Lines L1 and L2"),
                          depends_on=say("Accès à l'agenda de test le 5 octobre 2026",
                                         "Access to the test calendar on 5 October 2026")),
                Milestone(name=say("Formation", "Training"), after=date(2026, 12, 1),
                          cause=say("Nouveau jalon", "New milestone")),
            ),
            payments=(
                Instalment(name=say("À la commande", "With the order"), percent=Decimal(30), net=Decimal("2592.00"),
                           vat=Decimal("434.88"), gross=Decimal("3026.88"), due_on=date(2026, 10, 15)),
                Instalment(name=say("À la recette", "After the tests"), percent=Decimal(70), net=Decimal("6048.00"),
                           vat=Decimal("1014.72"), gross=Decimal("7062.72"),
                           trigger=say("Procès-verbal de recette", "Record of the tests")),
            ),
            file="avenant-2.toml",
            digest=digest("f1"),
            by="studio-pm",
            recorded_at=at(8, 29),
            record=301,
        )  # fmt: skip

    # the notice and its replies

    def notices(self) -> tuple[NoticeHistory, ...]:
        told = AsOf(effective=at(6, 16), known=at(6, 16))
        fields = {"from": "studio", "to": "atelier", "by": "studio-pm", "as_of": told, "record": 200}
        items = tuple(
            NoticeItem(ticket=self.ref(n), ticket_key=f"RES-{n}", text_digest=digest("d"), decision=20) for n in (4, 6)
        )
        notice = Notice.model_validate({"id": "N-1", "items": items, "written_at": at(6, 17), **fields})
        file = EvidenceRef(kind="file", file="depot.eml", digest=digest("e9"), record=201)
        sent = NoticeSent(
            notice="N-1", sent_on=date(2026, 6, 17), how=self.say("courriel", "e-mail"), source=file,
            recorded_by="studio-pm", recorded_at=at(6, 17, 10), record=202,
        )  # fmt: skip
        return (NoticeHistory(notice=notice, sent=(sent,), replies=self.replied()),)

    def replied(self) -> tuple[NoticeReply, ...]:
        shared = {"notice": "N-1", "party": "atelier", "recorded_by": "studio-pm"}
        letter = EvidenceRef(kind="file", file="reponse.txt", digest=digest("e4"), record=203)
        scan = EvidenceRef(kind="file", file="lettre.pdf", digest=digest("e5"), record=204)
        rows: tuple[tuple[Any, ...], ...] = (
            ("atelier-it", (6, 19), (4, 6), letter, 205), ("atelier-desk", (6, 22), (6,), scan, 206),
        )  # fmt: skip
        return tuple(
            NoticeReply(by=by, replied_on=date(2026, *day), tickets=tuple(self.ref(n) for n in numbers), source=source,
                        recorded_at=at(*day, 12), record=record, **shared)
            for by, day, numbers, source, record in rows
        )  # fmt: skip

    def replies(self) -> tuple[ReplyText, ...]:
        text = self.say("Merci de chiffrer les deux points.\nNous répondrons sur pièces.",
                        "Please price both points.\nWe shall reply once we have read them.")  # fmt: skip
        return (ReplyText(reply=205, text=text),)

    # the whole

    def people(self) -> People:
        known = super().people()
        told = {
            "atelier": {"registration": self.say("Association, Lille, n° W000000", "Association, Lille, no. W000000"),
                        "signatory": self.say("Présidence", "Chair")},
        }  # fmt: skip
        parties = tuple(one.model_copy(update=told.get(one.id, {})) for one in known.parties)
        return known.model_copy(update={"parties": parties})

    def case(self) -> StatementFacts:
        """Give the facts of the register, with every message of the draft's tickets and nothing restricted."""
        say, reported = self.say, self.ref(3)
        facts = super().facts()
        overlap = Message(ticket=reported, by="atelier-desk", account="compte-a2", at=at(2, 3),
                          text=say("Deux réunions dans la même salle.", "Two meetings in one room."))  # fmt: skip
        entries = tuple(
            one.model_copy(update={"type": say("Anomalie", "Defect")}) if one.ticket == "RES-3" else one
            for one in facts.scope.entries
        )
        decisions = tuple(
            one.model_copy(update={"source": one.source.model_copy(update={"ref": one.ticket})}) if one.source else one
            for one in facts.decisions
        )
        return facts.model_copy(
            update={
                "scope": facts.scope.model_copy(update={"entries": entries}),
                "decisions": decisions,
                "messages": (*facts.messages, overlap),
                "withheld": (Withheld(ticket=self.ref(4), count=1),),
                "command": "tracker-scope publish amendment-proposal avenant-2 --as-of 2026-09-01",
            }
        )

    def draft(self) -> ProposalFacts:
        """Give everything."""
        return ProposalFacts(
            case=self.case(),
            proposal=self.proposal(),
            figures=self.figures(),
            notices=self.notices(),
            replies=self.replies(),
        )
