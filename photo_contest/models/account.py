"""How a member comes by a password, and what is told at the next sign-in."""

from typing import Any

from django.db import models
from django.db.models import Q

from photo_contest.models.member import Member


class PasswordCode(models.Model):
    """A code with which its member sets a password once. It was shown once; only keyed hashes are
    kept: of its first signs, by which it is found, and of the whole."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="password_codes")
    selector = models.CharField(max_length=32, db_index=True)
    digest = models.CharField(max_length=32)
    made_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)  # wrong ones
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)  # a newer code of this member ends it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(used_at__isnull=True, replaced_at__isnull=True),
                name="one_living_code_a_member",
            ),
            models.UniqueConstraint(  # so that those which ended do not use selectors up
                fields=["selector"],
                condition=Q(used_at__isnull=True, replaced_at__isnull=True),
                name="one_living_code_a_selector",
            ),
        ]

    def __str__(self) -> str:
        return f"code of {self.member_id} until {self.expires_at:%Y-%m-%d}"


class Notice(models.Model):
    """What a member is told at the next sign-in: a kind with its facts; doors add the sentence."""

    class Kind(models.TextChoices):
        CODE_MADE = "code-made"
        PASSWORD_SET = "password-set"  # noqa: S105  # a kind of notice
        PASSWORD_RESET = "password-reset"  # noqa: S105
        UNIT_CHANGED = "unit-changed"
        PHOTO_HELD = "photo-held"
        LOOKALIKE_RAISED = "lookalike-raised"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["member"], condition=Q(told_at__isnull=True), name="notices_not_yet_told"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.member_id}"
