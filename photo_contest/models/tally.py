"""Votes counted so far. The rows of votes are the truth; a tally is a copy that lags by seconds and
can be recounted at any time (`domain.tally`)."""

from django.db import models

from photo_contest.models.photo import Photo


class PhotoTally(models.Model):
    """Living votes of a photo among those with ids up to the mark."""

    photo = models.OneToOneField(
        Photo, on_delete=models.CASCADE, primary_key=True, related_name="tally"
    )
    public = models.PositiveIntegerField(default=0)  # counted, of anonymous voters
    members = models.PositiveIntegerField(default=0)  # counted, of signed-in members
    own_unit = models.PositiveIntegerField(default=0)  # of those, of members of the photo's unit
    provisional = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.photo_id}: {self.public} + {self.members}"


class TallyMark(models.Model):
    """How far votes are counted: one row."""

    vote_id = models.BigIntegerField(default=0)
    as_of = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.vote_id} as of {self.as_of:%Y-%m-%d %H:%M:%S}"


class RecountDue(models.Model):
    """A counted vote changed (withdrawn, revived, released, dropped): the photo is counted anew."""

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="+", db_index=False)

    def __str__(self) -> str:
        return self.photo_id
