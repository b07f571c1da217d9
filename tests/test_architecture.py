"""The import rules of docs/architecture.md hold, and each check fails on a module that breaks it."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tracker_scope import registry

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "tracker_scope"
PURE = ("tickets", "contract", "linking", "register", "documents", "model")
SEAMS: dict[str, Callable[[str], Any]] = {
    "connectors": registry.connector,
    "readers": registry.reader,
    "renderers": registry.renderer,
}

RULES = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
CONTRACTS = {rule["id"]: rule for rule in RULES["importlinter"]["contracts"]}
# import-linter sees whole top-level packages; of these, some parts only compute
OUTSIDE = {*CONTRACTS["purity"]["forbidden_modules"], "dbm", "importlib", "mmap", "pathlib", "pickle", "urllib", "uuid"}
PURE_PARTS = ("pathlib.Pure", "urllib.parse", "uuid.UUID", "uuid.uuid5")
OUTSIDE_CALLS = {"open", "input", "print", "eval", "exec", "__import__", "breakpoint", "hash", "id", "io.open"}
OUTSIDE_METHODS = {"now", "today", "utcnow", "iterdir", "mkdir", "unlink"} | {
    f"{verb}_{what}" for verb in ("read", "write") for what in ("text", "bytes")
}
POSIX_ONLY = {"crypt", "curses", "fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}


def parsed(path: Path) -> ast.Module:
    """Parse one file."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def imported(tree: ast.AST) -> Iterator[str]:
    """Name everything that is imported, at whatever depth: `from a import b` is `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (str(word.value) for word in node.args if isinstance(word, ast.Constant))


def called(tree: ast.AST) -> Iterator[str]:
    """Name every function that is called, as written."""
    return (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))


def impurities(tree: ast.AST) -> list[str]:
    """List what ties a pure module to the outside: imports, files, clock, console."""
    imports = [name for name in imported(tree) if name.split(".")[0] in OUTSIDE and not name.startswith(PURE_PARTS)]
    calls = [
        name
        for name in called(tree)
        if name in OUTSIDE_CALLS or ("." in name and name.split(".")[-1] in OUTSIDE_METHODS)
    ]
    return imports + calls


def acquaintances(folder: Path, package: str, support: frozenset[str]) -> list[str]:
    """List the files of a seam that know a sibling, or that are no plugin and not declared as support."""
    wrong = [f"{inner.name}/ is a folder" for inner in folder.iterdir() if inner.is_dir() and inner.name[0] != "_"]
    plugins = {file.stem for file in folder.glob("*.py")} - support
    for file in sorted(folder.glob("*.py")):
        tree = parsed(file)
        known = {name.removeprefix(package + ".").split(".")[0] for name in imported(tree) if name.startswith(package)}
        wrong += [f"{file.stem} imports {name}" for name in sorted(known) if strangers(file.stem, name, plugins)]
        wrong += [f"{file.stem} imports a relative name" for name in imported(tree) if name.startswith(".")]
        if file.stem not in support and "PLUGIN" not in assigned(tree):
            wrong.append(f"{file.stem} defines no PLUGIN")
    return wrong


def strangers(file: str, other: str, plugins: set[str]) -> bool:
    """Tell whether a file of a seam must not know another: a plugin, or what belongs to another tracker's plugins.

    The first word of a name is the tracker's: `github_events` belongs to `github_json`.
    """
    trackers = {plugin.split("_")[0] for plugin in plugins}
    foreign = other.split("_", maxsplit=1)[0] in trackers - {file.split("_", maxsplit=1)[0]}
    return file != other and (other in plugins or foreign)


def assigned(tree: ast.Module) -> set[str]:
    """Name what a module assigns at its top."""
    targets = [
        target
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk through what runs when the module is imported: everything but the bodies of functions."""
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from at_import(child)


