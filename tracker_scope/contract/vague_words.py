"""What a list of words that leave a clause open says of them."""

from __future__ import annotations

import re
from typing import NamedTuple

from tracker_scope.model.grey_zone import GreyCode, Severity


class VagueWords(NamedTuple):
    """Words of one code and severity; a figure in the same sentence silences those `until_measured`."""

    code: GreyCode
    severity: Severity
    pattern: re.Pattern[str]
    until_measured: bool = False


def any_of(*words: str) -> re.Pattern[str]:
    """Compile words, each a regular expression without groups that capture, to be found whole in any case."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
