"""Figures that were counted and are kept until something changes."""

from django.db import models


class KeptFigures(models.Model):
    """The answer to a question that takes long to count: told until what it was counted from
    changes (`versions`), and while that is being counted anew."""

    contest = models.ForeignKey(
        "photo_contest.Contest", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    question = models.CharField(max_length=32)
    span = models.CharField(max_length=32, blank=True)  # empty: the whole contest to date
    versions = models.CharField(max_length=120)
    as_of = models.DateTimeField()
    counted_at = models.DateTimeField()
    seconds = models.FloatField()  # that the counting took
    answer = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "question", "span"], name="one_kept_answer_a_question_and_span"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.span}"
