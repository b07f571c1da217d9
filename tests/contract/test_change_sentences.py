import time

import pytest

from tracker_scope.contract.change_sentences import change_sentences, instructs


@pytest.mark.parametrize(
    ("sentence", "action", "numbers"),
    [
        ("L'article 4.6 est remplacé par ce qui suit :", "replaced", "4.6"),
        ("L’article 4.6 est remplacé par le texte suivant :", "replaced", "4.6"),
        ("L'article 4.6 est modifié comme suit :", "replaced", "4.6"),
        ("L'article 4.6 du cahier des charges (« Notifications ») est modifié comme suit :", "replaced", "4.6"),
        ("L'**article 4.6** est annulé et remplacé par les dispositions suivantes :", "replaced", "4.6"),
        ("Les parties conviennent que la clause 4.6 sera désormais rédigée comme suit :", "replaced", "4.6"),
        ("L'exigence EX-12 est remplacée par ce qui suit :", "replaced", "EX-12"),
        ("EX-12 est remplacée par ce qui suit :", "replaced", "EX-12"),
        ("Il est ajouté un article 4.9 ainsi rédigé :", "added", "4.9"),
        ("Il est inséré, après l'article 4.8, un nouvel article 4.9 ainsi rédigé :", "added", "4.9"),
        ("Un article 4.9 est ajouté :", "added", "4.9"),
        ("Un nouvel article 4.9 intitulé « Pièces » est inséré après l'article 4.8 :", "added", "4.9"),
        ("Est ajouté l'article 4.9 :", "added", "4.9"),
        ("L'article 7 est supprimé.", "deleted", "7"),
        ("Les articles 7.1, 7.2 et 7.3 sont supprimés.", "deleted", "7.1 7.2 7.3"),
        ("La clause 7.1 est abrogée.", "deleted", "7.1"),
        ("Section 4.6 is replaced by the following:", "replaced", "4.6"),
        ("Section 4.6 is replaced in its entirety:", "replaced", "4.6"),
        ("Section 4.6 is hereby deleted in its entirety and replaced with the following:", "replaced", "4.6"),
        ("Section 4.6 of the Agreement is amended and restated to read as follows:", "replaced", "4.6"),
        ("Section 4.6 shall be replaced by the following:", "replaced", "4.6"),
        ("§ 4.6 is replaced by the following:", "replaced", "4.6"),
        ("Requirement EX-12 is replaced by the following:", "replaced", "EX-12"),
        ("The following Section 4.9 is added:", "added", "4.9"),
        ("The following is added as Section 4.9:", "added", "4.9"),
        ("A new clause 4.9 is inserted after clause 4.8:", "added", "4.9"),
        ("Section 7 is deleted.", "deleted", "7"),
        ("Section 7 is deleted in its entirety.", "deleted", "7"),
        ("Sections 7.1 and 7.2 are hereby deleted.", "deleted", "7.1 7.2"),
        ("Section 4.2 is kept and Section 7 is deleted.", "deleted", "7"),
        ("L'article 4.6, modifié par l'avenant n° 1, est remplacé par ce qui suit :", "replaced", "4.6"),
        ("Section 4.6, as amended by Amendment No. 1, is replaced by the following:", "replaced", "4.6"),
        ("Section 4.6 is hereby replaced in its entirety by the following:", "replaced", "4.6"),
        ("Section 4.6 is amended and restated as follows:", "replaced", "4.6"),
        ("Replace Section 4.6 with the following:", "replaced", "4.6"),
        ("Les parties conviennent de remplacer l'article 4.6 par ce qui suit :", "replaced", "4.6"),
        ("Il est inséré après l'article 5.3 un article 5.4 ainsi rédigé :", "added", "5.4"),
        ("A new Section 5.4 is inserted after Section 5.3:", "added", "5.4"),
        ("L'article 5 est complété par un article 5.4 ainsi rédigé :", "added", "5.4"),
        ("L'article 3 est complété par les dispositions suivantes :", "completed", "3"),
        ("L'article 3 est complété comme suit :", "completed", "3"),
        ("The following is added to the end of Section 3:", "completed", "3"),
        ("The following sentence is added at the end of Section 3:", "completed", "3"),
        ("Section 3 is supplemented by the following:", "completed", "3"),
        ("Les articles 7 à 9 sont supprimés.", "deleted", "7 8 9"),
        ("Sections 7.1 through 7.3 are deleted.", "deleted", "7.1 7.2 7.3"),
        ("L'article 7 est supprimé et non remplacé.", "deleted", "7"),
        ("Section 7 is deleted and not replaced.", "deleted", "7"),
        ("Section 7 is intentionally left blank.", "deleted", "7"),
        ("L'article 7 est laissé volontairement en blanc.", "deleted", "7"),
        ("Sont supprimés les articles 7.1 et l'article 7.2.", "deleted", "7.1 7.2"),
        ("The following sections are deleted: 7.1, 7.2.", "deleted", "7.1 7.2"),
        ("Avec effet au 1er mars 2026, l'article 7 est abrogé.", "deleted", "7"),
        ("L'article 8 devient l'article 9.", "renumbered", "8"),
        ("L'article 8 est renuméroté 9.", "renumbered", "8"),
        ("Les articles 8 et 9 deviennent respectivement les articles 9 et 10.", "renumbered", "8 9"),
        ("Sections 5.2 and 5.3 are renumbered 5.3 and 5.4 respectively.", "renumbered", "5.2 5.3"),
        ("Section 8 shall become Section 9.", "renumbered", "8"),
        ("Section 8 is hereby re-numbered as Section 9.", "renumbered", "8"),
        ("Section 4.2 is amended by adding the following at the end thereof:", "completed", "4.2"),
        ("Section 4.2 is amended by adding the following sentence at the end:", "completed", "4.2"),
        ("L'article 12 « Prix » du contrat est modifié ainsi qu'il suit :", "replaced", "12"),
        ("L'article 12 est désormais libellé comme suit :", "replaced", "12"),
        ("L'annexe 2 est supprimée.", "deleted", "Annexe 2"),
        ("Annexes 2 and 3 are deleted.", "deleted", "Annexe 2 Annexe 3"),
        ("The Appendix 2 is deleted.", "deleted", "Appendix 2"),
        ("L'annexe B est supprimée.", "deleted", "B"),
    ],
)
def test_a_change_sentence_is_read(sentence: str, action: str, numbers: str) -> None:
    assert [(one.action, " ".join(one.numbers)) for one in change_sentences(sentence)] == [(action, numbers)]


