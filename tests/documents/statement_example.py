"""The facts of a small project of our own: eleven tickets, all seven classes, told in either language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from statement_records import CANARY, INSTANCE, ZONE, Records, at, digest

from tracker_scope.documents.statement_facts import (
    Change,
    Difference,
    StatementFacts,
    Unread,
    Withheld,
    Writing,
)
from tracker_scope.model.base import Finding
from tracker_scope.model.capture import Gap, Run, RunCounts
from tracker_scope.model.contract import (
    Clause,
    ClauseKind,
    ClauseVersion,
    ContractDocument,
    ContractText,
    LeftOut,
    NotSupplied,
    Place,
)
from tracker_scope.model.notice import Telling, TellingSums
from tracker_scope.model.party import Authority, Party, People, Person
from tracker_scope.model.register import (
    Basis,
    BasisSource,
    Counts,
    Entry,
    Excluded,
    Exclusion,
    OpenReason,
    Register,
    TiedClause,
)
from tracker_scope.model.seal import TreeHead
from tracker_scope.model.time import AsOf, Period
from tracker_scope.model.trace import Decision, DecisionKind, EvidenceRef, SuspectCause


class Example(Records):
    """Builds the facts; `say` chooses between the French and the English telling."""

    # the contract

    def place(self, first: int, last: int, *, amendment: bool = False) -> Place:
        file = self.say("avenant-1.md", "amendment-1.md") if amendment else self.say("cahier.md", "specification.md")
        return Place(file=file, line_from=first, line_to=last, start=0, end=1)

    def clauses(self) -> dict[str, ClauseVersion]:
        from_start = Period.model_validate({"from": at(1, 4, 23)})
        replaced = Period.model_validate({"from": at(1, 4, 23), "to": at(5, 31, 22)})
        amended = Period.model_validate({"from": at(5, 31, 22)})
        texts = (
            ("2.1", "Réservation", "Booking", from_start, "deliverable",
             "L'utilisateur réserve une salle.\n- au plus huit heures ;\n- deux réservations ne se chevauchent pas.",
             "The user books a room.\n- eight hours at most;\n- two bookings never overlap."),
            ("2.2", "Rappels", "Reminders", replaced, "deliverable",
             "Un rappel est envoyé par courriel la veille.", "A reminder is sent by e-mail the day before."),
            ("2.2b", "Rappels", "Reminders", amended, "deliverable",
             "Un rappel est envoyé par courriel et par SMS la veille.",
             "A reminder is sent by e-mail and by text message the day before."),
            ("2.3", "Plan des étages", "Floor plan", amended, "deliverable",
             "Les salles libres sont montrées sur un plan.", "Free rooms are shown on a plan."),
            ("2.10", "Statistiques", "Statistics", from_start, "deliverable",
             "Le taux d'occupation est calculé chaque mois.", "The rate of use is computed every month."),
            ("2.4", "Accessibilité", "Accessibility", from_start, "service_level",
             "Les pages se lisent au lecteur d'écran.", "The pages can be read by a screen reader."),
            ("6.1", "Reprise des données", "Data take-over", from_start, "exclusion",
             "La reprise des anciennes réservations n'est pas comprise.",
             "The take-over of former bookings is not included."),
        )  # fmt: skip
        return {number: self.version(number, *rest) for number, *rest in texts}

    def version(self, name: str, french: str, english: str, period: Period, kind: str, *text: str) -> ClauseVersion:
        amendment = period.from_ != at(1, 4, 23)
        number = name.rstrip("b")
        return ClauseVersion(
            identity=f"clause:{number}",
            clause=Clause(
                number=number,
                title=self.say(french, english),
                text=self.say(*text),
                kind=ClauseKind(kind),
                place=self.place(12, 15) if not amendment else self.place(7, 7, amendment=True),
                digest=digest(f"c{name.replace('.', '0')}"),
            ),
            document="amendment-1" if amendment else "baseline",
            document_kind="amendment" if amendment else "baseline",
            in_force=period,
        )

    def labels(self) -> dict[str, str]:
        return {
            "baseline": self.say("Cahier des charges v1.2", "Specification v1.2"),
            "amendment-1": self.say("Avenant n° 1", "Amendment 1"),
        }

    def contract(self) -> ContractText:
        shared = {"reader": "markdown", "recorded_at": at(6, 2)}
        documents = (
            ContractDocument(id="baseline", kind="baseline", label=self.labels()["baseline"], digest=digest("b1"),
                             file=self.place(1, 1).file, signed_on=date(2025, 12, 18), effective_on=date(2026, 1, 5),
                             effective_from=at(1, 4, 23), record=3, **shared),
            ContractDocument(id="amendment-1", kind="amendment", label=self.labels()["amendment-1"],
                             digest=digest("a1"), file=self.place(1, 1, amendment=True).file,
                             signed_on=date(2026, 5, 22), effective_on=date(2026, 6, 1), effective_from=at(5, 31, 22),
                             record=4, **shared),
        )  # fmt: skip
        supplied = Period.model_validate({"from": at(3, 1, 23), "to": at(3, 8, 23)})
        return ContractText(
            documents=documents,
            versions=tuple(self.clauses().values()),
            not_supplied=(NotSupplied(period=supplied, label=self.say("annexe égarée", "annex mislaid")),),
            left_out=(LeftOut(place=self.place(1, 3), reason="preamble"),),
        )

    def tied(self, name: str) -> TiedClause:
        version = self.clauses()[name]
        fields = version.clause.model_dump(include={"number", "title", "text", "kind", "place", "digest"})
        return TiedClause(
            **fields,
            identity=version.identity,
            document=version.document,
            document_kind=version.document_kind,
            document_label=self.labels()[version.document],
            in_force=version.in_force,
        )

    # the people and what they decided

    def people(self) -> People:
        held = (Authority.model_validate({"from": date(2026, 1, 1), "to": date(2026, 8, 31)}),)
        return People(
            parties=(
                Party(id="studio", name="Studio Sud", side="provider"),
                Party(id="atelier", name="Atelier Nord", side="client"),
            ),
            persons=(
                Person(id="studio-pm", party="studio", accounts=("compte-b1",), authority=held,
                       function=self.say("conduite de projet", "project lead")),
                Person(id="atelier-it", party="atelier", accounts=("compte-a1",), authority=held,
                       function=self.say("direction informatique", "head of IT")),
                Person(id="atelier-desk", party="atelier", accounts=("compte-a2",),
                       function=self.say("accueil", "front desk")),
            ),
        )  # fmt: skip

    def decisions(self) -> dict[str, Decision]:
        rows = (
            ("3", DecisionKind.CORRECTION, ("2.1",), "studio-pm", (3, 12),
             self.say("Deux réservations se chevauchaient.", "Two bookings overlapped."), None),
            ("4", DecisionKind.NOT_COVERED, (), "studio-pm", (4, 7),
             self.say("Aucun passage ne parle d'un agenda externe.", "No passage speaks of an outside calendar."),
             self.comment("4", "2026-04-07/compte-b1")),
            ("5", DecisionKind.NOT_COVERED, ("6.1",), "studio-pm", (4, 9),
             self.say("La reprise est exclue.", "The take-over is excluded."), None),
            ("6", DecisionKind.NOT_COVERED, (), "studio-pm", (6, 16),
             self.say("La clause 2.10 parle d'un taux mensuel.", "Clause 2.10 speaks of a monthly rate."), None),
            ("6b", DecisionKind.CLAUSES, ("2.10",), "atelier-it", (6, 18),
             self.say("Noté d'après le commentaire.", "Noted from the comment."),
             self.comment("6", "2026-06-18/compte-a1")),
            ("7", DecisionKind.INTERNAL, (), "studio-pm", (2, 3),
             f"{CANARY} secret",
             EvidenceRef(kind="comment", ticket="RES-7", comment="c71", record=71, restricted=True)),
        )  # fmt: skip
        return {row[0]: self.decision(number, *row) for number, row in enumerate(rows, start=20)}

    def comment(self, number: str, comment: str) -> EvidenceRef:
        return EvidenceRef(
            kind="comment", ticket=f"RES-{number}", comment=comment, record=60, digest=digest("e" + number)
        )

    def decision(self, record: int, name: str, *row: Any) -> Decision:
        kind, clauses, by, day, reason, source = row
        number = name.rstrip("b")
        return Decision(
            ticket=self.ref(int(number)), ticket_key=f"RES-{number}", kind=kind, clauses=clauses, by=by,
            party=by.partition("-")[0], made_on=date(2026, *day), clauses_at=at(*day, 21), reason=reason,
            recorded_by="studio-pm", recorded_at=at(*day, 10), source=source, text_digest=digest("d"), text_record=1,
            clause_digests={}, record=record,
        )  # fmt: skip

    def decided(self, name: str, kind: str = "decision") -> tuple[Basis, ...]:
        one = self.decisions()[name]
        source = BasisSource(document="ledger", digest=one.text_digest, place=f"record:{one.record}")
        if one.source:
            source = BasisSource(
                document=one.source.ticket, digest=one.source.digest or "", place=f"comment:{one.source.comment}"
            )
        shared = {"kind": kind, "by": one.by, "party": one.party, "made_on": one.made_on, "source": source,
                  "recorded_at": one.recorded_at, "reason": one.reason, "decision": one.kind.value}  # fmt: skip
        return tuple(Basis(clause=number, **shared) for number in one.clauses or (None,))

    def mention(self, number: int, clause: str, cited: str, place: str) -> tuple[Basis, ...]:
        source = BasisSource(document=f"RES-{number}", digest=digest("f"), place=place)
        return (Basis(kind="reference", clause=clause, cited=cited, by="compte-a1", made_on=date(2026, 2, number),
                      source=source),)  # fmt: skip

    # the tickets

    def entry(self, number: int, title: str, classification: str, rule: str, **fields: Any) -> Entry:
        return Entry(
            ref=self.ref(number), ticket=f"RES-{number}", source="suivi", title=title, type="Story", status="Done",
            created=at(2, number), classification=classification, rule=rule, **fields,
        )  # fmt: skip

    def entries(self) -> tuple[Entry, ...]:
        say, tied = self.say, self.tied
        declared = Basis(kind="declared_type", cited=say("Tâche interne", "Internal task"),
                         source=BasisSource(document="RES-8", digest=digest("f"), place="type"))  # fmt: skip
        return (
            self.entry(10, f"{CANARY} title", "baseline", "explicit_reference", restricted=True, clauses=(tied("2.1"),),
                       basis=self.mention(10, "2.1", f"{CANARY} § 2.1", "title:0")),
            self.entry(1, say("Réserver une salle", "Book a room"), "baseline", "explicit_reference",
                       basis=self.mention(1, "2.1", "§ 2.1", "description:14"), clauses=(tied("2.1"),)),
            self.entry(2, say("Plan | étage <b>*3*</b>", "Plan | floor <b>*3*</b>"), "amendment", "explicit_reference",
                       basis=self.mention(2, "2.3", "art. 2.3", "field:Spec:0"), clauses=(tied("2.3"),)),
            self.entry(3, say("Chevauchement", "Overlap"), "correction", "decision_of_a_person",
                       basis=self.decided("3"), clauses=(tied("2.1"),)),
            self.entry(4, say("Relier l'agenda", "Link the calendar"), "not_covered", "decision_of_a_person",
                       basis=self.decided("4"), telling=self.telling("4", told_on=date(2026, 4, 16), notice="N-1",
                       days=9, requested_by="atelier-it", requested_side="client")),
            self.entry(5, say("Reprendre 2025", "Take over 2025"), "not_covered", "decision_of_a_person",
                       basis=self.decided("5"), clauses=(tied("6.1"),), telling=self.telling("5")),
            self.entry(6, say("Taux par semaine", "Rate by week"), "contested", "positions_differ",
                       basis=(*self.decided("6b", "position"), *self.decided("6", "position")),
                       clauses=(tied("2.10"),), telling=self.telling("6", told_on=date(2026, 6, 30), notice="N-2",
                       days=14)),
            self.entry(7, say("Mettre à jour la chaîne", "Update the pipeline"), "internal", "decision_of_a_person",
                       basis=self.decided("7")),
            self.entry(8, say("Revue de code", "Code review"), "internal", "declared_internal_type", basis=(declared,)),
            self.entry(9, say("Couleurs", "Colours"), "open", "no_basis", mentioned=("2.2",),
                       reasons=(OpenReason.MENTION_ONLY, OpenReason.UNKNOWN_NUMBER)),
            self.entry(11, say("Rappel la veille", "Reminder the day before"), "baseline", "explicit_reference",
                       basis=self.mention(11, "2.2", "2.2", "label:0"), clauses=(tied("2.2"),),
                       suspect=self.causes()),
        )  # fmt: skip

    def telling(self, name: str, **more: Any) -> Telling:
        made = self.decisions()[name]
        told = {"recognised_on": made.made_on, "recognised_by": made.party, **more}
        return Telling.model_validate({"requested_on": date(2026, 2, int(name)), **told})

    def causes(self) -> tuple[SuspectCause, ...]:
        return (
            SuspectCause(moved="ticket", before=digest("7a"), after=digest("7b"), since=at(4, 2)),
            SuspectCause(
                moved="clause", clause="2.2", before=digest("c202"), after=digest("c202b"), since=at(5, 31, 22)
            ),
        )

    def register(self) -> Register:
        excluded = {**dict.fromkeys(Exclusion, 0), Exclusion.PULL_REQUEST: 1, Exclusion.WITHDRAWN: 2}
        return Register(
            as_of=AsOf(effective=datetime(2026, 9, 1, 21, 59, 59, 999999, tzinfo=UTC), known=at(9, 2)),
            entries=self.entries(),
            counts=Counts(baseline=3, amendment=1, correction=1, not_covered=2, contested=1, internal=2, open=1,
                          excluded=excluded, suspect=1, restricted=1, captured=14),
            untouched=("2.4",),
            telling=TellingSums(recognised=3, told=2, not_told=1, oldest_ticket="RES-5", oldest_on=date(2026, 4, 9),
                                oldest_days=145, median_days=11.5),
            excluded=(Excluded(ticket="RES-12", source="suivi", reason=Exclusion.PULL_REQUEST),),
        )  # fmt: skip

    # the sources

    def runs(self) -> tuple[Run, ...]:
        seen = {str(9000 + number): f"RES-{number}" for number in range(1, 12)}
        shared = {"source": "suivi", "connector": "jira_csv", "instance": INSTANCE, "project": "RES", "seen": seen}
        gaps = (Gap(code="comments_missing", subject="9010"), Gap(code="comments_missing", subject="9002"))
        return (
            Run(id="r2", started_at=at(9, 1), captured_at=at(9, 1), complete=True, tickets=RunCounts(seen=11, new=3),
                limits=("no_history", "minute_precision"), gaps=gaps,
                files=({"name": "export-09.csv", "digest": digest("92")},), **shared),
            Run(id="r1", started_at=at(3, 2), captured_at=at(3, 2), complete=False, tickets=RunCounts(seen=8, new=8),
                limits=("no_history",), files=({"name": "export-03.csv", "digest": digest("32")},), **shared),
        )  # fmt: skip

    def differences(self) -> tuple[Difference, ...]:
        kept = self.say("Un rappel est envoyé par courriel", "A reminder is sent by e-mail")
        added = self.say("et par SMS", "and by text message")
        end = self.say("la veille.", "the day before.")
        changes = (Change(op="kept", words=kept + " "), Change(op="added", words=added), Change(op="kept", words=end))
        return (Difference(ticket=self.ref(11), cause=self.causes()[1], changes=changes),)

    def writings(self) -> tuple[Writing, ...]:
        records = {name: one.record for name, one in self.decisions().items()}
        return (
            Writing(decision=records["4"], by="studio-pm", at=at(4, 7, 9), number=1,
                    text=self.say("Nous n'avons rien trouvé sur ce point.", "We found nothing on this.")),
            Writing(decision=records["6b"], by="atelier-it", at=at(6, 18, 9), number=1,
                    text=self.say("Pour nous, la clause 2.10 le prévoit.\nLe mois se lit par semaine.",
                                  "For us, clause 2.10 provides for it.\nA month reads as weeks.")),
            Writing(decision=records["7"], by="studio-pm", text=f"{CANARY} text"),
        )  # fmt: skip

    def facts(self) -> StatementFacts:
        return StatementFacts(
            project=self.say("Salles", "Rooms"),
            zone=ZONE,
            keeper="studio",
            scope=self.register(),
            contract=self.contract(),
            people=self.people(),
            runs=self.runs(),
            accounts={"suivi": "compte-b1"},
            tree=TreeHead(size=1234, root=digest("9f")),
            decisions=tuple(self.decisions().values()),
            writings=self.writings(),
            messages=self.messages(),
            withheld=(Withheld(ticket=self.ref(4), count=1),),
            unread=(Unread(ticket=self.ref(9), cited=("EX-47", "§ 4.14")),),
            declared=self.declared(),
            withdrawals=self.withdrawals(),
            differences=self.differences(),
            findings=(Finding.of("suspect_link", ["RES-11"]),
                      Finding(code="gap_in_keys", count=9, examples=("RES-12", f"RES-10: {CANARY}"))),
            names=self.names,
            tool="0.1.0",
            command=f"tracker-scope publish scope-statement --as-of 2026-09-01 --language {self.language}",
        )  # fmt: skip
