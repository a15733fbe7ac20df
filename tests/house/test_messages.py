"""Vietnamese is the source text; the English catalogue is whole and compiled."""

import gettext
import re

from photo_contest.management.commands import messages


def texts_of(message: object) -> list[str]:
    return list(message) if isinstance(message, (tuple, list)) else [str(message)]


def test_every_marked_text_stands_in_the_catalogue_and_no_other():
    marked = {message.id for message in messages.marked() if message.id}
    translated = {message.id for message in messages.translated() if message.id}

    assert marked - translated == set()
    assert translated - marked == set()


def test_every_text_has_its_english():
    assert messages.untranslated(messages.translated()) == []


def test_a_translation_keeps_the_placeholders_of_its_text():
    holes = re.compile(r"%\(\w+\)s|\{\w+\}|%%")

    for message in messages.translated():
        if message.id:
            wanted = set(holes.findall(texts_of(message.id)[-1]))
            # "You have used your vote" may leave out the number one, the last form may not.
            assert set(holes.findall(texts_of(message.string)[-1])) == wanted, message.id
            for text in texts_of(message.string):
                assert set(holes.findall(text)) <= wanted, message.id


def test_a_translation_keeps_the_marks_of_its_text():
    tags = re.compile(r"</?\w+>")

    for message in messages.translated():
        for text in texts_of(message.string) if message.id else []:
            assert set(tags.findall(text)) <= set(tags.findall(texts_of(message.id)[0])), text


def test_no_translation_is_still_vietnamese():
    vietnamese = re.compile(r"[ăđơưạảấầậắằẹẻếềệỉịọỏốồộớờợụủứừựỳỷ]", re.IGNORECASE)

    for message in messages.translated():
        for text in texts_of(message.string) if message.id else []:
            assert not vietnamese.search(text.replace("Lào Cai", "")), text


def test_the_compiled_catalogue_is_that_of_the_written_one():
    with messages.CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    for message in messages.translated():
        if isinstance(message.id, tuple):
            one, many = message.id
            forms = (compiled.ngettext(one, many, 1), compiled.ngettext(one, many, 2))
            assert forms == tuple(message.string)
        elif message.context:
            assert compiled.pgettext(message.context, message.id) == message.string
        elif message.id:
            assert compiled.gettext(message.id) == message.string


def test_collecting_again_changes_nothing():
    assert messages.written(messages.updated()) == messages.CATALOGUE.read_bytes()
