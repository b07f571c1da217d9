"""The facts of notices of our own small project, told in either language, with every sentence that a notice has."""

from __future__ import annotations

from typing import Any

from statement_example import Example
from statement_records import CANARY, ZONE, at, digest

from tracker_scope.documents.notice import build
from tracker_scope.documents.notice_facts import NoticeFacts, RaisedItem
from tracker_scope.documents.statement_facts import Message
from tracker_scope.model.document import Document
from tracker_scope.model.notice import Notice, NoticeItem
from tracker_scope.model.seal import TreeHead
from tracker_scope.model.time import AsOf
from tracker_scope.model.trace import Decision, DecisionKind

LONG = "Un plan de chaque étage, avec les salles libres en vert et les salles prises en gris, lisible à trois mètres. "


class NoticeExample(Example):
    """Builds the facts of a notice from the studio to the atelier."""

    def item(self, number: int, decision: Decision, request: Message, **more: Any) -> RaisedItem:
        told = {"title": self.say("Relier l'agenda", "Link the calendar"), "clauses": (), "position": None}
        raised = NoticeItem(
            ticket=self.ref(number),
            ticket_key=f"RES-{number}",
            text_digest=digest(f"d{number}"),
            decision=decision.record,
        )
        return RaisedItem.model_validate(
            {"item": raised, "decision": decision, "request": request, **told, **more}, from_attributes=True
        )

    def asked(self, number: int, text: str, **more: Any) -> Message:
        told = {"by": "atelier-it", "account": "compte-a1", "at": at(2, number)}
        return Message.model_validate({"ticket": self.ref(number), "text": text, **told, **more})

    def items(self) -> tuple[RaisedItem, ...]:
        made, say = self.decisions(), self.say
        return (
            self.item(
                4, made["4"], self.asked(4, say("Relier l'agenda des salles.", "Link the calendar."), changed=at(3, 4)),
            ),
            self.item(
                5, made["5"], self.asked(5, LONG * 4),
                title=say("Reprendre 2025", "Take over 2025"), clauses=(self.tied("6.1"),),
            ),
            self.item(
                6, made["6"], self.asked(6, say("Un taux par semaine.", "A rate by week."), captured=at(4, 1)),
                title=say("Taux par semaine", "Rate by week"), position=made["6b"],
            ),
        )  # fmt: skip

    def notice(self) -> Notice:
        return Notice(
            id="N-1",
            from_="studio",
            to="atelier",
            by="studio-pm",
            items=tuple(one.item for one in self.items()),
            withheld=1,
            as_of=AsOf(effective=at(6, 20), known=at(6, 20)),
            written_at=at(6, 22),
            record=90,
        )

    def notice_facts(self) -> NoticeFacts:
        return NoticeFacts(
            project=self.say("Salles", "Rooms"),
            zone=ZONE,
            notice=self.notice(),
            people=self.people(),
            items=self.items(),
            documents=self.contract().documents,
            tree=TreeHead(size=1234, root=digest("9f")),
            names=self.names,
            tool="0.1.0",
        )


def but(facts: NoticeFacts, **changed: Any) -> NoticeFacts:
    return facts.model_copy(update=changed)


def edges(language: str = "fr") -> dict[str, NoticeFacts]:
    """Return facts that make a notice say what the example has no occasion to say."""
    example = NoticeExample(language)
    facts, made = example.notice_facts(), example.decisions()
    hidden = made["7"].model_copy(update={"kind": DecisionKind.NOT_COVERED})
    crossed = made["4"].model_copy(update={"recorded_by": "atelier-it"})
    cut = example.tied("2.1").model_copy(update={"title": "", "text": LONG * 2})
    bare = example.tied("2.3").model_copy(update={"text": ""})
    first = facts.items[0]
    strangers = [
        {"by": None, "account": account, "at": when} for account in ("compte-x", None) for when in (at(2, 4), None)
    ]
    asked = [first.model_copy(update={"request": first.request.model_copy(update=told)}) for told in strangers]
    undated = first.model_copy(update={"request": first.request.model_copy(update={"at": None})})
    positions = [
        first.model_copy(update={"position": made["6b"].model_copy(update={"kind": kind})}) for kind in DecisionKind
    ]
    odd = (
        first.model_copy(update={"decision": hidden}),
        first.model_copy(update={"decision": crossed, "clauses": (cut, bare), "without_text": ("9.9",)}),
        first.model_copy(update={"clauses": (), "without_text": ("9.9",)}),
    )
    placed = tuple(
        one.model_copy(update={"place": one.place.model_copy(update={"unit": unit, "part": "Besoins"})})
        for unit in ("paragraph", "page", "row", "object")
        for one in (example.tied("2.1"), cut)
    )
    alone = facts.people.model_copy(update={"parties": ()})
    return {
        "example": facts,
        "names": but(facts, names=True, items=(*asked, undated)),
        "strangers": but(facts, items=(*asked, undated)),
        "positions": but(facts, items=tuple(positions)),
        "odd": but(facts, items=odd),
        "places": but(facts, items=(first.model_copy(update={"clauses": placed}),)),
        "nothing recorded": but(
            facts, documents=(), people=alone, notice=facts.notice.model_copy(update={"withheld": 0})
        ),
        "several hidden": but(
            facts,
            notice=facts.notice.model_copy(update={"withheld": 3}),
            tree=facts.tree.model_copy(update={"size": 1}),
        ),
    }


def words_of_one_letter(facts: NoticeFacts) -> NoticeFacts:
    """Let the first request be one long word, which is cut where it must be."""
    first = facts.items[0]
    request = first.request.model_copy(update={"text": "x" * 900})
    return but(facts, items=(first.model_copy(update={"request": request}),))


def every() -> dict[str, Document]:
    told = {
        f"{name} in {language}": build(facts) for language in ("fr", "en") for name, facts in edges(language).items()
    }
    return told | {"one long word": build(words_of_one_letter(edges()["example"]))}


EVERY = every()
__all__ = ("CANARY", "EVERY", "NoticeExample", "edges")
