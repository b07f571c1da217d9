"""What a list of words that leave a clause open says of them, and which of these words a sentence holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from tracker_scope.contract.sentences import is_measured
from tracker_scope.model.grey_zone import GreyCode, Severity

_START: Final = r"\b"
# The last of a list that trails off; bounded, so that text without any end costs no more than its length.
TRAILING_OFF: Final = r"(?<=, )\w[^,.;:…\n]{0,60}(?:…|\.{3}(?!\.))"


_RUN: Final = re.compile(
    r"\w{40,}"
)  # no word or figure is so long, and a measure is sought anew from each of its digits


def has_measure(text: str) -> bool:
    """Tell whether a figure with its unit stands in a text, runs longer than words apart."""
    return is_measured(_RUN.sub(" ", text))


class VagueWords(NamedTuple):
    """Words of one code and severity; a figure in the same sentence silences those `until_measured`.

    The pattern is searched in lower case.
    """

    code: GreyCode
    severity: Severity
    pattern: re.Pattern[str]
    until_measured: bool = False


class Spotted(NamedTuple):
    """Words of a list, by their place in a sentence."""

    start: int
    end: int
    words: VagueWords


def any_of(*words: str) -> re.Pattern[str]:
    """Compile words, each a regular expression in lower case without groups that capture, to be found whole."""
    return re.compile(rf"{_START}(?:{'|'.join(words)})(?!\w)")


class Lexicon:
    """The lists of words of one language."""

    def __init__(self, *lists: VagueWords) -> None:
        self._lists = lists
        every = "|".join(one.pattern.pattern.removeprefix(_START) for one in lists)
        self._any = re.compile(rf"{_START}(?:{every})")  # most sentences hold none: asked once, not a list at a time

    def spotted(self, sentence: str) -> Iterator[Spotted]:
        """Yield what the lists have of a sentence, in order; of two that overlap the first, or the longer."""
        lower = sentence.replace("İ", "I").lower()  # the one letter that grows in lower case would move every offset
        after = 0
        for one in sorted(self._every(lower), key=lambda found: (found.start, -found.end)):
            if one.start >= after:
                yield one
                after = one.end

    def _every(self, lower: str) -> Iterator[Spotted]:
        if self._any.search(lower):
            measured = has_measure(lower)
            for words in self._lists:
                if not (words.until_measured and measured):
                    yield from (Spotted(*found.span(), words) for found in words.pattern.finditer(lower))
