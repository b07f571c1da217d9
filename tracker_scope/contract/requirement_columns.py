"""Tells what the columns of a list of requirements hold, by their heads in French and in English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

Role = Literal["number", "title", "text", "priority", "category"]
ROLES: Final[tuple[Role, ...]] = ("number", "title", "text", "priority", "category")
_HEADS: Final[Mapping[Role, re.Pattern[str]]] = {
    "number": re.compile(
        r"(?:uid|ids?|identifiants?|identifier|key|cle|code|n[°o]?|nr|num(?:ero|ber)?|ref(?:erence)?"
        r"|req(?:uirement)?[ _-]?(?:id|no|n°|number|ref(?:erence)?)"
        r"|(?:id|n°|no|num(?:ero)?|ref(?:erence)?|code|identifiant)[ ._-]{0,2}(?:(?:de )?l'|du |d')?"
        r"(?:exigence|requirement|besoin|exig|req)|(?:exigence|besoin) n°)"
    ),
    "title": re.compile(
        r"(?:titre|title|intitule|nom|name|libelle|resume|summary|objet|subject|fonctionnalite|feature"
        r"|(?:titre|intitule|nom|libelle) (?:(?:de )?l'exigence|du besoin)|requirement (?:name|title|summary))"
    ),
    "text": re.compile(
        r"(?:description|exigences?|requirements?|texte|text|enonce|statement|besoins?|contenu|content|user story"
        r"|specification|(?:description|texte|enonce) (?:de l')?(?:exigence|du besoin)"
        r"|(?:description|texte) detaillee?|exigences? (?:non )?fonctionnelles?|exigences? techniques?"
        r"|(?:non[ -]?functional|functional|technical|system|software|user) requirements?"
        r"|requirement (?:text|description|statement)|detailed description)"
    ),
    "priority": re.compile(
        r"(?:priorites?|priority|moscow|importance|priorite moscow|moscow priority|criticite|criticality)"
    ),
    "category": re.compile(
        r"(?:categories?|category|section|chapitre|chapter|module|theme|domaine|domain"
        r"|rubrique|lot|groupe|group|epic|famille)"
    ),
}
_NOT_DONE: Final = re.compile(
    r"w|(?:w ?[-:=(] ?)?won.?t(?:[ -]have)?(?: .*)?|hors[ -](?:perimetre|scope|lot)|exclue?s?|excluded|out of scope"
    r"|out-of-scope|non (?:retenu|prevu)e?s?"
)
_FEWEST: Final = 2


class Columns(NamedTuple):
    """The heads of a list as written, and the index of the column for each role that it has."""

    heads: tuple[str, ...]
    roles: Mapping[Role, int]

    @property
    def words(self) -> int:
        """Return the column that holds the words, that of the title where there is no other."""
        return self.roles.get("text", self.roles.get("title", -1))


def columns_of(heads: Sequence[str], given: Sequence[tuple[str, str]] = ()) -> Columns | None:
    """Read a row as heads; None where it is none: fewer than two known, and none that holds the words.

    `given` names heads by role, and outranks what is recognised.
    """
    roles: dict[Role, int] = {}
    told = {role: plain(head) for role, head in given}
    for role in ROLES:
        matches = [at for at, head in enumerate(heads) if head and _is(role, head, told.get(role))]
        if matches:
            roles[role] = matches[0]
    if not {"text", "title"} & roles.keys() or sum(1 for head in heads if head) < _FEWEST:
        return None
    if len(roles) < _FEWEST and not given:
        return None
    return Columns(tuple(heads), roles)


def _is(role: Role, head: str, given: str | None) -> bool:
    words = plain(head)
    return words == given if given is not None else bool(_HEADS[role].fullmatch(words))


def plain(text: str) -> str:
    """Return a head in small letters without accents, remarks in parentheses and signs at its end."""
    bare = unicodedata.normalize("NFKD", re.sub(r"\([^)]*\)|\(.*", "", text))
    letters = "".join(one for one in bare if not unicodedata.combining(one))
    return " ".join(letters.casefold().replace("’", "'").split()).strip(" :*.")


def is_set_aside(priority: str) -> bool:
    """Tell a priority that says that a requirement is not to be done: the W of MoSCoW."""
    return bool(_NOT_DONE.fullmatch(plain(priority)))