def posix_imports(tree: ast.AST) -> list[str]:
    """List the imports, outside functions, of modules that Windows lacks."""
    nodes = [node for node in at_import(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return [name for node in nodes for name in imported(node) if name.split(".")[0] in POSIX_ONLY]


def lint_imports(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in a folder, with all the contracts or only some."""
    call = f"lint_imports(limit_to_contracts={contracts}, no_cache=True, no_logo=True)"
    code = f"from importlinter.cli import lint_imports; raise SystemExit({call})"
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the package and of its rules, to be broken."""
    shutil.copytree(PACKAGE, tmp_path / "tracker_scope", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_import_rules_hold() -> None:
    run = lint_imports(ROOT)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("contract", "module", "line"),
    [
        ("layers", "utils.py", ""),
        ("layers", "tickets/odd.py", "import tracker_scope.linking"),
        ("layers", "tickets/odd.py", "import tracker_scope.operations"),
        ("layers", "model/odd.py", "import tracker_scope.tickets"),
        ("layers", "errors/odd.py", "import tracker_scope.model.base"),
        ("layers", "settings.py", "import tracker_scope.registry"),
        ("seam-bases", "settings.py", "import tracker_scope.tickets"),
        ("seam-bases", "registry.py", "import tracker_scope.ledger"),
        ("purity", "contract/odd.py", "import os"),
        ("purity", "linking/odd.py", "def late():\n    import time"),
        ("front-doors", "operations/odd.py", "import click"),
        ("front-doors", "operations/odd.py", "import starlette"),
        ("sql", "operations/odd.py", "import sqlalchemy"),
        ("trackers", "operations/odd.py", "import requests"),
    ],
)
def test_import_rules_refuse(house: Path, contract: str, module: str, line: str) -> None:
    assert lint_imports(house, contract).returncode == 0
    path = house / "tracker_scope" / module
    path.write_text((path.read_text("utf-8") if path.exists() else "") + f"\n{line}\n", "utf-8")
    run = lint_imports(house, contract)
    assert run.returncode == 1, run.stdout + run.stderr


def test_every_contract_of_the_import_rules_was_seen_refusing() -> None:
    marks = test_import_rules_refuse.pytestmark  # type: ignore[attr-defined]
    assert {case[0] for case in marks[0].args[1]} == set(CONTRACTS)
    assert CONTRACTS["layers"]["exhaustive"] is True
    assert {f"tracker_scope.{stage}" for stage in PURE} == set(CONTRACTS["purity"]["source_modules"])


def test_siblings_of_a_seam_do_not_know_each_other() -> None:
    for folder in registry._FOLDERS.values():
        package = "tracker_scope." + folder.replace("/", ".")
        assert acquaintances(PACKAGE / folder, package, registry._SUPPORT) == []


def test_plugins_are_called_like_their_files() -> None:
    assert set(SEAMS) == set(registry._FOLDERS)
    for seam, load in SEAMS.items():
        files = {file.stem for file in (PACKAGE / registry._FOLDERS[seam]).glob("*.py")} - registry._SUPPORT
        assert {name: load(name).name for name in files} == {name: name for name in files}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("from seam.github import parse\nPLUGIN = 1", "jira imports github"),
        ("from seam import github\nPLUGIN = 1", "jira imports github"),
        ("def late():\n    import seam.github\nPLUGIN = 1", "jira imports github"),
        ("from seam.github_events import read\nPLUGIN = 1", "jira imports github_events"),
        ("from seam.csv_headers import read\nPLUGIN = 1", None),
        ("PLUGIN = import_module('seam.github').PLUGIN", "jira imports github"),
        ("from .github import parse\nPLUGIN = 1", "jira imports a relative name"),
        ("from seam.base import Connector", "jira defines no PLUGIN"),
        ("from seam.base import Connector\nPLUGIN: Connector = Connector()", None),
    ],
)
def test_the_seam_check_can_fail(tmp_path: Path, source: str, fault: str | None) -> None:
    support = frozenset({"__init__", "base", "github_events", "csv_headers"})
    for name, text in {**dict.fromkeys(support, ""), "github": "PLUGIN = 1", "jira": source}.items():
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    assert acquaintances(tmp_path, "seam", support) == ([fault] if fault else [])


def test_pure_stages_touch_nothing_outside() -> None:
    files = [file for stage in PURE for file in sorted((PACKAGE / stage).rglob("*.py"))]
    assert len(files) > len(PURE)
    assert {str(file): impurities(parsed(file)) for file in files if impurities(parsed(file))} == {}


@pytest.mark.parametrize(
    "line",
    [
        "import os.path",
        "from pathlib import Path",
        "from urllib.request import urlopen",
        "def late():\n    import sqlite3",
        "text = open(name).read()",
        "text = folder.joinpath(name).read_text()",
        "at = datetime.now(UTC)",
        "at = datetime.date.today()",
        "seen = hash(title)",
        "import_module('socket')",
    ],
)
def test_the_purity_check_can_fail(line: str) -> None:
    assert impurities(ast.parse(line))


@pytest.mark.parametrize(
    "line", ["from pathlib import PurePosixPath", "from urllib.parse import urlsplit", "import re"]
)
def test_the_purity_check_lets_computation_pass(line: str) -> None:
    assert impurities(ast.parse(line)) == []


def test_nothing_is_imported_that_windows_lacks() -> None:
    files = sorted(PACKAGE.rglob("*.py"))
    assert {str(file): posix_imports(parsed(file)) for file in files if posix_imports(parsed(file))} == {}


@pytest.mark.parametrize(
    "line", ["import fcntl", "if 1:\n    from pwd import getpwnam", "class A:\n    import resource"]
)
def test_the_windows_check_can_fail(line: str) -> None:
    assert posix_imports(ast.parse(line))
    assert posix_imports(ast.parse("def late():\n    import fcntl")) == []


def test_every_module_is_imported_where_posix_modules_are_missing() -> None:
    names = sorted(".".join(file.relative_to(ROOT).with_suffix("").parts) for file in PACKAGE.rglob("*.py"))
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({sorted(POSIX_ONLY)})); [__import__(name) for name in {names}]"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    "line",
    [
        "from datetime import datetime; datetime.now()",
        "import datetime; datetime.date.today()",
        "import os; os.environ['A']",
        "import random",
        "from subprocess import run",
        "import uuid; uuid.uuid4()",
        "import locale",
    ],
)
def test_ruff_bans_clock_environment_and_randomness(line: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--stdin-filename", "tracker_scope/odd.py"]
    run = subprocess.run([*command, "-"], input=line + "\n", cwd=ROOT, capture_output=True, text=True, check=False)
    assert "TID251" in run.stdout, run.stdout + run.stderr


def test_no_pure_stage_is_excused_from_the_bans() -> None:
    excused = [path for path, codes in RULES["ruff"]["lint"]["per-file-ignores"].items() if "TID251" in codes]
    assert [path for path in excused if path.startswith(tuple(f"tracker_scope/{stage}" for stage in PURE))] == []
