"""The words of a figures spreadsheet, in both languages: either is read, whatever the project's is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, get_args

from tracker_scope.operations.figures_table import HEAD, TABLES
from tracker_scope.operations.workspace import words_of
from tracker_scope.settings import Language

EXTRA: Final = "xlsx"  # what pip is asked for, where the libraries are not installed
PRICE: Final = "price"
GUIDE: Final = "guide"
SHOWN: Final = {"line": ("title", "effect")}
FIELDS: Final = {PRICE: HEAD, **TABLES}


def plain(label: str) -> str:
    """Return a label as it is compared: no capitals, single plain spaces, straight apostrophes."""
    return " ".join(label.replace("\u2019", "'").split()).casefold()


class Labels:
    """The sheets and columns by what they are called in either language, read once for a file."""

    def __init__(self) -> None:
        self._wordings = [words_of(language) for language in get_args(Language)]

    def sheets(self) -> dict[str, str]:
        """Return which table a sheet of a name holds."""
        return self._named({kind: f"figures.sheet.{kind}" for kind in (*FIELDS, GUIDE)})

    def columns(self, kind: str) -> dict[str, str | None]:
        """Return which field a column of a table holds, None for one that is there for the reader's sake."""
        shown = self._named({field: f"figures.{kind}.{field}" for field in SHOWN.get(kind, ())})
        fields = self._named({field: f"figures.{kind}.{field}" for field in FIELDS[kind]})
        return dict.fromkeys(shown) | fields

    def said(self, keys: Iterable[str]) -> str:
        """Say labels in both languages: Lignes / Lines."""
        return ", ".join(" / ".join(dict.fromkeys(words.say(key) for words in self._wordings)) for key in keys)

    def _named(self, keys: dict[str, str]) -> dict[str, str]:
        return {plain(words.say(key)): name for words in self._wordings for name, key in keys.items()}
