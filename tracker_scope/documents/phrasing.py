"""From an inline node to plain words in the document's language, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self
from zoneinfo import ZoneInfo

from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.typography import (
    written_amount,
    written_day,
    written_decimal,
    written_number,
    written_offset,
    written_rate,
    written_time,
)
from tracker_scope.documents.visible import visible
from tracker_scope.documents.wording import Wording
from tracker_scope.model.document import (
    Amount,
    Blank,
    Count,
    Day,
    Inline,
    Moment,
    Phrase,
    Quantity,
    Rate,
    Term,
    Text,
    Value,
)

# Connectors and readers from outside the tree have codes for which no wording file has a sentence.
_OPEN_NAMESPACES: Final = ("findings.", "gaps.", "left_out.", "limits.")


@dataclass(frozen=True)
class Phrasing:
    """Says the nodes of a document in one language and one zone."""

    words: Wording
    zone: ZoneInfo

    @classmethod
    def of(cls, style: Style) -> Self:
        """Take the language, the words and the zone of a style."""
        return cls(Wording(language=style.language, words=style.words), ZoneInfo(style.timezone))

    def run(self, nodes: tuple[Inline, ...]) -> str:
        """Say a run of nodes, a space between them."""
        return " ".join(self.said(node) for node in nodes)

    def said(self, node: Inline) -> str:
        """Say one node; somebody's words keep their line ends. Raises WordingBroken."""
        if isinstance(node, Phrase):
            return "".join(fixed + (self.said(value) if value else "") for fixed, value in self.parts(node))
        if isinstance(node, Text):
            return visible(node.text)
        if isinstance(node, Term):
            return self.words.say(f"terms.{node.key}")
        if isinstance(node, Blank):
            return self.words.say("documents.blank")
        return self._dated(node) if isinstance(node, Day | Moment) else self._figure(node)

    def head(self, key: str) -> str:
        """Say the head of a column."""
        return self.words.say(key)

    def _figure(self, node: Count | Quantity | Rate | Amount) -> str:
        if isinstance(node, Count):
            return written_number(node.count, self._language)
        if isinstance(node, Quantity):
            return written_decimal(node.number, self._language)
        if isinstance(node, Rate):
            return written_rate(node.percent, self._language)
        return written_amount(node.amount, node.currency, self._language)

    @property
    def _language(self) -> str:
        return self.words.language

    def _dated(self, node: Day | Moment) -> str:
        if isinstance(node, Day):
            return written_day(node.day, self._language)
        at = node.at.astimezone(self.zone)
        return self.words.say(
            "documents.moment",
            day=written_day(at.date(), self._language),
            time=written_time(at, self._language),
            offset=written_offset(at),
        )

    def parts(self, phrase: Phrase) -> tuple[tuple[str, Value | None], ...]:
        """Cut a phrase into fixed wording, each with the value that follows it; raises WordingBroken."""
        namespace, _, code = phrase.key.partition(".")
        if f"{namespace}." in _OPEN_NAMESPACES and not self.words.has(phrase.key):
            return ((self.words.say("documents.unworded", code=visible(code)), None),)
        counted = phrase.values.get("count")
        count = counted.count if isinstance(counted, Count) else None
        parts = self.words.template(phrase.key, frozenset(phrase.values), count)
        return tuple((fixed, phrase.values[name] if name else None) for fixed, name in parts)
