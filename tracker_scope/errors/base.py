"""What every error of ours has: a code, an exit code, a sentence, a hint, and the facts that fill both."""

from __future__ import annotations

from typing import ClassVar


class TrackerScopeError(Exception):
    """A stop with a cause and a remedy; `facts` fill the sentence and the hint.

    The English words are here; the French ones are under `[errors.<code>]` of the French
    wording file, and a test compares the placeholders of both.
    """

    code: ClassVar[str] = "internal"
    exit_code: ClassVar[int] = 70
    sentence: ClassVar[str] = "Something that we did not foresee went wrong."
    hint: ClassVar[str] = "Please report it with the command that you ran."

    def __init__(self, **facts: object) -> None:
        self.given = facts
        self.facts = {name: in_passing(value) for name, value in facts.items()}
        super().__init__(self.sentence.format(**self.facts))


def in_passing(fact: object) -> str:
    """Return a fact as text for the middle of a sentence: one that is a sentence itself loses its full stop."""
    return str(fact).removesuffix(".") if hasattr(fact, "sentence") else str(fact)