@pytest.mark.parametrize(
    "text",
    [
        "article 4.6" + " " * 50_000,
        "EX-1, " * 20_000,
        "est ajouté " * 10_000,
        "article 4 « " * 9_000,
        "les articles 7, 8 et " * 5_000,
        "les mots « a » " * 9_000,
        "par « " * 20_000,
        "« a » (« b » " * 9_000,
        "article 4, modifié par " * 5_000,
        "article 4 devient l'article " * 5_000,
    ],
)
def test_a_sentence_without_end_is_read_in_no_time(text: str) -> None:
    started = time.process_time()
    assert [one.action for one in change_sentences(text) if one.action] == []
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("sentence", "old", "new"),
    [
        ("Dans l'article 3.1, le nombre « 5 » est remplacé par « 3 ».", "5", "3"),
        ("L'article 3.1 est modifié comme suit : les mots « A » sont remplacés par les mots « B ».", "A", "B"),
        ("Section 3.1 is amended by replacing “A” with “B”.", "A", "B"),
        ("Section 3.1 is amended by deleting the words “A” and replacing them with “B”.", "A", "B"),
        ("The reference to “A” in Section 3.1 is hereby replaced with “B”.", "A", "B"),
        ("In Section 3.1, the words “B” are inserted after the words “A”.", "A", "A B"),
        ("À l'article 3.1, après le mot « A », sont ajoutés les mots « B ».", "A", "A B"),
        ("The words “A” in Section 3.1 are deleted.", "A", ""),
    ],
)
def test_a_change_of_words_is_read(sentence: str, old: str, new: str) -> None:
    (found,) = change_sentences(sentence)
    assert found.words is not None
    assert (found.action, found.numbers, found.words.old, found.words.new) == ("replaced", ("3.1",), old, new)


@pytest.mark.parametrize(
    ("sentence", "amendment"),
    [
        ("L'article 3 de l'avenant n° 1 est supprimé.", "1"),
        ("L'article 3 du premier avenant est supprimé.", "1"),
        ("L'article 3 du présent avenant est supprimé.", ""),
        ("Section 3 of Amendment No. 12 is deleted.", "12"),
        ("Section 3 of the Second Amendment is deleted.", "2"),
        ("Section 3 of the Agreement is deleted.", None),
        ("Section 3, as amended by Amendment No. 1, is deleted.", None),
    ],
)
def test_the_amendment_whose_article_is_named(sentence: str, amendment: str | None) -> None:
    assert [(one.numbers, one.amendment) for one in change_sentences(sentence)] == [(("3",), amendment)]


def test_an_instruction_is_told_from_new_text() -> None:
    assert instructs("Les mots « a » sont remplacés par « b ».")
    assert instructs("The first sentence is deleted.")
    assert instructs("Le délai de 5 jours est porté à 10 jours.")
    assert not instructs("Le portail compte les mots.")


@pytest.mark.parametrize(
    "sentence", ["The supplier shall delete Section 7 of the database.", "Le prestataire doit supprimer l'article 7."]
)
def test_what_a_party_is_to_do_changes_no_clause(sentence: str) -> None:
    assert [one.action for one in change_sentences(sentence) if one.action] == []


@pytest.mark.parametrize(
    ("sentence", "to"),
    [
        ("L'article 8 devient l'article 9.", ("9",)),
        ("L'annexe 2 devient l'annexe 3.", ("Annexe 3",)),
        ("L'annexe 2 est renumérotée 3.", ("Annexe 3",)),
        ("Les articles 8 à 10 deviennent les articles 9 à 11.", ("9", "10", "11")),
        ("EX-01 et EX-02 deviennent EX-11 et EX-12.", ("EX-11", "EX-12")),
    ],
)
def test_the_new_numbers(sentence: str, to: tuple[str, ...]) -> None:
    assert [(one.action, one.to) for one in change_sentences(sentence)] == [("renumbered", to)]
