"""Of every specification at hand, each passage belongs to one clause or is left out with a reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tracker_scope import registry
from tracker_scope.contract.paragraphs import covered
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.model.contract import Reading

pytestmark = pytest.mark.realdata
SPECS = Path(__file__).resolve().parents[3] / "shared/data/specs"
FILES = sorted(path.relative_to(SPECS).as_posix() for path in SPECS.rglob("*") if path.is_file())
READERS = {suffix: name for name in registry.names("readers") for suffix in registry.reader(name).suffixes}
PARAGRAPHS = {".docx", ".pdf"}
LINES = {".md", ".rst"}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
UNREAD = {".tmd"}  # a template of somebody's own, in no format


def letters(text: str) -> Counter[str]:
    """Count the letters and figures, which no reader may lose, whatever it makes of space and signs."""
    return Counter(re.findall(r"[^\W_]", text))


def shown_by(file: Path) -> str:
    """Return the text of a file by other means than our reader."""
    if file.suffix == ".pdf":
        import pypdfium2

        pages = pypdfium2.PdfDocument(file.read_bytes())
        return "".join(page.get_textpage().get_text_range() for page in pages)
    import docx

    body = docx.Document(str(file)).element.body
    return "".join(one.text or "" for one in body.iter(f"{W}t") if not any(True for _ in one.iterancestors(FALLBACK)))


def spots(reading: Reading, file: Path) -> Iterator[tuple[int, int]]:
    """Yield the span of each passage with words: paragraphs laid out one after another, or lines by their bytes."""
    start = 0
    for one in reading.paragraphs:
        yield start, start + len(one.shown)
        start += len(one.shown) + 1
    for line in file.read_bytes().splitlines(keepends=True) if file.suffix in LINES else ():
        if line.strip(b"\xef\xbb\xbf \t\r\n\x0c\xc2\xa0"):
            yield start, start + len(line.rstrip(b"\r\n"))
        start += len(line)


def test_there_are_specifications() -> None:
    assert len(FILES) > 50


@pytest.mark.parametrize("name", [one for one in FILES if Path(one).suffix in {*PARAGRAPHS, *LINES}])
def test_every_passage_is_in_one_clause_or_left_out(name: str) -> None:
    file = SPECS / name
    reading = registry.reader(READERS[file.suffix]).read({file.name: file.read_bytes()}, ReaderOptions())
    held = sorted(covered(reading))
    assert all(one[1] <= other[0] for one, other in pairwise(held)), "a passage is in two"
    passages = list(spots(reading, file))
    assert passages
    lost = [one for one in passages if not any(start <= one[0] and one[1] <= end for start, end in held)]
    assert not lost, f"{len(lost)} of {len(passages)} passages are in no clause and not left out"


@pytest.mark.parametrize("name", [one for one in FILES if Path(one).suffix in PARAGRAPHS])
def test_every_letter_is_in_a_paragraph(name: str) -> None:
    file = SPECS / name
    reading = registry.reader(READERS[file.suffix]).read({file.name: file.read_bytes()}, ReaderOptions())
    lost = letters(shown_by(file)) - letters("\n".join(one.shown for one in reading.paragraphs))
    rounds = Counter({"o": sum(one.shown.startswith("• ") for one in reading.paragraphs)})  # Word's hollow bullet
    assert not lost - rounds


def test_every_other_format_has_a_reader_or_is_none() -> None:
    others = {Path(one).suffix for one in FILES} - {*PARAGRAPHS, *LINES}
    assert others - set(READERS) == UNREAD - set(READERS)
