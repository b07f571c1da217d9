"""Every document of every kind: sourced sentence by sentence, in fixed wording, without a sentence too many."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from document_walk import HOSTILE, nodes, replaced, shapes
from every_document import EVERY, LANGUAGES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.renderers.markdown import PLUGIN
from tracker_scope.model.document import Blank, Document, Phrase, Quotation, Table, Term, Text

DOCUMENTS = Path(__file__).resolve().parents[2] / "tracker_scope" / "documents"
# What the phrasing of every format says by itself, beside what a tree holds.
SAID_BY_FORMATS = {"documents.moment", "documents.unworded", "documents.blank"}
KINDS = sorted({one.kind for one in EVERY.values()})


def written(document: Document, style: Style) -> str:
    return PLUGIN.render(document, style).decode("utf-8")


@pytest.mark.parametrize("name", sorted(EVERY))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_can_be_written_twice_alike(language: str, name: str, styles: dict[str, Style]) -> None:
    assert written(EVERY[name], styles[language]) == written(EVERY[name], styles[language])


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_sentence_has_a_source_or_is_fixed_wording(name: str, styles: dict[str, Style]) -> None:
    words = styles["fr"].words
    for node in nodes(EVERY[name]):
        if isinstance(node, Phrase):
            assert node.key.split(".")[0] in {"documents", "findings", "gaps", "left_out", "limits"}
            assert all(isinstance(value, Term | Blank) or value.source.ref for value in node.values.values())
        elif isinstance(node, Term):
            assert f"terms.{node.key}" in words
        elif isinstance(node, Table):
            assert all(head in words for head in node.heads)
            assert {len(row) for row in node.rows} <= {len(node.heads)}
            assert set(node.numeric) <= set(range(len(node.heads)))
        elif isinstance(node, Quotation):
            assert node.content.source.kind in {"clause", "record", "ticket"}


def test_no_prose_is_written_in_code() -> None:
    prose = re.compile(r"[^\W\d_]{2,}[ \u00a0]+[^\W\d_]{2,}")
    modules = [*DOCUMENTS.glob("*.py")]
    assert len(modules) > 10
    found = [
        (module.name, node.lineno, node.value)
        for module in modules
        for node in ast.walk(undocumented(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and prose.search(node.value)
    ]
    assert found == []


def undocumented(module: Path) -> ast.Module:
    """Parse a module and take its docstrings out."""
    tree = ast.parse(module.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body.pop(0)
    return tree


def test_no_sentence_is_without_use(styles: dict[str, Style]) -> None:
    assert len(KINDS) > 1
    used = set(SAID_BY_FORMATS)
    for document in EVERY.values():
        for node in nodes(document):
            if isinstance(node, Phrase):
                used.add(node.key)
            elif isinstance(node, Table):
                used.update(node.heads)
    ours = {key for key in styles["fr"].words if key.startswith("documents.")} - said_by_one_format(styles["fr"].words)
    assert {key for key in ours if key not in used and key.rpartition(".")[0] not in used} == set()


def said_by_one_format(words: dict[str, str]) -> set[str]:
    """Return the keys of a format's own table that its modules name."""
    text = "\n".join(one.read_text("utf-8") for one in (DOCUMENTS / "renderers").glob("*.py"))
    own = {key for key in words if key.startswith("documents.html.")}
    return {key for key in own if re.search(rf'["\'.]{key.rpartition(".")[2]}["\']', text)}


@pytest.mark.parametrize("kind", KINDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(data=st.data())
def test_hostile_words_in_any_field_leave_the_structure_as_it_is(
    styles: dict[str, Style], kind: str, data: st.DataObject
) -> None:
    tree = next(one for one in EVERY.values() if one.kind == kind)
    twisted = Document.model_validate(replaced(tree.model_dump(), lambda: data.draw(HOSTILE)))
    assert shapes(written(twisted, styles["fr"])) == shapes(written(tree, styles["fr"]))


@pytest.mark.parametrize("name", sorted(EVERY))
def test_documents_hold_texts(name: str) -> None:
    assert any(isinstance(one, Text) for one in nodes(EVERY[name]))
