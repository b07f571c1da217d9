"""The records behind the small project: its messages, declared types and captures taken back, in either language."""

from __future__ import annotations

from datetime import UTC, datetime

from tracker_scope.documents.statement_facts import DeclaredType, Earlier, Message, Withdrawal
from tracker_scope.model.ticket import TicketRef

ZONE = "Europe/Paris"
CANARY = "CANARI-4711"
INSTANCE = "https://suivi.exemple"


def at(month: int, day: int, hour: int = 8) -> datetime:
    return datetime(2026, month, day, hour, 0, 5, tzinfo=UTC)


def digest(letter: str) -> str:
    return (letter * 64)[:64]


class Records:
    """Tells the records; `say` chooses between the French and the English telling."""

    def __init__(self, language: str, *, names: bool = False) -> None:
        self.french = language == "fr"
        self.language = language
        self.names = names

    def say(self, french: str, english: str) -> str:
        return french if self.french else english

    def ref(self, number: int) -> TicketRef:
        return TicketRef(instance=INSTANCE, id=str(9000 + number))

    def messages(self) -> tuple[Message, ...]:
        say, asked, rate = self.say, self.ref(4), self.ref(6)
        return (
            Message(ticket=asked, by="atelier-desk", account="compte-a2", at=at(4, 8), number=2,
                    text=say("C'est bon pour nous, quatre jours.", "Fine for us, four days.")),
            Message(ticket=asked, account="compte-x", at=at(4, 10), number=4, changed=at(4, 11),
                    earlier=(Earlier(text="", given=False, until=at(4, 11)),),
                    text=say("La clause 2.1 le prévoit.", "Clause 2.1 provides for it.")),
            Message(ticket=asked, by="atelier-it", account="compte-a1", at=at(2, 4), changed=at(3, 4),
                    earlier=(Earlier(text=say("Relier l'agenda.", "Link the calendar."), until=at(3, 4)),),
                    text=say("Relier l'agenda des salles.", "Link the calendar of the rooms.")),
            Message(ticket=asked, by="studio-pm", account="compte-b1", at=at(4, 7, 9), number=1,
                    text=say("Nous n'avons rien trouvé sur ce point.", "We found nothing on this.")),
            Message(ticket=rate, at=at(2, 6), captured=at(4, 1), text=say("Un taux par semaine.", "A rate by week.")),
            Message(ticket=rate, account="compte-x", at=at(6, 17), number=2, text="", given=False),
            Message(ticket=rate, by="atelier-it", account="compte-a1", at=at(6, 18, 9), number=1,
                    text=say("Pour nous, la clause 2.10 le prévoit.\nLe mois se lit par semaine.",
                             "For us, clause 2.10 provides for it.\nA month reads as weeks.")),
        )  # fmt: skip

    def declared(self) -> tuple[DeclaredType, ...]:
        words = (("internal", self.say("Tâche interne", "Internal task")), ("defect", self.say("Anomalie", "Defect")))
        return tuple(
            DeclaredType(meaning=meaning, type=word, by="studio-pm", at=at(1, 8), record=5) for meaning, word in words
        )

    def withdrawals(self) -> tuple[Withdrawal, ...]:
        reason = self.say("Export du mauvais projet.", "Export of the wrong project.")
        return (
            Withdrawal(run="r0", source="suivi", at=at(2, 20), by="studio-pm", reason=reason, tickets=2, record=40),
            Withdrawal(run="a1", source="annexe", at=at(2, 21), by=None, reason="file_refused", tickets=7, record=41),
        )
