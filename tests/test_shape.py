"""The habits of shape hold: small modules, small functions, no state at module level."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "tracker_scope"
LONGEST_FUNCTION = 50
LONGEST_MODULE = 300

FREEZERS = {"re.compile", "TypeVar", "ParamSpec", "NewType", "frozenset", "tuple", "MappingProxyType", "TypeAdapter"}
FILLED_LATER = {"list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict", "count", "local"}
CHANGES = {
    *("append", "extend", "insert", "remove", "clear", "pop", "popitem", "add", "discard", "update", "setdefault"),
    *("sort", "reverse", "appendleft", "popleft"),
}


def own_modules() -> list[Path]:
    """List the Python files of the project that are written by hand."""
    return [file for folder in ("tracker_scope", "tests", "benchmarks", "plugins") for file in walk(ROOT / folder)]


def walk(folder: Path) -> list[Path]:
    """List the Python files of a folder, in order; none when there is no such folder."""
    return sorted(file for file in folder.rglob("*.py") if ".venv" not in file.parts)


def oversized(name: str, source: str) -> list[str]:
    """List a module over 300 lines that are not blank, and functions over 50 lines."""
    lines = sum(1 for line in source.splitlines() if line.strip())
    functions = (
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    long = [
        f"{name}:{node.lineno} {node.name}"
        for node in functions
        if (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    ]
    return [*([f"{name}: {lines} lines"] if lines > LONGEST_MODULE else []), *long]


def top_assignments(body: list[ast.stmt]) -> Iterator[ast.Assign | ast.AnnAssign]:
    """Walk through the assignments at the top of a module, under `if`, `try` and `with` too."""
    for node in body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            yield node
        for part in ("body", "orelse", "finalbody", "handlers"):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from top_assignments(getattr(node, part, []))


def may_change(value: ast.expr | None, *, final: bool) -> bool:
    """Tell whether a value at the top of a module is one that the program could fill or replace."""
    if isinstance(value, ast.Call):
        name = ast.unparse(value.func)
        return name.split(".")[-1] in FILLED_LATER if final else name not in FREEZERS
    if isinstance(value, ast.Dict | ast.List | ast.Set):
        return not final or not (value.keys if isinstance(value, ast.Dict) else value.elts)
    if isinstance(value, ast.DictComp | ast.ListComp | ast.SetComp | ast.GeneratorExp):
        return not final
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def module_state(source: str) -> list[str]:
    """List what a module keeps between two calls: names that are filled, replaced or declared global."""
    tree = ast.parse(source)
    wrong, names = [], set()
    for node in top_assignments(tree.body):
        targets = {ast.unparse(target) for target in (node.targets if isinstance(node, ast.Assign) else [node.target])}
        names |= targets
        final = isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation).split("[")[0].endswith("Final")
        if may_change(node.value, final=final) and targets != {"PLUGIN"}:
            wrong.append(f"{node.lineno} {ast.unparse(node)[:60]}")
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.stmt | ast.expr))
    return wrong + [f"{node.lineno} {ast.unparse(node)[:60]}" for node in nodes if changes(node, names)]


def changes(node: ast.AST, names: set[str]) -> bool:
    """Tell whether a node changes one of a module's names in place."""
    if isinstance(node, ast.Global):
        return True
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        return ast.unparse(node.value) in names
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in CHANGES and ast.unparse(node.func.value) in names
    return False


def test_modules_and_functions_are_small() -> None:
    files = own_modules()
    assert PACKAGE / "registry.py" in files
    assert [fault for file in files for fault in oversized(str(file), file.read_text("utf-8"))] == []


def test_the_size_check_can_fail() -> None:
    body = "\n".join(["    a = 1"] * LONGEST_FUNCTION)
    assert oversized("m", f"def f():\n{body}") == ["m:1 f"]
    assert oversized("m", f"def f():\n{body}".removesuffix("\n    a = 1")) == []
    assert oversized("m", "a = 1\n\n" * LONGEST_MODULE) == []
    assert oversized("m", "a = 1\n" * (LONGEST_MODULE + 1)) == ["m: 301 lines"]


def test_no_module_keeps_state() -> None:
    faults = {str(file): module_state(file.read_text("utf-8")) for file in walk(PACKAGE)}
    assert {file: found for file, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    "source",
    [
        "seen = []",
        "_cache: dict[str, int] = {}",
        "seen: Final = {}",
        "seen: Final = defaultdict(list)",
        "current = None",
        "engine = create_engine('sqlite://')",
        "try:\n    engine = open_it()\nexcept OSError:\n    pass",
        "ROWS: Final = {'a': 1}\ndef f():\n    ROWS['b'] = 2",
        "ROWS: Final = ['a']\ndef f():\n    ROWS.append('b')",
        "ROWS: Final = {'a': 1}\ndef f():\n    del ROWS['a']",
        "def f():\n    global a\n    a = 1",
    ],
)
def test_the_state_check_can_fail(source: str) -> None:
    assert module_state(source)


@pytest.mark.parametrize(
    "source",
    [
        "SIZE: Final = 20",
        "Instant = AwareDatetime",
        "Language = Literal['fr', 'en']",
        "_NUMBER = re.compile('[0-9]+')",
        "_FOLDERS: Final = {'a': 'b'}",
        "PLUGIN = JiraCsv()",
        "def f():\n    seen = []\n    seen.append(1)\n    return seen",
    ],
)
def test_the_state_check_lets_constants_pass(source: str) -> None:
    assert module_state(source) == []
