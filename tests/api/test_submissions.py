"""Sending a photo: what is received, what is refused and what a refusal leaves."""

import datetime as dt
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from photo_contest.domain import storage
from photo_contest.models import Category, Contest, Photo, Record
from tests.api.callers import V1, client_of, refusal
from tests.api.sending import image, picture, send
from tests.factories import MemberFactory, PhotoFactory, UnitFactory, moved, published
from tests.pictures import hostile_files, photo_bytes, with_metadata

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def files() -> set[Path]:
    roots = (storage.originals(), storage.incoming())
    return {path for root in roots for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def sender(author, contest):
    return client_of(author)


# --- received -----------------------------------------------------------------------------


@pytest.mark.postgres
def test_a_photo_is_received_and_waits(sender, contest, author):
    Category.objects.create(contest=contest, code="lao-dong", name="Lao động", name_en="Work")
    day = timezone.localdate().isoformat()
    response = send(
        sender,
        image=picture(11),
        story="Kể lại",
        category="lao-dong",
        taken_on=day,
        consent_version="1",
    )
    assert response.status_code == 201
    photo, body = Photo.objects.get(), response.json()
    for name in ("submitted_at", "status_at"):
        assert dt.datetime.fromisoformat(body.pop(name)) == photo.submitted_at
    assert body == {
        "id": photo.pk,
        "code": "LC-0001",
        "title": "Ca sớm",
        "caption": "Tổ đường dây lên trạm.",
        "story": "Kể lại",
        "category": "lao-dong",
        "unit": {"code": "mo-dong", "name": "CĐCS Mỏ Sin Quyền"},
        "author": "Lý Thị Mẩy",
        "status": "pending",
        "votes": None,
        "images": None,
        "dominant_colour": photo.dominant_colour,
        "version": 1,
        "status_reason": "",
        "status_note": "",
        "taken_on": day,
        "consent_version": "1",
        "lookalikes": [],
        "quotas": [{"scope": "author", "unit": None, "used": 1, "min": 0, "max": 3, "missing": 0}],
    }
    assert storage.original_path(photo).read_bytes() == photo_bytes(11)
    assert (photo.author, photo.submitted_by) == (author, author)
    assert sender.get(f"{V1}/photos/{photo.pk}/").json()["id"] == photo.pk
    refusal(client_of(None).get(f"{V1}/photos/{photo.pk}/"), 404, "not-found")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (unicodedata.normalize("NFD", "Điệu bay"), "Điệu bay"),
        ("  Ca\u200b sớm\ufeff\u2060 ", "Ca sớm"),
        ("Một\u00ad hai", "Một hai"),
        ("Ba\U000e0062\u034f", "Ba"),
        ("🦋 😀", "🦋 😀"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("=1+1", "=1+1"),
        ("x" * 120, "x" * 120),
    ],
)
def test_texts_are_kept_in_one_spelling_without_invisible_marks(contest, author, sent, kept):
    photo = PhotoFactory(contest=contest, author=author, status="pending")
    response = client_of(author).patch(f"{V1}/photos/{photo.pk}/", {"title": sent})
    assert response.json()["title"] == kept == Photo.objects.get().title


def test_a_copy_of_anothers_waiting_photo_is_held_and_nothing_is_told_of_it(
    sender, contest, unit, organizer
):
    assert send(client_of(MemberFactory(unit=unit)), image=picture(12)).status_code == 201
    changed = image(with_metadata(photo_bytes(12), orientation=1))
    response = send(sender, image=changed)
    assert response.status_code == 201
    body = response.json()
    assert (body["status"], body["lookalikes"]) == ("held", [])
    other = send(client_of(MemberFactory(unit=unit)), image=picture(13))
    assert other.json()["status"] == "pending"
    queue = client_of(organizer).get(f"{V1}/contests/net-dep/moderation/").json()["results"]
    assert queue[0]["id"] == body["id"]  # before the older ones
    assert queue[0]["same_as_another"]


