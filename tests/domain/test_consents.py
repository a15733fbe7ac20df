"""Consents: what is asked, what is kept as it was read, what may be taken back."""

import datetime as dt
import hashlib
import json

import pytest
from django.utils import timezone

from photo_contest.domain.consents import take_back_exhibition, texts_of
from photo_contest.errors import ConsentChanged, Invalid, Missing, NotAllowed
from photo_contest.models import ConsentText, Photo, Record
from tests.factories import (
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    consents,
    moved,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_the_texts_bear_the_contests_own_names_and_days() -> None:
    host = UnitFactory(kind="federation", name="Liên đoàn Lao động tỉnh Lào Cai")
    contest = ContestFactory(host=host, shown_until=dt.date(2029, 12, 31), consent_version="3")
    texts = texts_of(contest)
    assert texts.version == "3"
    assert [(box.name, box.is_required) for box in texts.boxes] == [
        ("authorship", True),
        ("pictured", True),
        ("children", False),
        ("exhibition", False),
    ]
    whole, exhibition = texts.boxes[0].words, texts.boxes[3].label
    for language, until in (("vi", "đến ngày 31/12/2029"), ("en", "until 31/12/2029")):
        assert host.periods.get().name in whole[language]
        assert until in whole[language]
        assert until in exhibition[language]
    told = [text for box in texts.boxes for text in (*box.words.values(), *box.label.values())]
    assert not [text for text in told if "{" in text]


def test_a_photo_keeps_the_text_that_was_read_and_what_was_ticked() -> None:
    contest = ContestFactory()
    author = MemberFactory(unit=UnitFactory())
    first = submit(contest, author, consents=consents(contest, exhibition=True)).photo
    second = submit(contest, author, consents=consents(contest, children=True)).photo
    kept = ConsentText.objects.get()
    canonical = json.dumps(
        kept.texts, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
    assert kept.digest == hashlib.sha256(canonical).hexdigest()
    assert kept.texts["boxes"][0]["words"] == texts_of(contest).boxes[0].words
    moved(contest, shown_until=dt.date(2030, 1, 1))  # other words under the same version
    third = submit(contest, author).photo
    assert [
        (photo.consent_text_id == kept.pk, photo.consent_children, photo.consent_exhibition)
        for photo in (first, second, third)
    ] == [(True, False, True), (True, True, False), (False, False, False)]
    assert ConsentText.objects.count() == 2


@pytest.mark.parametrize("name", ["authorship", "pictured"])
def test_a_required_consent_is_given_or_nothing_is_sent(name: str) -> None:
    contest = ContestFactory()
    author = MemberFactory(unit=UnitFactory())
    with pytest.raises(Invalid) as refused:
        submit(contest, author, consents=consents(contest, **{name: False}))
    assert refused.value.fields == {f"consent_{name}": ["must-be-accepted"]}
    with pytest.raises(ConsentChanged):
        submit(contest, author, consents=consents(contest, version="0"))
    assert (Photo.objects.count(), ConsentText.objects.count()) == (0, 0)


def test_the_author_takes_the_optional_consent_back_at_any_time() -> None:
    photo = PhotoFactory(status="rejected", consent_exhibition=True)
    at = timezone.now()
    with pytest.raises(Missing):
        take_back_exhibition(photo=photo, by=MemberFactory(), at=at)
    with pytest.raises(NotAllowed):
        take_back_exhibition(photo=photo, by=MemberFactory(role="organizer"), at=at)
    for _ in range(2):
        take_back_exhibition(photo=photo, by=photo.author, at=at)
    photo.refresh_from_db()
    assert not photo.consent_exhibition
    assert [one.action for one in Record.objects.filter(photo=photo)] == ["take-back-exhibition"]
