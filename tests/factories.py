"""Rows for tests: what matters is spelled out by the test, the rest is filled in here."""

import datetime as dt
import itertools
import tempfile
from pathlib import Path
from typing import Any

import factory
from django.db import connection
from django.utils import timezone

from photo_contest.domain import followups
from photo_contest.domain.consents import Consents
from photo_contest.domain.moderation import decide
from photo_contest.domain.photo_texts import clean_texts
from photo_contest.domain.submission import Submission, submit_photo
from photo_contest.migrations import _triggers
from photo_contest.models import Contest, Member, Membership, Photo, Unit, UnitPeriod
from tests.pictures import photo_bytes

LONG_AGO = dt.date(2020, 1, 1)
PASSWORD = "mat-khau-dai-2026"


class UnitFactory(factory.django.DjangoModelFactory[Unit]):
    """A unit with one open period; `parent`, `kind` and `name` go into it."""

    class Meta:
        model = Unit
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"U{n:04d}")
    parent = None
    kind = "grassroots"
    name = factory.LazyAttribute(lambda unit: f"CĐCS {unit.code}")

    @classmethod
    def _create(cls, model_class: type[Unit], *args: Any, **kwargs: Any) -> Unit:
        period = {name: kwargs.pop(name) for name in ("parent", "kind", "name")}
        unit = super()._create(model_class, *args, **kwargs)
        UnitPeriod.objects.create(unit=unit, begins_on=LONG_AGO, **period)
        return unit


class ContestFactory(factory.django.DjangoModelFactory[Contest]):
    """An edition that takes photos and votes from yesterday until tomorrow."""

    class Meta:
        model = Contest

    slug = factory.Sequence(lambda n: f"cuoc-thi-{n}")
    title = "Nét đẹp thử nghiệm"
    year = factory.LazyFunction(lambda: timezone.localdate().year)
    host = factory.SubFactory(UnitFactory, kind="federation")
    submission_opens_at = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=1))
    submission_closes_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=1))
    voting_opens_at = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=1))
    voting_closes_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=1))
    notice_ends_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=8))


def moved(contest: Contest, **columns: Any) -> Contest:
    """The contest as if it had been made so: its windows and rules are changed although the
    database freezes them once voting opened."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(_THAW_SQLITE if is_sqlite else _THAW_POSTGRESQL)
        try:
            Contest.objects.filter(pk=contest.pk).update(**columns)
        finally:
            cursor.execute(
                _triggers.SQLITE["contest_rules_are_frozen"]
                if is_sqlite
                else _triggers.FREEZE_POSTGRESQL
            )
    contest.refresh_from_db()
    return contest


_THAW_SQLITE = "DROP TRIGGER contest_rules_are_frozen"
_THAW_POSTGRESQL = """
    CREATE OR REPLACE FUNCTION contest_rules_are_frozen() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RETURN NEW; END'"""  # a trigger cannot go in a transaction with deferred checks


class MemberFactory(factory.django.DjangoModelFactory[Member]):
    """A member with a card and a password; `unit` puts them on its roster."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"doan-vien-{n}")
    card_number = factory.Sequence(lambda n: f"{n:010d}")
    full_name = "Lý Thị Mẩy"

    @classmethod
    def _create(cls, model_class: type[Member], *args: Any, **kwargs: Any) -> Member:
        unit = kwargs.pop("unit", None)
        password = kwargs.pop("password", PASSWORD)
        member = Member.objects.create_user(password=password, **kwargs)
        if unit is not None:
            Membership.objects.create(member=member, unit=unit, begins_on=LONG_AGO)
        return member


class PhotoFactory(factory.django.DjangoModelFactory[Photo]):
    """A photo's row without files, public unless said otherwise: for votes, lists and figures."""

    class Meta:
        model = Photo

    contest = factory.SubFactory(ContestFactory)
    author = factory.SubFactory(MemberFactory)
    submitted_by = factory.SelfAttribute("author")
    unit = factory.SubFactory(UnitFactory)
    unit_name = factory.LazyAttribute(lambda photo: photo.unit.periods.get().name)
    code = factory.Sequence(lambda n: f"LC-{n:04d}")
    title = "Ca sớm"
    caption = "Tổ đường dây lên trạm."
    search_text = factory.LazyAttribute(lambda photo: photo.code.lower())
    submitted_at = factory.LazyFunction(timezone.now)
    status = "approved"
    status_at = factory.SelfAttribute("submitted_at")
    approved_at = factory.SelfAttribute("submitted_at")
    consent_version = "1"
    consent_authorship = True
    consent_pictured = True
    consented_at = factory.SelfAttribute("submitted_at")
    original_name = factory.Sequence(lambda n: f"aa/{n:032x}.jpg")
    original_bytes = 1
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    pixel_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    format = "JPEG"
    width = 1200
    height = 900
    dominant_colour = "#808080"
    renditions_ready_at = factory.LazyAttribute(
        lambda photo: photo.submitted_at if photo.status == "approved" else None
    )
    public_name = factory.LazyAttributeSequence(
        lambda photo, n: f"{n:032x}" if photo.status == "approved" else ""
    )


_seeds = itertools.count(1000)


def picture_file(seed: int | None = None, **kwargs: Any) -> Path:
    """A real picture in a file, unlike all others unless a seed is named."""
    data = photo_bytes(seed=next(_seeds) if seed is None else seed, **kwargs)
    with tempfile.NamedTemporaryFile(suffix=".upload", delete=False) as file:
        file.write(data)
    return Path(file.name)


def consents(contest: Contest, **kwargs: Any) -> Consents:
    """Both required consents to the texts in force."""
    given = {"version": contest.consent_version, "authorship": True, "pictured": True}
    return Consents(**(given | kwargs))


def submit(
    contest: Contest, author: Member, *, file: Path | None = None, **kwargs: Any
) -> Submission:
    """Send a real picture through the verb."""
    at = kwargs.pop("at", timezone.now())
    texts = clean_texts(contest, title="Ca sớm", caption="Tổ đường dây lên trạm.", at=at)
    return submit_photo(
        contest=contest,
        author=author,
        file=file or picture_file(),
        texts=texts,
        at=at,
        **({"consents": consents(contest)} | kwargs),
    )


def published(contest: Contest, author: Member, by: Member, *, file: Path | None = None) -> Photo:
    """A real photo all the way: sent, prepared, approved."""
    photo = submit(contest, author, file=file).photo
    followups.make_renditions(photo.pk, at=timezone.now())
    decide(photo=photo, by=by, verdict="approve", at=timezone.now())
    photo.refresh_from_db()
    return photo