def test_the_author_is_told_of_own_and_public_lookalikes_without_a_score(
    sender, contest, unit, organizer
):
    shown = published(contest, MemberFactory(unit=unit), organizer, file=None)
    original = storage.original_path(shown).read_bytes()
    response = send(sender, image=image(with_metadata(original, orientation=3)))
    assert response.json()["status"] == "held"
    assert response.json()["lookalikes"] == [
        {"id": shown.pk, "code": shown.code, "title": "Ca sớm"}
    ]
    mine = Photo.objects.get(pk=response.json()["id"])
    turned = send(sender, image=image(with_metadata(original, orientation=6)))
    assert {one["id"] for one in turned.json()["lookalikes"]} == {shown.pk, mine.pk}


def test_an_officer_sends_for_a_worker(contest, unit, officer):
    below = UnitFactory(parent=unit)
    worker = MemberFactory(unit=below, full_name="Giàng A Páo", card_number="004711")
    response = send(client_of(officer), image=picture(14), author="004711")
    assert response.status_code == 201
    photo = Photo.objects.get()
    assert (photo.author, photo.submitted_by, photo.unit) == (worker, officer, below)
    assert response.json()["author"] == "Giàng A Páo"
    assert Record.objects.get(action="submit").actor == officer


# --- the author's own duplicates ----------------------------------------------------------


@pytest.mark.postgres
def test_the_same_file_or_picture_again_is_refused_with_the_id_of_the_first(sender):
    first = send(sender, image=picture(15)).json()
    before = files()
    for again in (picture(15), image(with_metadata(photo_bytes(15), orientation=1))):
        problem = refusal(send(sender, image=again), 409, "duplicate-photo")
        assert problem["photo"] == first["id"]
        assert first["code"] in problem["detail"]
    assert files() == before
    assert Photo.objects.count() == 1
    assert sender.delete(f"{V1}/photos/{first['id']}/").status_code == 204
    response = send(sender, image=picture(15))
    assert (response.status_code, response.json()["status"]) == (201, "pending")


def test_the_same_file_in_another_contest_is_no_duplicate_but_is_held(sender, contest):
    assert send(sender, image=picture(16)).status_code == 201
    Contest.objects.create(
        **{
            field.name: getattr(contest, field.name)
            for field in Contest._meta.fields
            if field.name not in ("id", "slug")
        },
        slug="lan-hai",
    )
    response = send(sender, to="lan-hai", image=picture(16))
    assert (response.status_code, response.json()["status"]) == (201, "held")


# --- refused by the rules -----------------------------------------------------------------


@pytest.mark.parametrize(("opens", "closes"), [(1, 2), (-2, -1)])
def test_outside_the_window_nothing_is_received(sender, opens, closes):
    now = timezone.now()
    moved(
        Contest.objects.get(),
        submission_opens_at=now + opens * HOUR,
        submission_closes_at=now + closes * HOUR,
        voting_opens_at=now + opens * HOUR,
        voting_closes_at=now + closes * HOUR,
    )
    problem = refusal(send(sender), 409, "submission-closed")
    closing = timezone.localtime(now + closes * HOUR)
    assert f"{closing:%-Hh%M} ngày {closing:%d/%m/%Y}" in problem["detail"]


def test_living_photos_use_the_quota_and_others_do_not(sender, contest, author):
    for status in ("rejected", "withdrawn", "disqualified"):
        PhotoFactory.create_batch(2, contest=contest, author=author, status=status)
    PhotoFactory(contest=contest, author=author, status="returned")
    PhotoFactory(contest=contest, author=author)
    assert send(sender, image=picture(17)).status_code == 201
    problem = refusal(send(sender), 409, "quota-used")
    assert "3" in problem["title"]


