"""Of every kind of document the examples that have most of what it can have: for what takes a browser long."""

from __future__ import annotations

from every_document import EVERY

_STATEMENTS = ("statement in fr", "statement in en", "statement: odd", "statement: many of all", "statement: told")
_PROPOSALS = ("proposal_example: draft in fr", "proposal_example: draft in en", "proposal_example: complete")
_NOTICES = ("notice_example: example in fr", "notice_example: odd in en", "notice_example: one long word")

MAIN = {name: EVERY[name] for name in (*_STATEMENTS, *_PROPOSALS, "proposal_example: many", *_NOTICES)}
