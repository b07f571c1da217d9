"""Makes clauses of the rows of lists of requirements: every cell with words is in one clause or left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from tracker_scope.contract.aliases import number_aliases, rfc_slug, unique
from tracker_scope.contract.draft import clause_digest
from tracker_scope.contract.kinds import kind_of
from tracker_scope.contract.numbering import numbering_findings
from tracker_scope.contract.numbers import cut_number, depth
from tracker_scope.contract.requirement_columns import Columns, Role, columns_of, is_set_aside
from tracker_scope.contract.source_text import SourceText
from tracker_scope.model.base import Finding
from tracker_scope.model.contract import Clause, ClauseKind, LeftOut, Place, Reading

_WITHIN: Final = 30  # rows in which the heads are looked for
_MOST_DEPTH: Final = 9
_MOST_TITLE: Final = 12  # words of one cell alone that still head what follows


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

    @property
    def filled(self) -> list[int]:
        """Return the columns of its own that hold words."""
        return [at for at, cell in enumerate(self.cells) if cell.strip() and at not in self.merged]


class Sheet(NamedTuple):
    """A sheet, or a file that is one: its rows that are not empty, in order, and the notes on its cells."""

    name: str
    rows: tuple[Row, ...]
    notes: tuple[Row, ...] = ()


class Listed(NamedTuple):
    """How a list is read: its file, the heads that settings name by role, and its lines if it is a text."""

    file: str
    given: tuple[tuple[str, str], ...] = ()
    source: SourceText | None = None


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
    """One sheet while it is read; its notes stand after its rows."""

    def __init__(self, listed: Listed, sheet: Sheet, start: int) -> None:
        self.left: list[LeftOut] = []
        self._listed, self._name = listed, sheet.name
        self._rows = (*sheet.rows, *sheet.notes)
        self._end = len(sheet.rows)
        self._spans: list[tuple[int, int]] = []
        for row in self._rows:
            self._spans.append((start, start + len(row.text)))
            start += len(row.text) + 1
        self.end = start

    def clauses(self) -> Iterator[Clause]:
        """Yield the requirements; what is none is left out with its reason."""
        head, columns = self._head()
        if columns is None:
            self._leave("no_list_of_requirements", range(self._end))
        else:
            self._leave("preamble", range(head))
            self._leave("column_heads", [head])
            yield from self._listed_below(head, columns)
        self._leave("reader_comment", range(self._end, len(self._rows)))

    def _head(self) -> tuple[int, Columns | None]:
        """Return the row that names the most columns, the first of several."""
        rows = self._rows[: min(_WITHIN, self._end)]
        told = [(at, columns_of(row.cells, self._listed.given)) for at, row in enumerate(rows)]
        return max(told, key=lambda one: len(one[1].roles) if one[1] else 0, default=(0, None))

    def _listed_below(self, head: int, columns: Columns) -> Iterator[Clause]:
        path: tuple[str, ...] = ()
        for group in self._groups(range(head + 1, self._end), columns):
            row = self._rows[group[0]]
            if row.cells == columns.heads:
                self._leave("column_heads", group)
            elif len(group) == 1 and _is_section(row, columns):
                path = _below(path, _line(row.cells[row.filled[0]]))
                self._leave("section_row", group)
            else:
                yield self._clause(group, columns, path)

    def _groups(self, rows: range, columns: Columns) -> Iterator[list[int]]:
        """Join the rows over which the number of a requirement is merged, or its words where none has a number."""
        leading = columns.roles.get("number", columns.words)
        group: list[int] = []
        for at in rows:
            if group and leading not in self._rows[at].merged:
                yield group
                group = []
            group.append(at)
        if group:
            yield group

    def _leave(self, reason: str, rows: Sequence[int]) -> None:
        for at in rows:
            row, source = self._rows[at], self._listed.source
            text = source.text(row.first - 1, row.last - 1) if source else row.text
            self.left.append(LeftOut(place=self._place([at]), reason=reason, text=text))

    def _place(self, rows: Sequence[int]) -> Place:
        first, last = self._rows[rows[0]].first, self._rows[rows[-1]].last
        if self._listed.source:
            return self._listed.source.place(first - 1, last - 1)
        start, end = self._spans[rows[0]][0], self._spans[rows[-1]][1]
        return Place(
            file=self._listed.file, line_from=first, line_to=last, start=start, end=end, unit="row", part=self._name
        )

    def _clause(self, group: Sequence[int], columns: Columns, section: tuple[str, ...]) -> Clause:
        cells = _merged([self._rows[at] for at in group])
        told = {role: cells[at].strip() for role, at in columns.roles.items() if at < len(cells)}
        number, title = self._number(told, group[0])
        path = (*section, category) if (category := _line(told.get("category", ""))) else section
        text = "\n".join(_lines(cells, columns))
        set_aside = is_set_aside(told.get("priority", ""))
        return Clause(
            number=number,
            title=title,
            text=text,
            kind=ClauseKind.EXCLUSION if set_aside else kind_of(title, (self._name, *path)),
            level=min(depth(number) + len(path), _MOST_DEPTH) if number[:1].isdigit() else len(path) + 1,
            path=path,
            aliases=unique((rfc_slug(title), *number_aliases(number, roman=False))),
            place=self._place(group),
            digest=clause_digest(number, title, text),
        )

    def _number(self, told: Mapping[Role, str], at: int) -> tuple[str, str]:
        """Return the number as the list gives it, or the place of the row where it gives none; and the title."""
        title = _line(told.get("title", ""))
        if number := _line(told.get("number", "")):
            return number, title
        cut = cut_number(title)
        if cut is not None and cut.title:
            return cut.number, cut.title
        return f"{self._name}!{self._rows[at].first}", title


def _is_section(row: Row, columns: Columns) -> bool:
    """Tell a row of one cell that heads those after it from a requirement of one cell."""
    if len(row.filled) != 1:
        return False
    (at,) = row.filled
    cell = row.cells[at].strip()
    if at == columns.roles.get("number"):
        return " " in cell or not any(letter.isdigit() for letter in cell)
    if at == columns.words:
        return "number" in columns.roles and not cell.endswith((".", ";", ":")) and len(cell.split()) <= _MOST_TITLE
    return at == 0 or at in columns.roles.values()


def _below(path: tuple[str, ...], title: str) -> tuple[str, ...]:
    """Return the path under a section: its number tells how deep it is, without one it begins anew."""
    cut = cut_number(title)
    return (*path[: depth(cut.number) - 1], title) if cut is not None and cut.title else (title,)


def _line(text: str) -> str:
    return " ".join(text.split())


def _merged(rows: Sequence[Row]) -> tuple[str, ...]:
    """Join the cells of rows that are one requirement, column by column."""
    first, *others = rows
    cells = list(first.cells)
    for row in others:
        cells += [""] * (len(row.cells) - len(cells))
        for at in row.filled:
            cells[at] = f"{cells[at]}\n{row.cells[at]}" if cells[at].strip() else row.cells[at]
    return tuple(cells)


def _lines(cells: Sequence[str], columns: Columns) -> Iterator[str]:
    """Yield the words of a requirement, then every other cell under its head."""
    words = columns.roles.get("text", len(cells))
    if words < len(cells) and cells[words].strip():
        yield cells[words].strip()
    apart = {at for role, at in columns.roles.items() if role != "priority"}
    for at, cell in enumerate(cells):
        if at not in apart and cell.strip():
            head = _line(columns.heads[at]) if at < len(columns.heads) else ""
            yield f"{head}: {cell.strip()}" if head else cell.strip()
