"""What every JSON document that a command prints has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class View(BaseModel):
    """A JSON document with its schema's name, under "schema"."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def dumped(view: View) -> str:
    """Return a view as indented JSON."""
    return view.model_dump_json(by_alias=True, indent=2)
