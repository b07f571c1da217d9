"""The search field and the filters of a table, and by which values each of its rows is chosen."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tracker_scope.documents.renderers.html_text import APPARATUS, Page, escaped
from tracker_scope.model.document import Inline, Table

# A choice among more values than these is no quicker than a search.
_VALUES: Final = 12

Cell = tuple[Inline, ...]


@dataclass(frozen=True)
class Filter:
    """A column whose rows may be chosen by value; `chosen` holds for each row the number of its value, or -1."""

    column: int
    values: tuple[str, ...]
    chosen: tuple[int, ...]


def controls_html(table: Table, page: Page, name: str, named: str, filters: tuple[Filter, ...]) -> Iterator[str]:
    """Write the controls of a table named by an id: hidden, since without the script they would do nothing.

    They are called by what they do and by the name of the table, so that no two are called the same.
    """
    label = f'aria-label="{page.control("controls")}" aria-labelledby="{name}-controls {named}"'
    yield f'<div class="controls" id="{name}-controls" role="search" {label} data-table="{name}" {APPARATUS} hidden>'
    yield (
        f'<p class="field find"><label for="{name}-words">{page.control("search")}</label>'
        f'<input id="{name}-words" type="search" autocomplete="off" spellcheck="false"'
        f' aria-controls="{name}" aria-describedby="{name}-hint"></p>'
    )
    for one in filters:
        yield _choice(page, f"{name}-{one.column}", escaped(page.said.head(table.heads[one.column])), one)
    yield f'<p class="field"><button type="button" aria-controls="{name}">{page.control("reset")}</button></p>'
    yield f'<p class="hint" id="{name}-hint">{page.control("hint")}</p>'
    yield f'<p class="shown" role="status">{_shown(page, len(table.rows))}</p></div>'


def _choice(page: Page, name: str, label: str, choice: Filter) -> str:
    values = "".join(f'<option value="{number}">{value}</option>' for number, value in enumerate(choice.values))
    return (
        f'<p class="field"><label for="{name}">{label}</label>'
        f'<select id="{name}" autocomplete="off"><option value="">{page.control("all")}</option>{values}</select></p>'
    )


def _shown(page: Page, rows: int) -> str:
    """Say how many rows are shown of how many; the script changes the first figure."""
    parts = page.said.words.template("documents.html.shown", frozenset({"shown", "all"}))
    figure = page.figure(rows)
    figures = {"shown": f'<span class="count">{figure}</span>', "all": figure}
    return "".join(escaped(fixed) + (figures[name] if name else "") for fixed, name in parts)


def filters_of(table: Table, page: Page) -> Iterator[Filter]:
    """Find the columns whose values come again: those with a facet, and those with few values for many rows."""
    facets = {facet.column: facet.terms for facet in table.facets}
    most = min(_VALUES, len(table.rows) // 2)
    for column in range(len(table.heads)):
        if column in facets:
            said = [page.plain((term,)) if term else "" for term in facets[column]]
        else:
            said = _few(page, [row[column] for row in table.rows], most)
        if len(set(said) - {""}) > 1:
            yield _filter(column, said)


def _few(page: Page, cells: list[Cell], most: int) -> list[str]:
    """Say the cells of a column, or nothing when they have more values than can be chosen from."""
    said: list[str] = []
    values: set[str] = set()
    for cell in cells:
        said.append(page.plain(cell))
        values.add(said[-1])
        if len(values - {""}) > most:
            return []
    return said


def _filter(column: int, said: list[str]) -> Filter:
    values = tuple(sorted(set(said) - {""}, key=_order))
    numbers = {value: number for number, value in enumerate(values)}
    return Filter(column, values, tuple(numbers.get(one, -1) for one in said))


def _order(words: str) -> tuple[str, str]:
    """Sort as a person looks words up: whatever their accents and capitals."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", words) if not unicodedata.combining(one))
    return bare.casefold(), words
