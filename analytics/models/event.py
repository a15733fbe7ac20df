"""Raw events: kept for thirty days, then only the sums stay."""

from django.db import models


class Event(models.Model):
    """A visit, view or share, as a browser told it; no address and no device, only a keyed hash
    that changes every day."""

    class Kind(models.TextChoices):
        VISIT = "visit"
        VIEW = "view"
        SHARE = "share"

    class Channel(models.TextChoices):
        ZALO = "zalo"
        FACEBOOK = "facebook"
        PORTAL = "portal"
        QR = "qr"
        DIRECT = "direct"

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    photo = models.ForeignKey(
        "photo_contest.Photo",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    at = models.DateTimeField()
    visitor = models.BigIntegerField()
    half_hour = models.PositiveIntegerField()  # how many of them since 1970

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_kind_is_known", condition=models.Q(kind__in=["visit", "view", "share"])
            ),
            models.CheckConstraint(
                name="event_channel_is_known",
                condition=models.Q(channel__in=["zalo", "facebook", "portal", "qr", "direct"]),
            ),
            models.CheckConstraint(
                name="event_view_has_a_photo",
                condition=~models.Q(kind="view") | models.Q(photo__isnull=False),
            ),
            models.UniqueConstraint(  # the index grows at its end: what came late lies together
                fields=["half_hour", "visitor", "photo"],
                condition=models.Q(kind="view"),
                name="one_view_a_visitor_photo_and_half_hour",
            ),
        ]
        indexes = [models.Index(fields=["contest", "at"], name="event_by_instant")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
