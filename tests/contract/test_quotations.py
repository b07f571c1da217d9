import pytest

from tracker_scope.contract.quotations import end_of_quotation, opens, unquoted


@pytest.mark.parametrize(
    ("lines", "bare"),
    [
        (["« Un. »"], ["Un."]),
        (["« Un. » ;"], ["Un."]),
        (["« Un", "", "« Deux", "", "« Trois. »"], ["Un", "", "Deux", "", "Trois."]),
        (["« Un", "« deux » suffit", "trois. »"], ["Un", "« deux » suffit", "trois."]),
        (["“One “two” three.”"], ["One “two” three."]),
        (['"One."'], ["One."]),
        (["„Eins.“"], ["Eins."]),
        (["« A » désigne « B »"], ["« A » désigne « B »"]),
        (["« Un."], ["« Un."]),
        (["Un « deux »"], ["Un « deux »"]),
        ([""], [""]),
    ],
)
def test_only_marks_that_enclose_all_lines_are_taken_off(lines: list[str], bare: list[str]) -> None:
    assert unquoted(lines) == bare


def test_where_a_quotation_ends() -> None:
    assert end_of_quotation(["« Un", "deux. » Et", "« trois »"]) == (1, 7)
    assert end_of_quotation(["« Un", "deux."]) is None
    assert end_of_quotation(["Un »"]) is None
    assert end_of_quotation([]) is None
    assert opens("  «\u00a0Un")
    assert not opens("Un «")
