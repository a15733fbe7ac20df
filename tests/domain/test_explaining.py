"""A few lines of the author to the moderators."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.domain.authoring import (
    MAX_EXPLANATION_CHARS,
    MOST_EXPLANATIONS,
    explain_photo,
    explanations_by_photo,
    explanations_of,
)
from photo_contest.errors import (
    ExplainedEnough,
    Invalid,
    Missing,
    NotAllowed,
    NotInThisState,
    ObjectionsClosed,
)
from tests.factories import MemberFactory, PhotoFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = timezone.now()


@pytest.mark.parametrize(
    ("status", "action"),
    [
        ("pending", "explain"),
        ("held", "explain"),
        ("returned", "explain"),
        ("rejected", "object"),
        ("disqualified", "object"),
    ],
)
def test_it_is_kept_in_the_record_and_changes_nothing_else(status: str, action: str):
    photo = PhotoFactory(status=status)

    record = explain_photo(photo=photo, by=photo.author, text=" Ảnh của tôi. ", at=NOW)

    told = (record.action, record.note, record.actor, record.from_status, record.to_status)
    assert told == (action, "Ảnh của tôi.", photo.author, status, status)
    assert list(explanations_of(photo)) == [record]
    assert explanations_by_photo([photo.pk, PhotoFactory().pk]) == {photo.pk: [record]}
    photo.refresh_from_db()
    assert (photo.status, photo.version) == (status, 1)


@pytest.mark.parametrize("status", ["approved", "withdrawn"])
def test_not_about_a_photo_that_waits_for_nobody(status: str):
    photo = PhotoFactory(status=status)

    with pytest.raises(NotInThisState):
        explain_photo(photo=photo, by=photo.author, text="Xin xem lại.", at=NOW)


def test_objections_end_with_the_notice_period_explanations_do_not():
    refused, held = PhotoFactory(status="rejected"), PhotoFactory(status="held")
    late = NOW + dt.timedelta(days=30)

    with pytest.raises(ObjectionsClosed):
        explain_photo(photo=refused, by=refused.author, text="Xin xem lại.", at=late)
    explain_photo(photo=held, by=held.author, text="Hai ảnh đều của tôi.", at=late)


def test_five_about_one_photo():
    photo = PhotoFactory(status="held")
    for number in range(MOST_EXPLANATIONS):
        explain_photo(photo=photo, by=photo.author, text=f"Lần {number}.", at=NOW)

    with pytest.raises(ExplainedEnough):
        explain_photo(photo=photo, by=photo.author, text="Thêm nữa.", at=NOW)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (" \n", "required"),
        ("a" * (MAX_EXPLANATION_CHARS + 1), "too-long"),
        ("\x07", "forbidden-characters"),
    ],
)
def test_a_text_that_can_be_read(text: str, reason: str):
    photo = PhotoFactory(status="held")

    with pytest.raises(Invalid) as refused:
        explain_photo(photo=photo, by=photo.author, text=text, at=NOW)

    assert refused.value.fields == {"text": [reason]}


def test_by_its_author_alone():
    photo = PhotoFactory(status="held")

    with pytest.raises(Missing):
        explain_photo(photo=photo, by=MemberFactory(), text="Của tôi.", at=NOW)
    with pytest.raises(NotAllowed):
        explain_photo(photo=photo, by=MemberFactory(role="organizer"), text="Của tôi.", at=NOW)
