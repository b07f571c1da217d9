"""The reference pages and the JSON Schemas are generated: what is shipped equals what the code says now."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson
import pytest
from pydantic import BaseModel

from tracker_scope.cli.main import cli
from tracker_scope.documents.prices import priced
from tracker_scope.model.party import People
from tracker_scope.model.proposal import AmendmentProposal, Effect, Figures, ProposalGroup, ProposalLine
from tracker_scope.operations import json_schemas
from tracker_scope.operations.amendment_group import DraftTold, _filled
from tracker_scope.operations.decide_file import request_of
from tracker_scope.operations.figures_table import typed_figures
from tracker_scope.operations.figures_toml import held_in_toml
from tracker_scope.operations.recorded import LISTS
from tracker_scope.settings import ProjectSettings, SourceSettings

ROOT = Path(__file__).resolve().parents[1]


def renewed(request: pytest.FixtureRequest, path: Path, text: str) -> str:
    """Return what is shipped, after writing it again when asked to."""
    if request.config.getoption("--renew-goldens"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return path.read_text("utf-8")


def commands(group: click.Group, name: str, above: click.Context | None = None) -> Iterator[tuple[str, click.Context]]:
    names = ["-h", "--help"]  # as the door gives them; click remembers those of the first context that it meets
    context = click.Context(group, info_name=name, parent=above, help_option_names=names, terminal_width=100)
    yield context.command_path, context
    for one in group.list_commands(context):
        command = group.get_command(context, one)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, one, context)
        else:
            inner = click.Context(command, info_name=one, parent=context, terminal_width=100)
            yield inner.command_path, inner


def commands_page() -> str:
    parts = ["# Commands\n\nGenerated from the commands themselves (`pytest --renew-goldens`)."]
    for path, context in commands(cli, "tracker-scope"):
        help_text = context.command.get_help(context).rstrip()
        parts.append(f"## {path}\n\n```text\n{help_text}\n```")
    return "\n\n".join(parts) + "\n"


def settings_page() -> str:
    opening = (
        "# Settings\n\n`tracker-scope.toml`, in the project's folder. Generated from the code "
        "(`pytest --renew-goldens`). Contract, people, mappings and decisions are records, not settings: "
        "see [records.md](records.md). Your own name, `me`, stands in your user settings "
        "(`settings.toml` in the folder `tracker-scope` of your configuration folder, or the file that "
        '`TRACKER_SCOPE_USER_SETTINGS` names): `me = "provider-pm"` defaults `--by`.'
    )
    parts = [opening]
    for heading, model in (("[project]", ProjectSettings), ("[[source]]", SourceSettings)):
        rows = "\n".join(row(name, model) for name in model.model_fields)
        parts.append(f"## `{heading}`\n\n| Setting | Default | Meaning |\n|---|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"


def row(name: str, model: type[BaseModel]) -> str:
    field = model.model_fields[name]
    default = "required" if field.is_required() else f"`{field.default!r}`" if field.default else "none"
    return f"| `{name}` | {default} | {field.description} |"


def test_the_page_of_commands_is_what_the_commands_say(request: pytest.FixtureRequest) -> None:
    assert renewed(request, ROOT / "docs" / "commands.md", commands_page()) == commands_page()


def test_the_page_of_settings_is_what_the_code_reads(request: pytest.FixtureRequest) -> None:
    assert renewed(request, ROOT / "docs" / "settings.md", settings_page()) == settings_page()


def test_every_setting_is_explained() -> None:
    for model in (ProjectSettings, SourceSettings):
        assert all(field.description for field in model.model_fields.values())


@pytest.mark.parametrize("name", sorted(json_schemas.VIEWS))
def test_the_schemas_are_those_of_the_models(request: pytest.FixtureRequest, name: str) -> None:
    shipped = renewed(request, ROOT / "config" / "schemas" / f"{name}.json", json_schemas.schema_of(name))
    assert shipped == json_schemas.schema_of(name)
    assert orjson.loads(shipped)["$id"] == f"tracker-scope/{name}/1"


def test_every_schema_that_is_shipped_is_documented() -> None:
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    assert sorted(re.findall(r"config/schemas/(\w+)\.json", page)) == sorted(json_schemas.VIEWS)


def blocks(name: str) -> dict[str, object]:
    page = (ROOT / "docs" / "records.md").read_text("utf-8")
    (text,) = re.findall(rf"```toml {name}\n(.*?)```", page, re.DOTALL)
    return tomllib.loads(text)


def test_the_example_of_people_is_read() -> None:
    told = blocks("people")
    people = People.model_validate({"parties": told["party"], "persons": told["person"]})
    assert [one.id for one in people.persons] == ["client-dsi", "provider-pm"]


def test_the_example_of_mappings_names_every_list() -> None:
    assert sorted(blocks("mappings")) == sorted(LISTS)


def test_the_example_of_decisions_is_read() -> None:
    entries = blocks("decisions")["decision"]
    assert isinstance(entries, list)
    assert [request_of(one, ROOT).clauses for one in entries] == [("4.3",), ("8.3",)]


def test_the_examples_of_a_draft_and_of_its_figures_are_read_and_sum(tmp_path: Path) -> None:
    told = DraftTold.model_validate(_filled(blocks("draft")))
    lines = tuple(ProposalLine(id=one.id, effect=Effect(one.effect)) for one in told.lines)
    at = datetime(2026, 10, 1, tzinfo=UTC)
    draft = AmendmentProposal(name="A2", groups=(ProposalGroup(lines=lines),), drafted_by="p", drafted_at=at)
    page = (ROOT / "docs" / "records.md").read_bytes()
    data = page.split(b"```toml figures\n")[1].split(b"```")[0]
    path = tmp_path / "figures.toml"
    typed, findings = typed_figures(path, held_in_toml(path, data), frozenset({"L1"}))
    facts = {"proposal": "A2", "file": path.name, "digest": "", "by": "p", "recorded_at": at}
    price = priced(draft, Figures.model_validate(typed.model_dump() | facts))
    assert (price.missing, findings, str(price.after)) == ((), (), "197625.00")
