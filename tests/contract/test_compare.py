import time

from hypothesis import given
from hypothesis import strategies as st

from tracker_scope.contract.compare import word_diff

TEXTS = st.lists(st.sampled_from(["export", "PDF", "CSV", "five", "ten", "users,", "\n", "  "]), max_size=40).map(
    " ".join
)


def words(text: str, before: str, operation: str) -> list[str]:
    return [word for kind, run in word_diff(before, text) if kind in {"equal", operation} for word in run.split()]


def test_words_that_changed_stand_between_words_that_stayed() -> None:
    assert word_diff("within five minutes of", "within ten minutes of") == (
        ("equal", "within "),
        ("removed", "five "),
        ("added", "ten "),
        ("equal", "minutes of"),
    )


def test_a_line_that_is_wrapped_elsewhere_makes_no_difference() -> None:
    assert [kind for kind, _ in word_diff("one two\nthree", "one\ntwo three")] == ["equal"]


def test_empty_texts() -> None:
    assert word_diff("", "") == ()
    assert word_diff("", "new") == (("added", "new"),)
    assert word_diff("old", "") == (("removed", "old"),)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_difference(before: str, after: str) -> None:
    assert words(after, before, "removed") == before.split()
    assert words(after, before, "added") == after.split()


def test_long_texts_are_compared_by_line_and_never_for_minutes() -> None:
    before = "\n".join(f"line {number} " + "same " * 20 for number in range(900))
    after = before.replace("line 450 ", "row 450 ").replace("line 20 ", "row 20 ")
    started = time.process_time()
    operations = [kind for kind, _ in word_diff(before, after)]
    assert operations == ["equal", "removed", "added", "equal", "removed", "added", "equal"]
    assert [kind for kind, _ in word_diff("a b " * 20_000, "b c a " * 20_000)] == ["removed", "added"]
    assert time.process_time() - started < 20
