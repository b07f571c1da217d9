"""Reads a specification or a contract written in Markdown into numbered clauses.

Numbers are those written in headings ("4.2 Export", "Article 7 – Recette", "Annexe A"); when
no heading carries one, those that a renderer gives by level. Paragraphs numbered under such a
heading, and list items, paragraphs and table rows that carry an identifier ("EX-12"), are
clauses of their own. A number written twice stays on both clauses, so that a reference to it
finds two clauses and settles nothing. A heading without a number among numbered ones belongs
to the clause above it when it is deeper, and is otherwise cited by its anchor ("#preamble").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracker_scope.contract.draft import clause_of, left_out
from tracker_scope.contract.markdown_scan import scan
from tracker_scope.contract.numbering import numbering_findings
from tracker_scope.contract.numbers import arabic
from tracker_scope.contract.passages import Passages
from tracker_scope.contract.readers.base import ReaderOptions
from tracker_scope.contract.source_text import SourceText, read_source
from tracker_scope.model.base import Finding
from tracker_scope.model.contract import Clause, LeftOut, Reading


class MarkdownReader:
    """CommonMark headings with the habits of GitHub, pandoc and kramdown-rfc."""

    name = "markdown"
    version = "1"
    suffixes = (".md", ".markdown", ".mkd", ".tmd")

    def read(self, files: Mapping[str, bytes], options: ReaderOptions) -> Reading:  # noqa: ARG002 - both languages are read alike
        """Read the files of one document, in the order given; see the module for the rules.

        Raises ContractEmpty, ContractNotText.
        """
        sources = [read_source(name, data) for name, data in files.items()]
        clauses: list[Clause] = []
        left: list[LeftOut] = []
        for source in sources:
            passages = Passages(source, tuple(scan(source.lines)))
            clauses.extend(_clauses(source, passages))
            left.extend(_left(source, passages))
        return Reading(clauses=tuple(clauses), left_out=tuple(left), findings=tuple(_findings(sources, clauses)))


def _clauses(source: SourceText, passages: Passages) -> Iterator[Clause]:
    roman = any(len(draft.number) > 1 and arabic(draft.number) for draft in passages.drafts)
    return (clause_of(draft, source, roman=roman) for draft in passages.drafts)


def _left(source: SourceText, passages: Passages) -> list[LeftOut]:
    found = [one for reason, lines in passages.left.items() for one in left_out(source, lines, reason)]
    return sorted(found, key=lambda one: one.place.start)


def _findings(sources: list[SourceText], clauses: list[Clause]) -> Iterator[Finding]:
    guessed = [source.file for source in sources if source.guessed]
    if guessed:
        yield Finding.of("encoding_guessed", guessed)
    if not clauses:
        yield Finding.of("no_clause_found", [source.file for source in sources])
    yield from numbering_findings([clause.number for clause in clauses])


PLUGIN = MarkdownReader()
