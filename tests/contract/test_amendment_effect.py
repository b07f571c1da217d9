import pytest

from tracker_scope.contract.amendment_effect import effects
from tracker_scope.contract.amendment_text import markdown_text


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("L'article 7 est supprimé avec effet au 1er mars 2026.", "2026-03-01"),
        ("Avec effet rétroactif au 1er mars 2026, l'article 7 est supprimé.", "2026-03-01"),
        ("Le présent avenant prend effet le 15 août 2026.", "2026-08-15"),
        ("Il prend effet à compter du 15 aout 2026.", "2026-08-15"),
        ("Il prendra effet rétroactivement à compter du 2 février 2026.", "2026-02-02"),
        ("L'avenant entre en vigueur le 01/03/2026.", "2026-03-01"),
        ("L'avenant s'applique à partir du 1er janvier 2026.", "2026-01-01"),
        ("Il rétroagit au 3 décembre 2025.", "2025-12-03"),
        ("With retroactive effect from 1 March 2026, Section 7 is deleted.", "2026-03-01"),
        ("This Amendment takes effect on March 1, 2026.", "2026-03-01"),
        ("This Amendment shall be effective as of March 1st, 2026.", "2026-03-01"),
        ("It comes into force on 2026-03-01.", "2026-03-01"),
        ("It is effective retroactively from the first day.", ""),
        ("Effective date: 1 March 2026.", "2026-03-01"),
        ("This Amendment is signed on 1 March 2026.", ""),
        ("Il prend effet le 31 février 2026.", ""),
        ("> La garantie prend effet le 1er mars 2026.", ""),
    ],
)
def test_the_date_of_effect_of_a_sentence(sentence: str, day: str) -> None:
    found = effects(markdown_text("a.md", f"# Avenant\n\n{sentence}\n".encode()))
    assert [one.date.isoformat() for one in found] == ([day] if day else [])
    assert all(one.sentence == sentence and str(one.place) == "a.md:3-3" for one in found)


def test_places_of_new_text_are_left_aside() -> None:
    text = markdown_text("a.md", b"It takes effect on 1 March 2026.\n\nIt takes effect on 2 March 2026.\n")
    first, second = effects(text)
    assert [one.date.day for one in effects(text, [first.place])] == [second.date.day]
