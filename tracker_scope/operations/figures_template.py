"""What a figures file of a draft already holds before a person completes it, whatever its format."""

from __future__ import annotations

from typing import Any, Final

from tracker_scope.documents.visible import visible
from tracker_scope.model.base import Noun
from tracker_scope.model.proposal import AmendmentProposal, Figures
from tracker_scope.operations.figures_table import HEAD, TABLES
from tracker_scope.settings import Language

REMARK: Final = 80  # characters of a line's title beside its id
_EMPTY_ROWS: Final = 2
_KEPT_AS: Final = {"earlier": "earlier", "line": "lines", "milestone": "milestones", "payment": "payments"}


class Template(Noun):
    """The lines of a draft, the earlier amendments by label, and the figures that stand, where there are any."""

    name: str
    language: Language
    titles: dict[str, str]
    effects: dict[str, str]
    amendments: tuple[str, ...] = ()
    figures: Figures | None = None

    @property
    def head(self) -> dict[str, Any]:
        """Return what is known of the head."""
        return {name: getattr(self.figures, name) for name in HEAD} if self.figures else {}

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table: every line, every earlier amendment, and room for what has no row yet."""
        rows = [_row(table, one) for one in getattr(self.figures, _KEPT_AS[table], ())]
        if table in {"line", "earlier"}:
            key, wanted = ("id", self.titles) if table == "line" else ("amendment", self.amendments)
            known = {row[key]: row for row in rows}
            told = [known.pop(name, {key: name}) for name in wanted]
            return told if table == "line" else [*told, *known.values()]
        return rows or [{} for _ in range(_EMPTY_ROWS)]

    def remark(self, table: str, row: dict[str, Any]) -> str:
        """Return what is said beside a row, on one line: of a line its title."""
        title = self.titles.get(row.get("id", ""), "") if table == "line" else ""
        return " ".join(visible(title).split())[:REMARK]


def _row(table: str, one: Any) -> dict[str, Any]:  # noqa: ANN401  a row of any of the four tables
    told = {field: getattr(one, field) for field in TABLES[table] if hasattr(one, field)}
    return told | ({"id": one.line} if table == "line" else {})


def template_of(proposal: AmendmentProposal, amendments: tuple[str, ...], language: Language) -> Template:
    """Describe the file of a draft without figures."""
    return Template(
        name=proposal.name,
        language=language,
        titles={line.id: line.title for line in proposal.lines},
        effects={line.id: line.effect.value if line.effect else "" for line in proposal.lines},
        amendments=amendments,
    )
