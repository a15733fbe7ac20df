"""The consent texts as an author read them, word by word: evidence that outlives a changed rule."""

from typing import Any

from django.db import models

from photo_contest.models.contest import Contest


class ConsentText(models.Model):
    """The texts of one version in both languages. Written when the first photo is sent under them,
    never changed; other words, even under the same version, are another row."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="consent_texts")
    version = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)  # SHA-256 of `texts`
    texts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "version", "digest"], name="consent_text_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}: {self.version}"
