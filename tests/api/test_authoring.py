"""What authors may do with their photos: change texts, withdraw, send again."""

import pytest
from django.utils import timezone

from photo_contest.domain import storage
from photo_contest.models import Category, Contest, Photo, Record
from tests.api.callers import V1, client_of, raw, refusal
from tests.api.sending import form, image, picture, send
from tests.factories import LONG_AGO, MemberFactory, PhotoFactory, UnitFactory, published
from tests.pictures import photo_bytes

pytestmark = pytest.mark.django_db

UNTIL_APPROVAL = ["pending", "held", "returned"]
AFTER = ["approved", "rejected", "withdrawn", "disqualified"]


def url(photo, below=""):
    return f"{V1}/photos/{photo.pk}/{below}"


@pytest.fixture
def sender(author):
    return client_of(author)


@pytest.fixture
def waiting(contest, author, unit):
    return PhotoFactory(contest=contest, author=author, unit=unit, status="pending")


# --- texts --------------------------------------------------------------------------------


def test_fields_that_are_not_sent_stay_as_they_are(sender, contest, waiting):
    topic = Category.objects.create(contest=contest, code="mo", name="Mỏ", name_en="Mines")
    Photo.objects.update(category=topic, taken_on="2026-01-02", story="Kể")
    body = sender.patch(url(waiting), {"title": "Lò cao"}).json()
    assert (body["title"], body["caption"]) == ("Lò cao", "Tổ đường dây lên trạm.")
    assert (body["category"], body["taken_on"], body["story"]) == ("mo", "2026-01-02", "Kể")
    assert body["version"] == 2
    emptied = {"category": "", "taken_on": None, "story": ""}
    body = sender.patch(url(waiting), emptied).json()
    assert (body["category"], body["taken_on"], body["story"]) == (None, None, "")


def test_a_changed_title_is_found_and_the_change_is_recorded(sender, waiting, author):
    sender.patch(url(waiting), {"title": "Điệu bay"})
    assert "dieu bay" in Photo.objects.get().search_text
    deed = Record.objects.get()
    assert (deed.action, deed.actor, deed.photo) == ("edit", author, waiting)


@pytest.mark.parametrize("status", UNTIL_APPROVAL)
def test_texts_may_change_until_approval(contest, author, sender, status):
    photo = PhotoFactory(contest=contest, author=author, status=status)
    assert sender.patch(url(photo), {"title": "Mới"}).status_code == 200


@pytest.mark.parametrize("status", AFTER)
def test_and_not_after(contest, author, sender, status):
    photo = PhotoFactory(contest=contest, author=author, status=status)
    refusal(sender.patch(url(photo), {"title": "Mới"}), 409, "not-in-this-state")
    assert Photo.objects.get().title == "Ca sớm"


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"title": ""}, {"title"}),
        ({"title": None}, {"title"}),
        ({"title": ["a"]}, {"title"}),
        ({"title": {"a": "b"}}, {"title"}),
        ({"title": True}, {"title"}),
        ({"title": "\ud800"}, {"title"}),
        ({"title": "a\0"}, {"title"}),
        ({"title": "x" * 900_000}, {"title"}),
        ({"caption": "chữ " * 101}, {"caption"}),
        ({"story": "x" * 50_001}, {"story"}),
        ({"category": "khong-co"}, {"category"}),
        ({"category": None}, {"category"}),
        ({"taken_on": "2026-02-30"}, {"taken_on"}),
        ({"taken_on": 20260101}, {"taken_on"}),
        ({"title": "", "caption": "", "taken_on": "2099-01-01"}, {"title", "caption", "taken_on"}),
        ([], {"non_field_errors"}),
        ("title", {"non_field_errors"}),
    ],
)
def test_wrong_texts_are_told_by_field(sender, waiting, body, fields):
    assert set(refusal(sender.patch(url(waiting), **raw(body)), 400, "invalid")["errors"]) == fields
    assert Photo.objects.get().version == 1


def test_a_megabyte_of_json_is_413(sender, waiting):
    refusal(sender.patch(url(waiting), {"title": "x" * 2**20}), 413, "request-too-large")


# --- withdrawing --------------------------------------------------------------------------


def test_a_withdrawn_photos_pictures_are_gone_at_once_and_its_record_stays(
    contest, author, organizer, sender, api, django_capture_on_commit_callbacks
):
    photo = published(contest, author, organizer)
    picture_url = api.get(url(photo)).json()["images"]["thumb"]["url"]
    assert api.get(picture_url).getvalue()[8:12] == b"WEBP"
    with django_capture_on_commit_callbacks(execute=True):
        assert sender.delete(url(photo)).status_code == 204
    assert api.get(picture_url).status_code == 404
    refusal(api.get(url(photo)), 404, "not-found")
    assert sender.get(url(photo)).json()["status"] == "withdrawn"
    assert Record.objects.filter(photo=photo, action="withdraw", actor=author).count() == 1
    assert sender.delete(url(photo)).status_code == 204  # again is fine
    assert Record.objects.filter(photo=photo, action="withdraw").count() == 1


