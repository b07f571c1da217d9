"""Makes clauses of the rows of lists of requirements: every cell with words is in one clause or left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from tracker_scope.contract.aliases import number_aliases, rfc_slug, unique
from tracker_scope.contract.draft import clause_digest
from tracker_scope.contract.kinds import kind_of
from tracker_scope.contract.numbering import numbering_findings
from tracker_scope.contract.numbers import cut_number, depth
from tracker_scope.contract.requirement_columns import Columns, columns_of, is_set_aside
from tracker_scope.model.base import Finding
from tracker_scope.model.contract import Clause, ClauseKind, LeftOut, Place, Reading, Unit

_WITHIN: Final = 30  # rows in which the heads are looked for
_MOST_DEPTH: Final = 9


class Row(NamedTuple):
    """A row with words: its first and last number, its cells as shown, which of them go on from above."""

    first: int
    last: int
    cells: tuple[str, ...]
    merged: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        """Return the cells as one line."""
        return "\t".join(self.cells)


class Sheet(NamedTuple):
    """A sheet, or a file that is one: its rows that are not empty, in order."""

    name: str
    rows: tuple[Row, ...]


class Listed(NamedTuple):
    """How a list is read: the file, what its rows are called, and the heads that settings name by role."""

    file: str
    unit: Unit
    given: tuple[tuple[str, str], ...] = ()


def requirements(listed: Listed, sheets: Sequence[Sheet]) -> Reading:
    """Read the sheets of one file, in order."""
    clauses: list[Clause] = []
    left: list[LeftOut] = []
    start = 0
    for sheet in sheets:
        reader = _Sheet(listed, sheet, start)
        clauses += reader.clauses()
        left += reader.left
        start = reader.end
    found = [] if clauses else [Finding.of("no_clause_found", [listed.file])]
    numbers = [one.number for one in clauses if "!" not in one.number]
    return Reading(clauses=tuple(clauses), left_out=tuple(left), findings=(*found, *numbering_findings(numbers)))


class _Sheet:
    """One sheet while it is read."""

    def __init__(self, listed: Listed, sheet: Sheet, start: int) -> None:
        self.left: list[LeftOut] = []
        self._listed, self._sheet = listed, sheet
        self._spans: list[tuple[int, int]] = []
        for row in sheet.rows:
            self._spans.append((start, start + len(row.text)))
            start += len(row.text) + 1
        self.end = start

    def clauses(self) -> Iterator[Clause]:
        """Yield the requirements; what is none is left out with its reason."""
        head, columns = self._head()
        if columns is None:
            for at in range(len(self._sheet.rows)):
                self._leave("no_list_of_requirements", at)
            return
        for at in range(head):
            self._leave("preamble", at)
        self._leave("column_heads", head)
        section = ""
        for group in self._groups(range(head + 1, len(self._sheet.rows)), columns):
            cells = self._sheet.rows[group[0]].cells
            filled = [cell for cell in cells if cell.strip()]
            if len(filled) == 1 and len(group) == 1 and self._is_section(cells, columns):
                section = filled[0].strip()
                self._leave("section_row", group[0])
            else:
                yield self._clause(group, columns, section)

    def _head(self) -> tuple[int, Columns | None]:
        for at, row in enumerate(self._sheet.rows[:_WITHIN]):
            columns = columns_of(row.cells, self._listed.given)
            if columns is not None:
                return at, columns
        return 0, None

    def _is_section(self, cells: Sequence[str], columns: Columns) -> bool:
        """Tell a row of one cell that heads those after it from a requirement of one cell."""
        return "number" in columns.roles or not self._of(cells, columns, "text")

    def _groups(self, rows: range, columns: Columns) -> Iterator[list[int]]:
        """Join the rows over which the number of a requirement is merged."""
        number = columns.roles.get("number", -1)
        group: list[int] = []
        for at in rows:
            if group and number not in self._sheet.rows[at].merged:
                yield group
                group = []
            group.append(at)
        if group:
            yield group

    def _leave(self, reason: str, at: int) -> None:
        self.left.append(LeftOut(place=self._place([at]), reason=reason, text=self._sheet.rows[at].text))

    def _place(self, rows: Sequence[int]) -> Place:
        first, last = rows[0], rows[-1]
        return Place(
            file=self._listed.file,
            line_from=self._sheet.rows[first].first,
            line_to=self._sheet.rows[last].last,
            start=self._spans[first][0],
            end=self._spans[last][1],
            unit=self._listed.unit,
            part=self._sheet.name,
        )

    @staticmethod
    def _of(cells: Sequence[str], columns: Columns, role: str) -> str:
        at = next((at for one, at in columns.roles.items() if one == role), None)
        return cells[at].strip() if at is not None and at < len(cells) else ""

    def _clause(self, group: Sequence[int], columns: Columns, section: str) -> Clause:
        cells = _merged([self._sheet.rows[at].cells for at in group])
        told = {role: self._of(cells, columns, role) for role in ("number", "title", "text", "priority", "category")}
        number, title = self._number(told, group[0])
        path = tuple(one for one in (section, told["category"]) if one)
        text = "\n".join(_lines(cells, columns, told["text"]))
        kind = ClauseKind.EXCLUSION if is_set_aside(told["priority"]) else kind_of(title, path)
        return Clause(
            number=number,
            title=title,
            text=text,
            kind=kind,
            level=min(depth(number) + len(path), _MOST_DEPTH) if number[:1].isdigit() else len(path) + 1,
            path=path,
            aliases=unique((rfc_slug(title), *number_aliases(number, roman=False))),
            place=self._place(group),
            digest=clause_digest(number, title, text),
        )

    def _number(self, told: dict[str, str], at: int) -> tuple[str, str]:
        """Return the number as the list gives it, or the place of the row where it gives none; and the title."""
        if told["number"]:
            return told["number"], told["title"]
        cut = cut_number(told["title"])
        if cut is not None and cut.title:
            return cut.number, cut.title
        row = self._sheet.rows[at].first
        return (f"{self._sheet.name}!{row}" if self._sheet.name else f"!{row}"), told["title"]


def _merged(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Join the cells of rows that are one requirement, column by column."""
    width = max(map(len, rows))
    columns = ([row[at] for row in rows if at < len(row) and row[at].strip()] for at in range(width))
    return tuple("\n".join(cell for cell, _ in groupby(cells)) for cells in columns)


def _lines(cells: Sequence[str], columns: Columns, text: str) -> Iterator[str]:
    """Yield the words of a requirement, then every other cell under its head."""
    if text:
        yield text
    apart = {columns.roles[role] for role in ("number", "title", "text", "category") if role in columns.roles}
    for at, cell in enumerate(cells):
        if at not in apart and cell.strip():
            head = columns.heads[at] if at < len(columns.heads) else ""
            yield f"{' '.join(head.split())}: {cell.strip()}" if head.strip() else cell.strip()
