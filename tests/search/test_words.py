"""Words in both scripts come to one form, whatever way they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.search import arabic, words
from commerce.search.typos import deletions, one_typo_apart

ARABIC_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى"
TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
ARABIC_WORD = st.text(st.sampled_from(ARABIC_LETTERS), min_size=3, max_size=10)
ANY_WORD = st.one_of(ARABIC_WORD, st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=1, max_size=10))


@given(TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert words.fold(words.fold(text)) == words.fold(text)


@given(TEXT)
def test_every_text_has_words_that_the_index_can_hold(text: str) -> None:
    for word in words.tokens(text):
        assert word.form
        assert all(word.stems)
        assert not set(word.form) & set("'\\: |&!()<>*%_")


@given(TEXT)
def test_forms_are_found_again(text: str) -> None:
    """A form typed as a query is the same form: suggestions lead to what they promise."""
    for word in words.tokens(text):
        again = words.tokens(word.form)
        assert not again or again[0].stem == words.stem(again[0].form)


@given(ARABIC_WORD)
def test_the_article_changes_no_stem(word: str) -> None:
    bare = words.fold(word)
    if arabic.without_article(bare) != bare or len(bare) < arabic.SHORTEST or not words.tokens(word):
        return
    for article in ("ال", "وال", "بال", "لل"):
        assert words.tokens(article + word)[0].stem == words.tokens(word)[0].stem


@given(ARABIC_WORD, st.integers(0, 9), st.sampled_from("ًٌٍَُِّْـ"))
def test_vowel_marks_and_tatweel_change_nothing(word: str, at: int, mark: str) -> None:
    marked = word[: at + 1] + mark + word[at + 1 :]
    assert [each.form for each in words.tokens(marked)] == [each.form for each in words.tokens(word)]


@given(ARABIC_WORD)
def test_a_stem_keeps_three_letters(word: str) -> None:
    folded = words.fold(word)
    if len(folded) >= arabic.SHORTEST:
        assert len(arabic.stem(folded)) >= arabic.SHORTEST


@given(ANY_WORD, st.data())
def test_one_typo_is_found_by_deletions(word: str, data: st.DataObject) -> None:
    word = words.fold(word)
    if len(word) < words.SHORTEST_TYPO:
        return
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xزم"))
    broken = data.draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            ]
        )
    )
    if broken != word:
        assert one_typo_apart(word, broken)
        assert one_typo_apart(broken, word)
        assert set(deletions(word)) & set(deletions(broken))


@given(ANY_WORD, ANY_WORD)
def test_apart_goes_both_ways(a: str, b: str) -> None:
    assert one_typo_apart(a, b) == one_typo_apart(b, a)


def test_two_typos_are_too_many() -> None:
    assert not one_typo_apart("perfume", "prefmue")
    assert not one_typo_apart("oud", "oud")


@pytest.mark.parametrize(
    "spellings",
    [
        "أحمر احمر إحمر آحمر",
        "عباية عبايه عباءة عبايات العباية والعباية بالعبايه",
        "عود العود عُود عـــود للعود والعود",
        "عطر عطور العطور عطري",
        "سعودي سعودية السعودية",
        "قهوة قهوه گهوة القهوة",
        "فنجان فناجين فنجال",
        "ثوب أثواب ثياب الثوب",
        "تمر تمور التمور",
        "abaya Abayas ABAYA abaya’s",
        "candle candles Cándle",
        "box boxes",
        "lady ladies",
        "dress dresses",
    ],
)
def test_spellings_share_a_stem(spellings: str) -> None:
    assert len({word.stem for word in words.tokens(spellings)}) == 1


@pytest.mark.parametrize("pair", ["زيت زيتون", "ورد وردي", "عود عيد", "date data", "glass glue", "bus busy", "ثوب ثوم"])
def test_different_words_stay_different(pair: str) -> None:
    assert len({word.stem for word in words.tokens(pair)}) == 2


@pytest.mark.parametrize("text", ["50 مل", "50مل", "٥٠ مل", "٥٠مل", "50ml", "50 ML", "۵۰ ml", "0.05 l", "٠٫٠٥ لتر"])
def test_measures_are_one_word(text: str) -> None:
    assert [word.form for word in words.tokens(text)] == ["50ml"]


@pytest.mark.parametrize("text", ["half kilo", "نص كيلو", "نصف كيلو", "500 جم", "٥٠٠ غرام", "0.5 kg", "500g"])
def test_half_a_kilo(text: str) -> None:
    assert [word.form for word in words.tokens(text)] == ["500g"]


def test_stop_words_are_no_words() -> None:
    assert [word.form for word in words.tokens("عطر مع المسك من ورد")] == ["عطر", "مسك", "ورد"]
    assert [word.form for word in words.tokens("the gift for a woman")] == ["gift", "woman"]


def test_an_attached_letter_is_tried_without() -> None:
    assert "عنبر" in words.tokens("وعنبر")[0].stems
    assert "هيل" in words.tokens("بهيل")[0].stems


def test_synonyms_go_across_languages() -> None:
    assert words.stem("عود") in words.synonyms("oud")
    assert "thobe" in words.synonyms(words.stem(words.fold("دشداشة")))