@pytest.mark.parametrize("status", ["rejected", "disqualified"])
def test_what_was_decided_against_cannot_be_withdrawn(contest, author, sender, status):
    photo = PhotoFactory(contest=contest, author=author, status=status)
    refusal(sender.delete(url(photo)), 409, "not-in-this-state")


# --- sending again ------------------------------------------------------------------------


@pytest.fixture
def returned(contest, author, unit):
    return PhotoFactory(contest=contest, author=author, unit=unit, status="returned")


def test_a_returned_photo_is_sent_again_with_other_texts(sender, returned):
    response = sender.post(url(returned, "resubmit/"), {"title": "Lần hai"})
    assert response.status_code == 200
    body = response.json()
    assert (body["status"], body["title"], body["version"]) == ("pending", "Lần hai", 2)
    assert body["lookalikes"] == []
    assert sender.post(url(returned, "resubmit/")).status_code == 409


def test_and_with_another_picture(sender, contest, author):
    sent = send(sender, image=picture(31)).json()
    Photo.objects.update(status="returned")
    photo = Photo.objects.get()
    response = sender.post(
        f"{V1}/photos/{sent['id']}/resubmit/", {"image": picture(32)}, format="multipart"
    )
    assert (response.status_code, response.json()["status"]) == (200, "pending")
    again = Photo.objects.get()
    assert storage.original_path(again).read_bytes() == photo_bytes(32)
    assert again.sha256 != photo.sha256
    assert (again.title, again.code) == (photo.title, photo.code)


def test_another_own_picture_is_a_duplicate_and_its_id_is_told(sender, contest, author, unit):
    first = send(sender, image=picture(33)).json()
    other = PhotoFactory(contest=contest, author=author, unit=unit, status="returned")
    before = set(storage.originals().rglob("*.jpg"))
    response = sender.post(url(other, "resubmit/"), {"image": picture(33)}, format="multipart")
    problem = refusal(response, 409, "duplicate-photo")
    assert problem["photo"] == first["id"]
    assert first["code"] in problem["detail"]
    assert set(storage.originals().rglob("*.jpg")) == before


@pytest.mark.parametrize("status", ["pending", "held", *AFTER])
def test_only_a_returned_photo_is_sent_again(contest, author, sender, status):
    photo = PhotoFactory(contest=contest, author=author, status=status)
    refusal(sender.post(url(photo, "resubmit/"), {}), 409, "not-in-this-state")


def test_after_the_close_nothing_is_sent_again(sender, returned):
    Contest.objects.update(submission_closes_at=timezone.now())
    refusal(sender.post(url(returned, "resubmit/"), {}), 409, "submission-closed")


@pytest.mark.parametrize(
    ("body", "field"),
    [({"title": ""}, "title"), ({"image": "x"}, "image"), ({"image": None}, "image")],
)
def test_what_is_wrong_in_it_is_told_by_field(sender, returned, body, field):
    problem = refusal(sender.post(url(returned, "resubmit/"), body), 400, "invalid")
    assert set(problem["errors"]) == {field}


def test_a_file_that_is_no_picture_changes_nothing(sender, returned):
    response = sender.post(
        url(returned, "resubmit/"), form(image=image(b"text"), title="Mới"), format="multipart"
    )
    refusal(response, 415, "unsupported-image")
    photo = Photo.objects.get()
    assert (photo.status, photo.title, photo.version) == ("returned", "Ca sớm", 1)


# --- whose photo it is --------------------------------------------------------------------


def test_an_officer_who_sent_a_workers_photo_changes_and_withdraws_it(contest, officer, author):
    unit = author.unit_on(LONG_AGO)
    photo = PhotoFactory(
        contest=contest, author=author, submitted_by=officer, status="pending", unit=unit
    )
    client = client_of(officer)
    assert client.patch(url(photo), {"title": "Mới"}).status_code == 200
    assert client.delete(url(photo)).status_code == 204


def test_others_who_see_a_photo_may_not_change_it_and_for_others_there_is_none(
    contest, author, officer, organizer, unit
):
    waiting = PhotoFactory(contest=contest, author=author, unit=unit, status="pending")
    shown = PhotoFactory(contest=contest, author=author, unit=unit)
    other, none = MemberFactory(unit=unit), Photo(pk="a" * 12)
    far = MemberFactory(role="officer", office=UnitFactory())

    def deeds(person, photo):
        client = client_of(person)
        return [
            client.patch(url(photo), {"title": "Mới"}),
            client.delete(url(photo)),
            client.post(url(photo, "resubmit/"), {}),
        ]

    for person, photo in [(other, shown), (far, shown), (officer, waiting), (organizer, waiting)]:
        for response in deeds(person, photo):
            refusal(response, 403, "permission-denied")
    for person in (other, far):
        for hidden, missing in zip(deeds(person, waiting), deeds(person, none), strict=True):
            refusal(hidden, 404, "not-found")
            assert hidden.content == missing.content
    for response in deeds(None, shown):
        refusal(response, 401, "not-authenticated")
    assert set(Photo.objects.values_list("title", "version")) == {("Ca sớm", 1)}