def test_the_twenty_first_photo_of_a_day_waits_for_tomorrow(sender, contest, author):
    PhotoFactory.create_batch(20, contest=contest, author=author, status="withdrawn")
    response = send(sender)
    refusal(response, 429, "too-many-requests")
    assert int(response["Retry-After"]) <= 24 * 3600


def test_a_consent_to_another_text_is_none(sender):
    Contest.objects.update(consent_version="2")
    problem = refusal(send(sender, consent_version="1"), 409, "consent-changed")
    assert problem["version"] == "2"


def test_sixty_tries_a_minute_then_a_pause_for_this_account(sender, unit):
    for _ in range(60):
        refusal(send(sender, title=None), 400, "invalid")
    refusal(send(sender, title=None), 429, "too-many-requests")
    other = client_of(MemberFactory(unit=unit))
    refusal(send(other, title=None), 400, "invalid")


def test_who_may_send(contest, unit, db):
    refusal(send(client_of(None)), 401, "not-authenticated")
    refusal(send(client_of(MemberFactory())), 403, "permission-denied")  # in no unit
    member = client_of(MemberFactory(unit=unit))
    MemberFactory(unit=unit, card_number="004711")
    refusal(send(member, author="004711"), 403, "permission-denied")
    for role in ("juror", "scrutineer"):
        person = client_of(MemberFactory(role=role, unit=unit))
        refusal(send(person, author="004711"), 403, "permission-denied")


def test_a_worker_of_another_subtree_looks_to_an_officer_like_none(
    contest, unit, officer, organizer, django_assert_num_queries
):
    MemberFactory(unit=UnitFactory(), card_number="004711")
    MemberFactory(unit=unit, card_number="004712", is_active=False)
    MemberFactory(card_number="004713")
    client, answers = client_of(officer), set()
    for card in ("004711", "004712", "004713", "none"):
        with django_assert_num_queries(4):  # the token, the contest, the subtree, the worker
            response = send(client, author=card)
        assert set(refusal(response, 400, "invalid")["errors"]) == {"author"}
        answers.add(response.content)
    assert len(answers) == 1
    moved(contest, submission_closes_at=timezone.now() - HOUR, voting_closes_at=timezone.now())
    assert {send(client, author=card).content for card in ("004711", "none")} == answers


# --- refused by its shape -----------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"title": None, "caption": None, "image": None}, {"title", "caption", "image"}),
        ({"title": ""}, {"title"}),
        ({"title": "  \u200b "}, {"title"}),
        ({"title": "\u3164\u2800\U000e0041"}, {"title"}),
        ({"title": "x" * 121}, {"title"}),
        ({"title": "x" * 6000}, {"title"}),
        ({"title": "a\0b"}, {"title"}),
        ({"title": "a\x1bb"}, {"title"}),
        ({"title": "a\u202egpj.exe"}, {"title"}),
        ({"title": "a\u2066b\u2069"}, {"title"}),
        ({"caption": ""}, {"caption"}),
        ({"caption": "chữ " * 101}, {"caption"}),
        ({"caption": "x" * 2001}, {"caption"}),
        ({"story": "x" * 10_001}, {"story"}),
        ({"story": "a\0"}, {"story"}),
        ({"category": "khong-co"}, {"category"}),
        ({"category": "x" * 33}, {"category"}),
        ({"category": "\0"}, {"category"}),
        ({"taken_on": "2026-02-30"}, {"taken_on"}),
        ({"taken_on": "1899-12-31"}, {"taken_on"}),
        ({"taken_on": "9999-12-31"}, {"taken_on"}),
        ({"taken_on": "hôm qua"}, {"taken_on"}),
        ({"consent_authorship": None}, {"consent_authorship"}),
        ({"consent_pictured": None}, {"consent_pictured"}),
        ({"consent_authorship": "false"}, {"consent_authorship"}),
        ({"consent_pictured": "0"}, {"consent_pictured"}),
        ({"consent_pictured": ""}, {"consent_pictured"}),
        ({"consent_pictured": "maybe"}, {"consent_pictured"}),
        ({"consent_version": "x" * 33}, {"consent_version"}),
        ({"consent_version": "1\0"}, {"consent_version"}),
        ({"image": "a text"}, {"image"}),
    ],
)
def test_what_is_wrong_is_told_by_field(sender, changes, fields):
    before = files()
    problem = refusal(send(sender, **changes), 400, "invalid")
    assert set(problem["errors"]) == fields
    assert (Photo.objects.count(), files()) == (0, before)


