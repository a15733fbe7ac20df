"""The clock's tables: who holds the clock, what it ran, and which task workers are alive."""

from django.db import models
from django.db.models import Q


class ClockLease(models.Model):
    """One row. The clock whose name stands here until `expires_at` is the only one that runs."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    holder = models.CharField(max_length=80)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_clock_lease")]

    def __str__(self) -> str:
        return f"{self.holder} until {self.expires_at:%H:%M:%S}"


class JobRun(models.Model):
    """One run of one due job. The pair (name, due_at) is unique: no job runs twice for one due
    instant, whatever happens to the lease."""

    class Outcome(models.TextChoices):
        OK = "ok"
        FAILED = "failed"

    name = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "due_at"], name="one_run_of_a_due_job"),
            models.CheckConstraint(
                condition=Q(finished_at=None, outcome="")
                | Q(finished_at__isnull=False, outcome__in=["ok", "failed"]),
                name="finished_run_has_outcome",
            ),
        ]
        indexes = [models.Index(fields=["started_at"], name="job_runs_by_start")]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M:%S} {self.outcome or 'running'}"


class WorkerBeat(models.Model):
    """The last sign of life of a task worker. Its absence is how a lost task is known."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.worker_id} at {self.beat_at:%H:%M:%S}"
