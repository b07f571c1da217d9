"""Tables in HTML: what they are filtered by, how figures stand, and how thousands of rows are written."""

from __future__ import annotations

from decimal import Decimal

from html_page import page, text

from tracker_scope.model.document import Amount, Facet, Source, Table, Term


def rows_of(*columns: list[str], facets: tuple[Facet, ...] = ()) -> list[list[str]]:
    """Render a searchable table and return the values of each of its filters."""
    rows = tuple(tuple((text(cell),) for cell in row) for row in zip(*columns, strict=True))
    found = page(Table(heads=("head",) * len(columns), rows=rows, searchable=True, facets=facets))
    return [[one.text() for one in choice.all("option")[1:]] for choice in found.all("select")]


def test_a_column_is_filtered_when_its_few_values_come_again() -> None:
    assert rows_of(["b", "à", "B", "A", "b", "à", "B", "A"]) == [["A", "à", "B", "b"]]
    assert rows_of(["a", "b", "c", "a", "b"]) == []
    assert rows_of(["a"] * 8) == []
    assert rows_of(["a", "a", "", ""]) == []
    twelve = [str(number) for number in range(12)] * 2
    assert [len(values) for values in rows_of(twelve)] == [12]
    assert rows_of([*twelve, "x", "x"]) == []
    assert rows_of(["a", "a", "b", "b"], ["1", "2", "3", "4"], ["c", "d", "c", "d"]) == [["a", "b"], ["c", "d"]]


def test_a_facet_stands_for_the_cells_of_its_column() -> None:
    terms = (Term(key="b"), None, Term(key="a"))
    assert rows_of(["1", "2", "3"], facets=(Facet(column=0, terms=terms),)) == [["à", "b"]]
    found = page(
        Table(
            heads=("head",),
            rows=(((text("1"),),), ((text("2"),),), ((text("3"),),)),
            searchable=True,
            facets=(Facet(column=0, terms=terms),),
        )
    )
    assert [row.attributes["data-values"] for row in found.one("tbody").all("tr")] == ["1", "-1", "0"]


def test_figures_are_set_apart_and_do_not_name_a_row() -> None:
    amount = Amount(amount=Decimal("1.5"), currency="EUR", source=Source(kind="register", ref="x"))
    table = Table(heads=("head", "head"), rows=(((amount,), (text("a"),)), ((), (text("b"),))), numeric=(0,))
    cells = page(table).one("table").all("th", "td")
    assert [(one.tag, one.attributes.get("class"), one.text()) for one in cells] == [
        ("th", "figure", "Head"),
        ("th", None, "Head"),
        ("td", "figure", "€1.50"),
        ("td", None, "a"),
        ("td", "figure", ""),
        ("td", None, "b"),
    ]


def long_table(rows: int) -> Table:
    """Make a table with a short first column and a second one that says much."""
    cells = tuple(((text(f"{number}"),), (text("word " * 100),)) for number in range(rows))
    return Table(heads=("head", "head"), rows=cells, searchable=True, numeric=(1,))


def test_a_table_of_thousands_of_rows_says_by_roles_what_it_is() -> None:
    found = page(long_table(1001))
    roles = {one.tag: one.attributes.get("role") for one in found.one("table").all()}
    assert roles == {
        "table": "table",
        "thead": "rowgroup",
        "tbody": "rowgroup",
        "tr": "row",
        "th": "rowheader",
        "td": "cell",
    }
    assert {one.attributes["role"] for one in found.one("thead").all("th")} == {"columnheader"}
    assert "#t1 { --columns: minmax(0, 11fr) minmax(0, 40fr); }" in found.one("style").text()
    assert [one.attributes["class"] for one in found.one("main").all("div")][-1] == "box long"


def test_a_shorter_table_needs_none() -> None:
    found = page(long_table(1000))
    assert [one for one in found.one("table").all() if "role" in one.attributes] == []
    assert "#t1" not in found.one("style").text()
