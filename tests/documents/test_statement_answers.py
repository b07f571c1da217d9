"""What the other party's lawyer looks for: whole threads, what was replaced, withdrawn, declared or left out."""

from __future__ import annotations

from statement_edges import edge_cases, with_entries
from statement_example import Example

from tracker_scope.documents.renderers.base import Style
from tracker_scope.documents.renderers.markdown import PLUGIN
from tracker_scope.documents.scope_statement import build
from tracker_scope.documents.statement_facts import Change, Difference, StatementFacts

LIMITS = {"no_text_edits": "only the earlier title can be known", "no_history": "as they stood at each", "x": ""}
EDGES = edge_cases()


def written(facts: StatementFacts, styles: dict[str, Style], language: str = "fr") -> str:
    return PLUGIN.render(build(facts), styles[language]).decode("utf-8")


def test_the_whole_thread_is_quoted_whoever_wrote_it(styles: dict[str, Style]) -> None:
    found = written(Example("fr").facts(), styles)
    assert "RES-4 – compte non rattaché à une personne enregistrée – commentaire n°\u00a04, 10 avril 2026" in found
    assert "RES-4 – Atelier Nord (direction informatique) – description, 4 février 2026" in found
    assert "(dans la rédaction datée du 4 mars 2026, ou vue pour la première fois ce jour-là)" in found
    assert "RES-4 – (1 message restreint, non montré)" in found
    contested = found.split("## 10. ")[1].split("## 11. ")[0]
    assert "RES-6 – auteur non indiqué par l’export – description, 6 février 2026" in contested
    assert "> Un taux par semaine." in contested
    row = next(line for line in found.split("\n") if line.startswith("| RES-4 "))
    assert (
        "Atelier Nord\u00a0: aucune position enregistrée\u202f; les messages du ticket sont cités plus bas (1 me" in row
    )


def test_an_account_that_nobody_holds_is_named_on_request_only(styles: dict[str, Style]) -> None:
    assert "compte-x, non rattaché à une personne enregistrée" in written(Example("fr", names=True).facts(), styles)
    assert "compte-x" not in written(Example("fr").facts(), styles)


def test_a_decision_that_a_later_one_replaced_is_told_but_not_what_is_restricted(styles: dict[str, Style]) -> None:
    found = written(EDGES["superseded"], styles, "en")
    row = next(line for line in found.split("\n") if line.startswith("| RES-3 "))
    assert row.count("Earlier decision, superseded: on 1 March 2026") == 5
    assert "tied to 2.3, 2.10. Reason: “" in row
    assert "Source: RES-3, comment no. 2" in row
    assert "restricted, not shown." in row
    assert "Earlier decision" not in written(Example("en").facts(), styles, "en")


def test_a_capture_that_was_withdrawn_leaves_a_trace(styles: dict[str, Style]) -> None:
    found = written(Example("en").facts(), styles, "en")
    day = "20 February 2026 at 09:00:05 (UTC+01:00)"
    assert f"| r0 | suivi | {day} | project lead | Export of the wrong project. | 2 |" in found
    assert "| a1 | annexe (no other capture of this source) |" in found
    assert "tracker-scope (this software) | The file turned out to be unreadable" in found
    assert "file\\_refused" not in found
    none = EDGES["empty"].model_copy(update={"withdrawals": Example("en").withdrawals()})
    assert "| a1 | annexe (no other capture of this source) |" in written(none, styles, "en")


def test_an_earlier_text_that_is_only_partly_known_is_said_to_be_so(styles: dict[str, Style]) -> None:
    facts = Example("en").facts()
    cause = Example("en").causes()[0]
    long = " ".join(f"w{number}" for number in range(90))
    moved = Difference(ticket=Example("en").ref(11), cause=cause, changes=(Change(op="kept", words=long),))
    runs = {code: tuple(one.model_copy(update={"limits": (code,)}) for one in facts.runs) for code in LIMITS}
    for code, said in LIMITS.items():
        found = written(facts.model_copy(update={"runs": runs[code], "differences": (moved,)}), styles, "en")
        assert (said in found, long in found) == (bool(said), True) if said else long not in found


def test_a_declared_type_is_named_with_its_record(styles: dict[str, Style]) -> None:
    found = written(EDGES["found by type"], styles, "fr")
    declared = "déclaré demander une correction par un enregistrement du projet du 8 janvier 2026 (conduite de projet)"
    assert f"Type de ticket «\u00a0Anomalie\u00a0», {declared}" in found
    assert "Type de ticket «\u00a0Tâche interne\u00a0», déclaré interne par un enregistrement" in found
    assert "(écrite le 1er février 2026, auteur non indiqué par l’export)" in found
    assert "le nom de la source en tient lieu" in found


def test_examples_are_said_to_be_cut_only_when_they_are(styles: dict[str, Style]) -> None:
    assert "others |" not in written(Example("en").facts(), styles, "en")
    assert written(EDGES["many of all"], styles, "en").count("RES-19 … (in all: 45)") == 2


def test_what_is_left_out_is_listed_up_to_a_limit(styles: dict[str, Style]) -> None:
    found = written(EDGES["many of all"], styles, "en")
    assert found.count("| lines 1 to 3 | It stands before the first clause. |") == 25
    assert "and 10 other passages" in found
    assert "RES-299 and 10 others" in found
    assert "RES-300" not in found
    assert "Pull requests left out: RES-12" in written(Example("en").facts(), styles, "en")


def test_no_sentence_on_restricted_tickets_when_there_are_none(styles: dict[str, Style]) -> None:
    facts = Example("en").facts()
    shown = with_entries(facts.scope, *(one for one in facts.scope.entries if not one.restricted))
    assert "only its key appears" in written(facts, styles, "en")
    assert "appears in this document" not in written(facts.model_copy(update={"scope": shown}), styles, "en")


def test_several_clauses_are_kept_apart_and_named_after_their_party(styles: dict[str, Style]) -> None:
    lines = written(EDGES["many of all"], styles, "en").split("\n")
    tied = next(line for line in lines if line.startswith("| RES-1 "))
    assert "| 2.1; 2.2 Rappels; 2.3 Plan des étages; " in tied
    held = next(line for line in lines if line.startswith("| RES-6 "))
    assert "Atelier Nord: 2.1; Studio Sud: 2.1; Atelier Nord: 2.2 Rappels; " in held


def test_what_is_cited_and_could_not_be_read_is_shown(styles: dict[str, Style]) -> None:
    assert "| 2.2 | EX-47, § 4.14 |" in written(Example("en").facts(), styles, "en")
