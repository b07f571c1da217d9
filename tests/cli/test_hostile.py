"""What a ticket, a file name or a person's words hold is data: nothing of it commands a terminal, a sheet or a file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

import pytest
from command_line import ZONE, contracted, github, issue, jira, ok, project, register, rows, run, ticket
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker_scope.operations.register_csv import plain

TITLES: Final = (
    "\x1b[31mred\x1b[0m \x1b]0;title\x07",
    "\u202eright to left\u2066 isolate\u200b",
    "two\nlines\r\nand\ttab",
    "全角文字のとても長い題名がここにありますので表の幅を超えてしまうはずです全角文字のとても長い題名",
    "👩‍👩‍👧‍👦 family 🇫🇷 flag é́́́ marks",
    '=HYPERLINK("http://example.invalid","click")',
    "+1+1|cmd",
    "@SUM(A1)",
    "  =1+1",
    "\t=1+1",
    "| cell | **bold** <script>alert(1)</script> [link](http://example.invalid) `code` \\",
    "# heading\n> quotation\n- item",
    "{braces} %s %(name)s {0}",
    "\x9b31m \x7f \x00",
)
FORBIDDEN: Final = {"\x1b", "\x07", "\x00", "\x7f", "\x9b", "\u202e", "\u2066", "\u200b", "\r"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TRACKER_SCOPE_USER_SETTINGS", str(folder / "user.toml"))
        made = contracted(folder / "project")
        items = [
            issue(number, f"§ 4.1 {title}", title=title) | {"comments": [comment(number, title)]}
            for number, title in enumerate(TITLES, 1)
        ]
        ok("capture", github(folder / "issues.jsonl", *items), "--project", made)
        kinds = [ticket(n, title.replace("\x00", ""), "See § 4.1.") for n, title in enumerate(TITLES, 1)]
        typed = [one | {"Issue Type": TITLES[0], "Status": TITLES[5]} for one in kinds]
        ok("capture", jira(folder / 'a"b\n[x].csv', *typed), *ZONE, "--project", made)
        words = ("--by", "provider-pm", "--reason", "".join(TITLES).replace("\x00", ""))
        ok("decide", "PRT-1", "--not-covered", *words, "--project", made)
    return made


def comment(number: int, text: str) -> dict[str, object]:
    moment = "2026-02-06T09:00:00Z"
    who = {"login": text[:30] or "x", "type": "User"}
    return {"id": number, "user": who, "created_at": moment, "updated_at": moment, "body": text}


def shown(made: Path) -> list[str]:
    views = [("register", "--all"), ("status",), ("contract", "show", "--all"), ("people", "show")]
    views += [("ticket", f"PRT-{number}") for number in range(1, len(TITLES) + 1)]
    views += [("ticket", f"#{number}") for number in range(1, len(TITLES) + 1)]
    return [ok(*view, "--project", made).out for view in views]


def test_nothing_commands_the_terminal(hostile: Path) -> None:
    for text in shown(hostile):
        assert FORBIDDEN & set(text) == set()


def test_the_table_keeps_its_rows(hostile: Path) -> None:
    lines = ok("register", "--all", "--project", hostile).out.splitlines()
    keys = {f"PRT-{number}" for number in range(1, len(TITLES) + 1)} | {f"#{n}" for n in range(1, len(TITLES) + 1)}
    starts = [line.split(" ")[0] for line in lines if line.split(" ")[0] in keys]
    assert sorted(starts) == sorted(keys)


def test_json_gives_the_words_as_they_are(hostile: Path) -> None:
    titles = {one["ticket"]: one["title"] for one in register(hostile)["tickets"]}
    assert [titles[f"#{number}"] for number in range(1, len(TITLES) + 1)] == list(TITLES)
    told = ok("ticket", "#6", "--json", "--project", hostile).json
    assert told["comments"][0]["body"] == TITLES[5]


def test_a_sheet_runs_nothing(hostile: Path) -> None:
    text = ok("register", "--csv", "--project", hostile).out
    found = rows(text)
    assert len(found) == 2 * len(TITLES)
    for row in found:
        for cell in row.values():
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")), cell
            assert "\n" not in cell


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(text: str) -> None:
    cell = plain(text)
    assert "\n" not in cell
    assert "\r" not in cell
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not cell.startswith("\t")


def test_the_name_of_a_file_stays_a_name(hostile: Path) -> None:
    told = tomllib.loads((hostile / "tracker-scope.toml").read_text("utf-8"))
    assert [one["name"] for one in told["source"]] == ["issues", "a-b-x"]
    assert ok("status", "--project", hostile).code == 0


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="/\x00"), min_size=1, max_size=30))
def test_any_file_name_declares_a_source(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("names")
    made = project(folder / "project")
    export = folder / f"x{name}.csv"
    try:
        jira(export, ticket(1))
    except OSError:
        return
    done = run("capture", export, *ZONE, "--instance", f'https://"{name}"', "--project", made)
    assert done.code == 0, done.said
    told = tomllib.loads((made / "tracker-scope.toml").read_text("utf-8"))["source"][0]
    assert told["instance"] == f'https://"{name}"'
    assert ok("status", "--json", "--project", made).json["status"]["counts"]["captured"] == 1


def test_the_statement_shows_words_and_no_markup(hostile: Path) -> None:
    ok("publish", "scope-statement", "--project", hostile)
    text = next((hostile / "out").iterdir()).read_text("utf-8")
    assert FORBIDDEN & set(text) == set()
    assert "<script>" not in text
    assert "\n# heading" not in text
