"""One entry. The row is the present state; how it came there, tells the append-only record."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from photo_contest.models.consent import ConsentText
from photo_contest.models.contest import Category, Contest
from photo_contest.models.member import Member
from photo_contest.models.unit import Unit
from photo_contest.sizes import RENDITIONS, fitted, rendition_path

_ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"
SHUFFLE_PRIME = 2**31 - 1


def new_photo_id() -> str:
    """An opaque id of 12 signs without look-alike letters (58 random bits)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))


def known_form(photo_id: str) -> str:
    """The id if it has the form of one, else an id that no photo has: engines differ in what they
    take as text."""
    well_formed = len(photo_id) == 12 and set(photo_id) <= set(_ALPHABET)
    return photo_id if well_formed else ""


def new_shuffle_key() -> int:
    """A random number below SHUFFLE_PRIME; see `domain.gallery`."""
    return secrets.randbelow(SHUFFLE_PRIME)


def new_public_name() -> str:
    """The unguessable part of a public file's name (128 random bits)."""
    return secrets.token_hex(16)


class PhotoQuerySet(models.QuerySet["Photo"]):
    def listed(self) -> "PhotoQuerySet":
        """What the public sees: approved, and its public files exist."""
        return self.filter(status=Photo.Status.APPROVED, public_name__gt="")

    def living(self) -> "PhotoQuerySet":
        return self.filter(status__in=Photo.LIVING)

    def waiting(self) -> "PhotoQuerySet":
        return self.filter(status__in=[Photo.Status.PENDING, Photo.Status.HELD])


class Photo(models.Model):
    class Status(models.TextChoices):
        PENDING = "pending"
        HELD = "held"
        APPROVED = "approved"
        REJECTED = "rejected"
        RETURNED = "returned"
        WITHDRAWN = "withdrawn"
        DISQUALIFIED = "disqualified"

    LIVING: ClassVar[list[str]] = ["pending", "held", "approved", "returned"]

    id = models.CharField(primary_key=True, max_length=12, default=new_photo_id, editable=False)
    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="photos")
    code = models.CharField(max_length=20)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="photos")
    submitted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="photos")
    unit_name = models.CharField(max_length=200)
    unit_at = models.DateTimeField(null=True, blank=True)  # when the roster last moved the photo
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
    caption = models.TextField()
    story = models.TextField(blank=True)
    taken_on = models.DateField(null=True, blank=True)
    search_text = models.TextField(editable=False)
    submitted_at = models.DateTimeField()

    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PENDING)
    version = models.PositiveIntegerField(default=1)
    status_reason = models.CharField(max_length=32, blank=True)
    status_note = models.TextField(blank=True)
    status_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    same_as_another = models.BooleanField(default=False)  # bytes or pixels: first in the queue

    consent_version = models.CharField(max_length=32)
    consent_authorship = models.BooleanField()
    consent_pictured = models.BooleanField()
    consent_children = models.BooleanField(default=False)  # the guardians of children agreed
    consent_exhibition = models.BooleanField(default=False)  # optional, may be taken back
    consent_text = models.ForeignKey(
        ConsentText, null=True, blank=True, on_delete=models.PROTECT, related_name="photos"
    )
    consented_at = models.DateTimeField()

    # The untouched original, private.
    original_name = models.CharField(max_length=80)
    original_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pixel_sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=8)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    captured_at = models.DateTimeField(null=True, blank=True)
    camera = models.CharField(max_length=100, blank=True)

    # Renditions are made once and kept privately; while the photo is approved they also lie in the
    # public folder under `public_name`, which is new at every publication.
    dominant_colour = models.CharField(max_length=7)
    renditions_ready_at = models.DateTimeField(null=True, blank=True)
    public_name = models.CharField(max_length=32, blank=True)
    shuffle_key = models.BigIntegerField(default=new_shuffle_key, editable=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "code"], name="one_photo_a_code"),
            models.UniqueConstraint(
                fields=["contest", "author", "sha256"],
                condition=models.Q(status__in=["pending", "held", "approved", "returned"]),
                name="an_author_sends_a_file_once",
            ),
            models.UniqueConstraint(
                fields=["contest", "author", "pixel_sha256"],
                condition=models.Q(status__in=["pending", "held", "approved", "returned"]),
                name="an_author_sends_a_picture_once",
            ),
            models.CheckConstraint(
                name="photo_status_is_known",
                condition=models.Q(
                    status__in=[
                        "pending",
                        "held",
                        "approved",
                        "rejected",
                        "returned",
                        "withdrawn",
                        "disqualified",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="photo_has_both_consents",
                condition=models.Q(consent_authorship=True, consent_pictured=True),
            ),
            models.CheckConstraint(
                name="only_an_approved_photo_has_public_files",
                condition=models.Q(status="approved") | models.Q(public_name=""),
            ),
        ]
        indexes = [
            models.Index(fields=["contest", "status", "-approved_at", "-id"], name="photo_newest"),
            # The shuffle looks at every listed photo: it reads them from the index alone.
            models.Index(
                fields=["contest", "status", "shuffle_key", "id", "public_name"],
                name="photo_shuffle",
            ),
            models.Index(fields=["contest", "status", "submitted_at", "id"], name="photo_queue"),
            models.Index(fields=["author", "submitted_at"], name="photo_of_author"),
            models.Index(
                fields=["contest", "unit_at"],
                condition=models.Q(unit_at__isnull=False),
                name="photo_by_move",
            ),
            models.Index(fields=["sha256"], name="photo_by_file"),
            models.Index(fields=["pixel_sha256"], name="photo_by_pixels"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def is_public(self) -> bool:
        return self.status == self.Status.APPROVED and self.public_name != ""

    def differences(self) -> list[str]:
        """Where the author's day, the camera's clock and the contest's year disagree."""
        camera_day = timezone.localdate(self.captured_at) if self.captured_at else None
        found = []
        if self.taken_on and camera_day and self.taken_on != camera_day:
            found.append("taken-on-differs")
        if {day.year for day in (self.taken_on, camera_day) if day} - {self.contest.year}:
            found.append("taken-in-another-year")
        return found

    def rendition_size(self, name: str) -> tuple[int, int]:
        """Width and height of a rendition in pixels: the long side bounded, never enlarged."""
        return fitted(self.width, self.height, RENDITIONS[name])

    def rendition_path(self, name: str) -> str:
        """Where a rendition lies below MEDIA_ROOT."""
        return rendition_path(self.public_name, name)

    def rendition_url(self, name: str) -> str:
        return f"{settings.MEDIA_URL}{self.rendition_path(name)}"
