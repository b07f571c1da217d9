"""Grey zones: words that make a clause unable to settle an argument, each with a code of a closed list."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

from tracker_scope.model.base import Noun


class GreyCode(StrEnum):
    """Why a clause may not settle an argument.

    `open_ended`: a list that is not closed ("etc.", "such as"). `subjective`: a quality that depends on
    who judges ("user-friendly"). `unquantified`: speed, volume or delay without a figure. `loophole`:
    an obligation that lets go of itself ("if possible", "to be defined"). `missing_actor`: it is not said
    who must. `several_obligations`: three or more in one passage. `no_acceptance_criterion`: nothing says
    how it is found to be done. `undefined_term`: a term that no definition holds. `missing_reference`:
    something that is not among the documents. `contradiction`: figures or dates that differ between clauses.
    """

    OPEN_ENDED = "open_ended"
    SUBJECTIVE = "subjective"
    UNQUANTIFIED = "unquantified"
    LOOPHOLE = "loophole"
    MISSING_ACTOR = "missing_actor"
    SEVERAL_OBLIGATIONS = "several_obligations"
    NO_ACCEPTANCE_CRITERION = "no_acceptance_criterion"
    UNDEFINED_TERM = "undefined_term"
    MISSING_REFERENCE = "missing_reference"
    CONTRADICTION = "contradiction"


Severity = Literal["low", "medium", "high"]
WEIGHTS: Final[dict[Severity, int]] = {"low": 1, "medium": 3, "high": 5}


class GreyZone(Noun):
    """Words of a clause and why they may not settle an argument; offsets are characters of the clause's text.

    `other` names what the words conflict with, or refer to.
    """

    number: str
    code: GreyCode
    severity: Severity
    words: str
    start: int
    end: int
    other: str = ""
