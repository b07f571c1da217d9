"""Tables for a terminal: cells are data, long tables show their head and say how to see the rest."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from tracker_scope.documents.wording import Wording
    from tracker_scope.model.base import Finding
    from tracker_scope.model.capture import Gap
    from tracker_scope.model.time import AsOf

ROWS_SHOWN: Final = 20
PLAIN_WIDTH: Final = 100
EXAMPLES: Final = 3
NARROWEST: Final = 8
GUTTER: Final = 2
PADDING: Final = 2  # what tabulate adds to the width of a title (its MIN_PADDING)
KEY_SHARE: Final = 3  # of the width, one part is left to the column that names the rows
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d [+-]\d{4})?")


def width() -> int:
    """Return the columns of the terminal; a fixed width where the output is kept or piped."""
    return shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns if sys.stdout.isatty() else PLAIN_WIDTH


def cut(text: str, columns: int) -> str:
    """Shorten a text to a number of columns, wide characters counted as wide."""
    from wcwidth import wcswidth, wcwidth

    from tracker_scope.documents.visible import visible

    shown = " ".join(visible(text).split())
    if wcswidth(shown) <= columns:
        return shown
    used, kept = 0, []
    for char in shown:
        used += max(wcwidth(char), 0)
        if used > columns - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def show(
    words: Wording,
    heads: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    every: bool = True,
    total: int | None = None,
) -> None:
    """Print a table under wording keys; without `every`, at most twenty rows and how to see all.

    `total` counts the rows where only those to be shown were given.
    """
    from tabulate import tabulate

    shown = rows if every else rows[:ROWS_SHOWN]
    titles = [words.say(head) for head in heads]
    cells = [[cell if isinstance(cell, int) else _cell(cell) for cell in row] for row in shown]
    cells, titles = _fitted(cells, titles)
    click.echo(tabulate(cells, headers=titles, tablefmt="simple", disable_numparse=True))
    left = (len(rows) if total is None else total) - len(shown)
    if left:
        click.echo(words.say("cli.more_rows", count=left))


def _fitted(rows: list[list[int | str]], titles: list[str]) -> tuple[list[list[int | str]], list[str]]:
    """Shorten the widest columns until no row is broken by the terminal; what is piped stays whole.

    The first column, which names what a row is about, and dates are shortened last, and titles only with them.
    """
    from wcwidth import wcswidth

    if not sys.stdout.isatty():
        return rows, titles
    heads = [wcswidth(title) + PADDING for title in titles]
    sizes = ([wcswidth(str(cell)) for cell in row] for row in rows)
    widths = [max(column) for column in zip(heads, *sizes, strict=True)]
    dated = [any(column) and all(map(_is_moment, column)) for column in zip(*rows, strict=True)] or [False] * len(
        titles
    )
    kept = [place == 0 or dated[place] for place in range(len(titles))]
    whole = [most if kept[place] else max(heads[place], NARROWEST) for place, most in enumerate(widths)]
    named = [min(widths[0], width() // KEY_SHARE), *(NARROWEST for _ in widths[1:])]
    for least in (whole, named):
        _narrow(widths, least)
    fitted = [
        [cell if isinstance(cell, int) else cut(cell, most) for cell, most in zip(row, widths, strict=True)]
        for row in rows
    ]
    return fitted, [cut(title, most - PADDING) for title, most in zip(titles, widths, strict=True)]


def _narrow(widths: list[int], least: Sequence[int]) -> None:
    """Take from the widest column, again and again, until a row fits or none can give more."""
    over = sum(widths) + GUTTER * (len(widths) - 1) - width()
    while over > 0 and (wide := [one for one, most in enumerate(widths) if most > least[one]]):
        widths[max(wide, key=lambda one: widths[one])] -= 1
        over -= 1


def _is_moment(cell: int | str) -> bool:
    """Tell a date or an instant, as `day` and `moment` write them, and a cell that holds none."""
    return isinstance(cell, str) and (not cell or _MOMENT.fullmatch(cell) is not None)


def point(text: str) -> None:
    """Print one point of a list; on a terminal wrapped between words, under its own beginning."""
    wrapped = textwrap.wrap(
        text,
        width(),
        initial_indent="  - ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    click.echo("\n".join(wrapped) if sys.stdout.isatty() else f"  - {text}")


def prose(text: str) -> None:
    """Print a sentence; on a terminal wrapped between words."""
    wrapped = textwrap.wrap(text, width(), break_long_words=False, break_on_hyphens=False)
    click.echo("\n".join(wrapped) if sys.stdout.isatty() else text)


def _cell(cell: object) -> str:
    from tracker_scope.documents.visible import visible

    return visible("" if cell is None else str(cell))


def moment(at: datetime | None, zone: str) -> str:
    """Write an instant in a time zone, to the minute, with its offset."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H:%M} {local:%z}"


def day(at: datetime, zone: str) -> str:
    """Write the calendar day of an instant in a time zone."""
    from tracker_scope.model.time import day_in

    return day_in(at, zone).isoformat()


def as_of(words: Wording, at: AsOf, zone: str) -> str:
    """Write both dates of a view."""
    return words.say("cli.as_of", effective=moment(at.effective, zone), known=moment(at.known, zone))


def coded(words: Wording, table: str, code: str) -> str:
    """Say a code in words; the code of a module from outside, which no wording file can know, as it is."""
    key = f"{table}.{code}"
    return words.say(key) if words.has(key) else code


def limits(words: Wording, codes: Sequence[str]) -> None:
    """Print what sources cannot show, one a line."""
    for code in codes:
        point(coded(words, "limits", code))


def gaps(words: Wording, found: Sequence[Gap]) -> None:
    """Print gaps by code, each with its count and a few examples."""
    for code in sorted({one.code for one in found}):
        details = [one.detail or one.subject or "" for one in found if one.code == code]
        shown = _cell(", ".join(details[:EXAMPLES])) + (", …" if len(details) > EXAMPLES else "")
        point(f"{coded(words, 'gaps', code).rstrip('.')} ({len(details)}){words.say('cli.colon')}{shown}")


def findings(words: Wording, found: Sequence[Finding], namespace: str = "findings") -> None:
    """Print findings, or gaps that were counted, in words, each with its count and a few examples."""
    for one in found:
        examples = ", ".join(one.examples[:EXAMPLES])
        rest = ", …" if one.count > len(one.examples[:EXAMPLES]) and examples else ""
        shown = f"{words.say('cli.colon')}{_cell(examples)}{rest}" if examples else ""
        sentence = coded(words, namespace, one.code).rstrip(".")
        point(f"{sentence} ({one.count}){shown}")
