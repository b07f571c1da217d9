"""What the facts of every kind of document have in common."""

from __future__ import annotations

from typing import Self

from tracker_scope.model.base import Noun


class Facts(Noun):
    """The facts of a document; what is worked out of them is kept with them."""

    def __copy__(self) -> Self:
        """Copy the facts without what was worked out of them, which an update would make stale."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied
