"""What every noun has in common: frozen, closed to unknown fields, comparable by value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Self

from pydantic import BaseModel, ConfigDict

EXAMPLES_SHOWN: Final = 20


class Noun(BaseModel):
    """A value of the domain: never mutated, never with a field that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Finding(Noun):
    """Something that a person must look at: a stable code, how many, and at most 20 examples."""

    code: str
    count: int
    examples: tuple[str, ...] = ()

    @classmethod
    def of(cls, code: str, examples: Iterable[str]) -> Self:
        """Build a finding that counts all the examples and keeps the first twenty."""
        every = tuple(examples)
        return cls(code=code, count=len(every), examples=every[:EXAMPLES_SHOWN])


def merge_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sum the findings of one code into one, in order of code."""
    merged: dict[str, Finding] = {}
    for found in findings:
        known = merged.get(found.code)
        merged[found.code] = (
            found
            if known is None
            else Finding(
                code=found.code,
                count=known.count + found.count,
                examples=(known.examples + found.examples)[:EXAMPLES_SHOWN],
            )
        )
    return tuple(merged[code] for code in sorted(merged))
