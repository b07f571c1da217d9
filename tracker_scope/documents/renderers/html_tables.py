"""Tables as HTML: a caption or the heading's name, heads with their scope, and a box to scroll in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tracker_scope.documents.renderers.html_controls import controls_html, filters_of
from tracker_scope.documents.renderers.html_text import Page, escaped
from tracker_scope.model.document import Inline, Table

_WIDE: Final = 4
_WIDEST: Final = 7
# Above so many rows a browser needs seconds to lay a table out, each time that rows come or go. The style sheet
# then sets each row by itself, and only the rows in sight; roles keep what it is for those who hear it.
_LONG: Final = 1000
_SAMPLED: Final = 200
_NARROWEST: Final = 11
_BROADEST: Final = 40

Cell = tuple[Inline, ...]


@dataclass(frozen=True)
class _Setting:
    """How the cells of a table are written."""

    page: Page
    numeric: frozenset[int]
    long: bool

    def role(self, name: str) -> str:
        """Name the role of an element which loses it where it is no longer set as part of a table."""
        return f' role="{name}"' if self.long else ""

    def figure(self, column: int) -> str:
        """Set figures one under the other."""
        return ' class="figure"' if column in self.numeric else ""

    def row(self, cells: tuple[Cell, ...], chosen: str) -> str:
        """Write a row, with the numbers of the values by which it is chosen."""
        values = f' data-values="{chosen}"' if chosen else ""
        written = (self.cell(self.page.run(cell), at) for at, cell in enumerate(cells))
        return f"<tr{self.role('row')}{values}>{''.join(written)}</tr>"

    def cell(self, written: str, column: int) -> str:
        """Write a cell; the first of a row names it, unless it is empty or a figure."""
        figure = self.figure(column)
        if column == 0 and written and not figure:
            return f'<th scope="row"{self.role("rowheader")}>{written}</th>'
        return f"<td{self.role('cell')}{figure}>{written}</td>"

    def head(self, said: str, column: int) -> str:
        """Write the head of a column."""
        return f'<th scope="col"{self.role("columnheader")}{self.figure(column)}>{escaped(said)}</th>'


def table_html(table: Table, page: Page, heading: str) -> Iterator[str]:
    """Write a table; one without a caption is named by the heading (an id) under which it stands."""
    name = f"t{next(page.numbers)}"
    filters = tuple(filters_of(table, page)) if table.searchable else ()
    named = f"{name}-caption" if table.caption else heading
    setting = _Setting(page, frozenset(table.numeric), len(table.rows) > _LONG)
    if setting.long:
        page.rules.append(_columns(table, page, name))
    if table.searchable:
        yield from controls_html(table, page, name, named, filters)
    yield _box(table, named, setting)
    yield f'<table id="{name}"{setting.role("table")} aria-labelledby="{named}">'
    if table.caption:
        yield f'<caption id="{named}">{page.run((table.caption,), linked=False)}</caption>'
    heads = "".join(setting.head(page.said.head(key), at) for at, key in enumerate(table.heads))
    yield f"<thead{setting.role('rowgroup')}><tr{setting.role('row')}>{heads}</tr></thead>"
    yield f"<tbody{setting.role('rowgroup')}>"
    for number, row in enumerate(table.rows):
        yield setting.row(row, " ".join(str(one.chosen[number]) for one in filters))
    yield "</tbody></table></div>"


def _box(table: Table, named: str, setting: _Setting) -> str:
    """Open the box of a table; one with many columns scrolls sideways on a small screen, by keyboard too."""
    columns = len(table.heads)
    sizes = {"wide": columns >= _WIDE, "widest": columns >= _WIDEST, "long": setting.long}
    classes = " ".join(("box", *(size for size, holds in sizes.items() if holds)))
    if columns < _WIDE:
        return f'<div class="{classes}">'
    return f'<div class="{classes}" role="group" aria-labelledby="{named}" tabindex="0">'


def _columns(table: Table, page: Page, name: str) -> str:
    """Share the width of a long table among its columns by how much their first cells say."""
    sample = table.rows[:_SAMPLED]
    means = (sum(len(page.said.run(row[at])) for row in sample) // len(sample) for at in range(len(table.heads)))
    shares = " ".join(f"minmax(0, {min(max(mean, _NARROWEST), _BROADEST)}fr)" for mean in means)
    return f"#{name} {{ --columns: {shares}; }}\n"