def test_every_wrong_field_is_told_at_once_and_in_the_readers_language(sender):
    wrong = {"title": "x" * 121, "caption": "chữ " * 101, "category": "khong-co"}
    vietnamese = refusal(send(sender, **wrong), 400, "invalid")
    in_english = {"Accept-Language": "en"}
    english = refusal(send(sender, headers=in_english, **wrong), 400, "invalid")
    assert set(vietnamese["errors"]) == set(english["errors"]) == set(wrong)
    assert "100" in vietnamese["errors"]["caption"][0]
    assert all(vietnamese["errors"][name] != english["errors"][name] for name in wrong)


def test_a_photo_comes_as_a_multipart_form(sender):
    url = f"{V1}/contests/net-dep/photos/"
    refusal(sender.post(url, {"title": "a"}, format="json"), 415, "unsupported-media-type")
    refusal(
        sender.post(url, "a=b", content_type="application/x-www-form-urlencoded"),
        415,
        "unsupported-media-type",
    )


def test_a_title_of_a_megabyte_is_refused(sender):
    refusal(send(sender, title="ở" * 2**20), 413, "request-too-large")
    refusal(send(sender, title="x" * (2**20 - 1000)), 400, "invalid")


# --- refused by its picture ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("an empty file", 415),
        ("text", 415),
        ("a GIF", 415),
        ("an SVG", 415),
        ("a JPEG cut in the middle", 422),
        ("a HEIC in name only", 422),
        ("a PNG bomb", 422),
        ("a small picture", 422),
    ],
)
def test_a_file_that_is_no_usable_picture_leaves_neither_row_nor_file(sender, name, status):
    hostile, before = hostile_files()[name], files()
    response = send(sender, image=image(hostile.content))
    problem = refusal(response, status, str(hostile.code))
    assert "%(" not in problem["detail"]
    assert "–" not in problem["detail"]  # a figure that nobody filled in
    assert (Photo.objects.count(), files()) == (0, before)


def test_the_type_is_decided_by_content_whatever_the_name(sender):
    odd = image(photo_bytes(18, format="PNG"), name="../../etc/\u202epasswd\0.exe")
    assert send(sender, image=odd).status_code == 201
    assert Photo.objects.get().format == "PNG"


def test_a_file_above_the_contests_limit_is_413_with_both_sizes(sender):
    Contest.objects.update(max_file_mb=1)
    problem = refusal(send(sender, image=image(bytes(2**20 + 2**19))), 413, "file-too-large")
    assert (problem["size"], problem["max"]) == (1.5, 1)
    assert "Tệp 1,5 MB" in problem["detail"]


def test_a_full_disk_refuses_photos_and_reading_and_voting_go_on(
    sender, contest, settings, tmp_path
):
    shown = PhotoFactory(contest=contest)
    settings.CONTEST_DISK_RESERVE_BYTES = 2**62
    before = files()
    response = send(sender, image=picture(19))
    refusal(response, 507, "storage-full")
    assert int(response["Retry-After"]) >= 60
    assert files() == before
    assert sender.get(f"{V1}/photos/{shown.pk}/").status_code == 200
    assert sender.post(f"{V1}/photos/{shown.pk}/votes/").status_code == 201


def test_incoming_bodies_are_gone_when_the_answer_is_sent(sender):
    assert send(sender, image=picture(20)).status_code == 201
    assert list(Path(django_settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []
