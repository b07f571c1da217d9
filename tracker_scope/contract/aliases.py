"""The anchors under which a clause can be linked to, as renderers and people make them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from tracker_scope.contract.numbers import IDENTIFIER, arabic


def github_slug(heading: str) -> str:
    """Return the anchor that GitHub gives a heading (lower case, punctuation dropped, spaces to hyphens)."""
    return re.sub(r"[^\w\- ]", "", heading.casefold().strip()).replace(" ", "-")


def rfc_slug(title: str) -> str:
    """Return the "name-…" anchor that xml2rfc gives a section."""
    folded = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    return f"name-{slug}" if slug else ""


def number_aliases(number: str, *, roman: bool) -> tuple[str, ...]:
    """Return the anchors made from a number alone; `roman` tells that the document counts I, II, III."""
    own = number.rpartition(" ")[2]
    if number.startswith("#") or re.fullmatch(IDENTIFIER, number):
        return ()
    value = arabic(own) if roman else None
    if own != number or (re.match(r"[A-Z](?:\.|$)", own) and not value):
        return (f"appendix-{own}", f"section-{own}", f"rfc.appendix.{own}", f"rfc.section.{own}", f"annexe-{own}")
    counted = (str(value), f"section-{value}", f"article-{value}") if value else ()
    return (f"section-{own}", f"rfc.section.{own}", f"article-{own}", *counted)


class Slugs:
    """Hands out slugs, a repeated one with "-1", "-2" (GitHub) or "-2", "-3" (xml2rfc)."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, heading: str, title: str) -> tuple[str, ...]:
        """Return the slugs of one heading as written and of its title without a number."""
        return tuple(slug for slug in (self._next(github_slug(heading), 1), self._next(rfc_slug(title), 2)) if slug)

    def _next(self, slug: str, second: int) -> str:
        count = self._seen[slug]
        self._seen[slug] += 1
        return f"{slug}-{count - 1 + second}" if count and slug else slug


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Drop empty and repeated names, keeping the order."""
    return tuple(dict.fromkeys(name for name in names if name))
