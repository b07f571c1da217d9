"""Every error and every problem is said in both languages, with its own exit code, and from facts alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from tracker_scope import errors
from tracker_scope.documents.wording import Wording
from tracker_scope.errors import Problem, TrackerScopeError
from tracker_scope.errors.problems import PROBLEMS
from tracker_scope.operations.workspace import words_of

PACKAGE = Path(__file__).resolve().parents[1] / "tracker_scope"
FRENCH = words_of("fr").words
EXIT_CODES = {
    "TrackerScopeError": 70,
    "WordingBroken": 70,
    "UsageError": 2,
    "ConnectorError": 3,
    "LedgerError": 4,
    "ContractError": 5,
    "DocumentError": 6,
}


def kinds(of: type[TrackerScopeError] = TrackerScopeError) -> Iterator[type[TrackerScopeError]]:
    """Walk through the classes of errors that the package itself defines."""
    if of.__module__.startswith("tracker_scope."):
        yield of
    for one in of.__subclasses__():
        yield from kinds(one)


KINDS = list(kinds())
CAUGHT = "def f():\n    try:\n        g()\n    except {} as e:\n        raise BackupFailed(path=path, problem=e)"
NAMES = {kind.__name__ for kind in KINDS}


def asked(sentence: str) -> set[str]:
    """Name the placeholders of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def french(kind: type[TrackerScopeError], part: str) -> str:
    """Return the French sentence or hint of an error."""
    return FRENCH[f"errors.{kind.code.replace('-', '_')}.{part}"]


def fixed(sentence: str) -> str:
    """Return what a sentence says by itself."""
    return "".join(text for text, *_ in Formatter().parse(sentence))


# both languages


