"""Every code that the package gives to a finding, a gap, a limit or a passage left out has a sentence in both files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker_scope import registry
from tracker_scope.documents.wording import disagreements
from tracker_scope.operations.workspace import words_of

PACKAGE = Path(__file__).resolve().parents[1] / "tracker_scope"
TABLES = ("findings", "gaps", "left_out", "limits")
# Where a code is given: what is called, the table of its sentence, and the place of the code among the arguments.
GIVEN: dict[str, tuple[str, int | str]] = {
    "Finding.of": ("findings", 0),
    "Finding": ("findings", "code"),
    "tally.add": ("findings", 0),
    "row.tally.add": ("findings", 0),
    "LocalDate": ("findings", 1),
    "Gap": ("gaps", "code"),
    "LeftOut": ("left_out", "reason"),
    "left_out": ("left_out", 2),
    "self._enter": ("left_out", 0),
    "self._leave": ("left_out", 0),
}
# Functions that list the codes of findings which others hand on.
LISTING = {
    "linking/readings.py": "_problems",
    "connectors/csv_headers.py": "_doubt",
    "connectors/github_values.py": "findings",
}

Code = tuple[str, str]


def constants(node: ast.AST | None, known: dict[str, ast.expr]) -> Iterator[str]:
    """Yield the texts that an expression may stand for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body, known)
        yield from constants(node.orelse, known)
        if isinstance(node.test, ast.Compare) and ast.unparse(node.test.left) == ast.unparse(node.body):
            yield from constants(node.test.comparators[0], known)
    elif isinstance(node, ast.Set | ast.Tuple):
        yield from (text for one in node.elts for text in constants(one, known))
    elif isinstance(node, ast.Dict):
        yield from (text for one in node.values for text in constants(one, {}))
    elif isinstance(node, ast.Subscript) and isinstance(table := known.get(ast.unparse(node.value)), ast.Dict):
        yield from (text for one in table.values for text in constants(one, {}))
    elif isinstance(node, ast.Name) and node.id in known:
        yield from constants(known[node.id], {})


def assigned(tree: ast.AST) -> dict[str, ast.expr]:
    """Return what names are given, at the top of a module or in a function."""
    nodes = list(ast.walk(tree))
    plain = {ast.unparse(one.targets[0]): one.value for one in nodes if isinstance(one, ast.Assign)}
    return plain | {ast.unparse(one.target): one.value for one in nodes if isinstance(one, ast.AnnAssign) and one.value}


def given(tree: ast.AST) -> Iterator[Code]:
    """Yield the codes in a module, each with the table in which its sentence must stand."""
    known = assigned(tree)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = ast.unparse(call.func)
        if name in GIVEN:
            table, place = GIVEN[name]
            yield from ((table, code) for code in constants(argument(call, place), known))
        elif name == "Mark" and "left_out" in constants(call.args[0], known):
            yield from (("left_out", code) for code in constants(argument(call, 3), known))
    held = [value for name, value in known.items() if name.lower().endswith("limits")]
    yield from (("limits", code) for value in held for code in constants(value, known))
    why = [value for name, value in known.items() if name.isupper() and name.endswith(("_REASON", "_REASONS"))]
    yield from (("left_out", code) for value in why for code in constants(value, known))


def argument(call: ast.Call, place: int | str) -> ast.expr | None:
    if isinstance(place, int):
        return call.args[place] if place < len(call.args) else None
    return next((one.value for one in call.keywords if one.arg == place), None)


def listed(tree: ast.AST, function: str) -> Iterator[Code]:
    """Yield the codes that a function returns, yields, compares with or goes through."""
    found = next(one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == function)
    for node in ast.walk(found):
        heads: list[ast.AST | None] = [node] if isinstance(node, ast.Set) else []
        if isinstance(node, ast.Return):
            heads = [node.value]
        elif isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            heads = [node.value.elts[0]]
        elif isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple):
            heads = [one.elts[0] for one in node.iter.elts if isinstance(one, ast.Tuple)]
        yield from (("findings", code) for head in heads for code in constants(head, {}))


@pytest.fixture(scope="module")
def codes() -> set[Code]:
    """Every code that the package gives."""
    found: set[Code] = set()
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        found |= set(given(tree))
        function = LISTING.get(file.relative_to(PACKAGE).as_posix())
        found |= set(listed(tree, function)) if function else set()
    return found


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_code_has_a_sentence_and_every_sentence_a_code(codes: set[Code], language: str) -> None:
    words = words_of("fr" if language == "fr" else "en").words
    worded = {(table, code) for table, _, code in (key.partition(".") for key in words) if table in TABLES}
    assert worded == codes


def test_both_files_say_the_same() -> None:
    found = disagreements(words_of("fr"), words_of("en"))
    assert [one for one in found if one.key.startswith(TABLES)] == []


def test_the_limits_of_every_connector_are_worded() -> None:
    words = words_of("fr")
    for name in registry.names("connectors"):
        assert all(words.has(f"limits.{code}") for code in registry.connector(name).limits)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("Finding.of('odd', [])", ("findings", "odd")),
        ("Finding(code='odd', count=1)", ("findings", "odd")),
        ("def f():\n    code = 'odd' if a else 'even'\n    Finding.of(code, [])", ("findings", "even")),
        ("_ODD: Final = 'odd'\nGap(code=_ODD)", ("gaps", "odd")),
        ("self._enter(a if a == 'odd' else 'even')", ("left_out", "odd")),
        ("LocalDate(None, 'odd' if a else 'even')", ("findings", "odd")),
        ("Mark('left_out', 1, 2, 'odd')", ("left_out", "odd")),
        ("class A:\n    limits: tuple[str, ...] = ('odd', 'even')", ("limits", "even")),
    ],
)
def test_the_search_for_codes_finds_them(source: str, code: Code) -> None:
    assert code in set(given(ast.parse(source)))
