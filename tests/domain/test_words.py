"""Vietnamese text."""

import unicodedata

import pytest

from photo_contest.words import fold, has_forbidden, normal, word_count


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_search_ignores_diacritics_and_the_stroke_of_the_d(form):
    assert fold(unicodedata.normalize(form, "Đường phố  Đà Nẵng")) == "duong pho da nang"


def test_text_is_stored_in_nfc_without_invisible_marks():
    spelled = unicodedata.normalize("NFD", "Nét đẹp") + "\u200b"
    assert normal(f"  {spelled}\r\n") == unicodedata.normalize("NFC", "Nét đẹp")


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "a\u2066b", "\ud800", "a\x1bb"])
def test_control_characters_and_overrides_are_forbidden(text):
    assert has_forbidden(text)


def test_plain_vietnamese_with_line_ends_is_not_forbidden():
    assert not has_forbidden("Chị Mẩy dệt vải chàm.\nTả Phìn, 2026\t“đẹp”")


def test_words_are_what_stands_between_spaces():
    assert word_count(" Công  đoàn\ncơ sở ") == 4