def test_codes_are_unique_and_written_one_way() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_exit_code_is_that_of_the_family(kind: type[TrackerScopeError]) -> None:
    families = [EXIT_CODES[one.__name__] for one in kind.__mro__ if one.__name__ in EXIT_CODES]
    assert kind.exit_code == families[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", ["sentence", "hint"])
def test_an_error_is_said_in_both_languages(kind: type[TrackerScopeError], part: str) -> None:
    ours, theirs = getattr(kind, part), french(kind, part)
    assert asked(ours) == asked(theirs)
    assert (ours != theirs) == any(letter.isalpha() for letter in fixed(ours))
    assert all(one.endswith((".", "{problem}")) for one in (ours, theirs))


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_with_its_facts_leaves_nothing_to_fill(kind: type[TrackerScopeError]) -> None:
    facts = dict.fromkeys(asked(kind.sentence) | asked(kind.hint), "a fact")
    made = kind(**facts)
    assert not set("{}") & set(str(made) + made.hint.format(**made.facts))


def test_an_error_short_of_a_fact_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        errors.FileMissing()


def test_french_holds_no_error_and_no_problem_that_is_no_more() -> None:
    told = {key.split(".")[1] for key in FRENCH if key.startswith("errors.")}
    assert told == {kind.code.replace("-", "_") for kind in KINDS}
    assert {key.removeprefix("problems.") for key in FRENCH if key.startswith("problems.")} == set(PROBLEMS)


@pytest.mark.parametrize("key", PROBLEMS)
def test_a_problem_is_said_in_both_languages(key: str) -> None:
    ours, theirs = PROBLEMS[key], FRENCH[f"problems.{key}"]
    assert asked(ours) == asked(theirs)
    assert (ours != theirs) == any(letter.isalpha() for letter in fixed(ours)) or not fixed(ours).strip(":; ")
    assert not any(one.endswith(".") for one in (ours, theirs))
    assert not set("{}") & set(str(Problem(key, **dict.fromkeys(asked(ours), "a fact"))))


def test_every_error_is_found_under_one_name() -> None:
    assert set(errors.__all__) == NAMES | {"Problem"}


def test_an_error_within_another_loses_its_full_stop() -> None:
    inner = errors.TicketUnknown(ticket="PRT-1")
    outer = errors.ImportInvalid(path="d.toml", problem=Problem("decision_number", number=2, problem=inner))
    assert str(outer) == "d.toml cannot be imported: decision 2: No captured ticket is called PRT-1."


# where errors are raised


def last_name(node: ast.expr) -> str:
    return ast.unparse(node).split(".")[-1]


def speaks(node: ast.expr) -> bool:
    """Tell whether an expression holds words of ours, which no language could translate."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and re.search(r"[^\W\d_]{2}", node.value) is not None
    if isinstance(node, ast.JoinedStr | ast.BoolOp):
        return any(speaks(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return speaks(node.left) or speaks(node.right)
    if isinstance(node, ast.IfExp):
        return speaks(node.body) or speaks(node.orelse)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in {"join", "format"} and speaks(node.func.value)
    return False


def problems_in(function: ast.AST) -> set[str]:
    """Name what holds a problem in a function: parameters so annotated, assignments, errors of ours caught."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.arg) and node.annotation is not None and ast.unparse(node.annotation) == "Problem":
            found.add(node.arg)
        elif isinstance(node, ast.Assign) and is_problem(node.value, set()):
            found |= {ast.unparse(target) for target in node.targets}
        elif isinstance(node, ast.ExceptHandler) and node.name and node.type is not None:
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            found |= {node.name} if all(last_name(one) in NAMES for one in caught) else set()
    return found


def is_problem(node: ast.expr, known: set[str]) -> bool:
    if isinstance(node, ast.Call):
        name = last_name(node.func)
        return name in {"Problem", "problem_of"} or name.startswith("of_")
    if isinstance(node, ast.Attribute):
        return node.attr == "problem"
    return isinstance(node, ast.Name) and node.id in known


def untranslatable(source: str) -> list[str]:
    """List the errors that are given words instead of a problem, and the problems that are given other facts."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    wrong: dict[str, None] = {}
    for scope in (tree, *functions):
        known = problems_in(scope)
        for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call)):
            if faults(call, known):
                wrong[f"{call.lineno}: {ast.unparse(call)}"] = None
    return list(wrong)


def faults(call: ast.Call, known: set[str]) -> bool:
    name = last_name(call.func)
    facts = {one.arg: one.value for one in call.keywords}
    if name in NAMES:
        return any(speaks(value) for value in facts.values()) or (
            "problem" in facts and not is_problem(facts["problem"], known)
        )
    if name not in {"Problem", "refuse", "NotJson"}:
        return False
    keys = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    fits = all(key in PROBLEMS and (None in facts or asked(PROBLEMS[key]) == set(facts)) for key in keys)
    return not fits or any(speaks(value) for value in facts.values())


def test_errors_are_raised_with_facts_and_problems_only() -> None:
    found = {str(file): untranslatable(file.read_text("utf-8")) for file in sorted(PACKAGE.rglob("*.py"))}
    assert {file: sites for file, sites in found.items() if sites} == {}


@pytest.mark.parametrize(
    "source",
    [
        "raise FileUnreadable(path=path, problem='it is no file')",
        "raise FileUnreadable(path=path, problem=f'{path} is no file')",
        "raise FileUnreadable(path=path, problem=refused)",
        CAUGHT.format("OSError"),
        "raise SourceMismatch(source=source, expected=one, found='it holds a comment')",
        "raise SourceUnknown(name=name or 'nothing', known=known)",
        "raise LedgerError(path=path, problem=Problem('no_such_problem'))",
        "raise LedgerError(path=path, problem=Problem('toml', word=broken))",
        "raise budget.refuse('encrypted', name='some name')",
        "raise refuse(name, 'row_too_long', least=1)",
    ],
)
def test_the_search_for_words_finds_them(source: str) -> None:
    assert untranslatable(source)


@pytest.mark.parametrize(
    "source",
    [
        "raise LedgerError(path=path, problem=Problem('toml', words=broken))",
        "def f(problem: Problem):\n    raise LedgerError(path=path, problem=problem)",
        CAUGHT.format("LedgerError"),
        "raise ConnectorUnknown(name=file or '?', known=', '.join(names('connectors')))",
        "raise NotJson(at, 'json_too_deep', most=DEEPEST)",
    ],
)
def test_the_search_for_words_lets_facts_pass(source: str) -> None:
    assert untranslatable(source) == []


def test_sentences_can_be_set_in_both_languages() -> None:
    english = {kind.code: {"sentence": kind.sentence, "hint": kind.hint} for kind in KINDS}
    for wording in (Wording.of("en", english | PROBLEMS), words_of("fr")):
        for key, sentence in wording.words.items():
            names = frozenset(asked(sentence))
            assert wording.template(key, names, 1 if "count" in names else None)
