"""A file on its way: it may come in pieces, over a line that breaks, within a day."""

import secrets

from django.db import models

from photo_contest.models.member import Member
from photo_contest.models.photo import Photo


def new_upload_id() -> str:
    """The unguessable name of an upload (128 random bits); the file below `uploads/` bears it."""
    return secrets.token_hex(16)


class Upload(models.Model):
    """One file of one author. How much of it is there says the file; `length` is what is to come.
    `photo` is what it became: sending it again leads there."""

    id = models.CharField(primary_key=True, max_length=32, default=new_upload_id, editable=False)
    author = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="uploads")
    length = models.PositiveIntegerField()
    name = models.CharField(max_length=120, blank=True)  # as the author's device calls it
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.CASCADE, related_name="uploads"
    )

    class Meta:
        indexes = [models.Index(fields=["author", "expires_at"], name="uploads_of_author")]
        constraints = [
            models.CheckConstraint(name="upload_has_a_length", condition=models.Q(length__gte=1)),
            models.CheckConstraint(
                name="upload_ends_after_it_began",
                condition=models.Q(expires_at__gt=models.F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.pk
