"""An edition of the contest: its windows and its machine-readable rules."""

import datetime as dt

from django.db import models

from photo_contest.models.unit import Unit, UnitPeriod


class Contest(models.Model):
    """One edition. Windows are closed-open: [opens, closes)."""

    class Voters(models.TextChoices):
        ANYBODY = "anybody"
        MEMBERS = "members"
        APART = "apart"  # both may vote, and their votes are counted apart

    class OwnUnitVotes(models.TextChoices):
        ALLOWED = "allowed"
        LABELLED = "labelled"
        CAPPED = "capped"

    class Unreleased(models.TextChoices):
        DROP = "drop"
        COUNT = "count"

    class Period(models.TextChoices):
        DAY = "day"
        CONTEST = "contest"

    class Totals(models.TextChoices):
        SHOWN = "shown"
        AFTER_VOTE = "after-vote"
        AFTER_CLOSE = "after-close"

    class Phase(models.TextChoices):
        BEFORE = "before"
        SUBMISSION = "submission"
        VOTING = "voting"
        NOTICE = "notice"
        FINAL = "final"

    slug = models.SlugField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField()
    code_prefix = models.CharField(max_length=8, default="LC")
    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contests")
    is_demonstration = models.BooleanField(default=False)

    submission_opens_at = models.DateTimeField()
    submission_closes_at = models.DateTimeField()
    voting_opens_at = models.DateTimeField()
    voting_closes_at = models.DateTimeField()
    notice_ends_at = models.DateTimeField()

    rules_text = models.TextField(blank=True)
    rules_text_en = models.TextField(blank=True)
    consent_version = models.CharField(max_length=32, default="1")

    photos_per_author = models.PositiveSmallIntegerField(default=3)
    max_file_mb = models.PositiveSmallIntegerField(default=25)
    max_megapixels = models.PositiveSmallIntegerField(default=60)
    min_long_side = models.PositiveSmallIntegerField(default=600)
    caption_max_words = models.PositiveSmallIntegerField(default=100)
    # Photos are taken within these days, both included; None does not bound.
    taken_from = models.DateField(null=True, blank=True)
    taken_to = models.DateField(null=True, blank=True)
    answer_hours = models.PositiveSmallIntegerField(default=24)  # promised to authors
    contact_phone = models.CharField(max_length=32, blank=True)
    # What the consent text promises: until when photos are shown, and personal data kept.
    shown_until = models.DateField(null=True, blank=True)
    kept_until = models.DateField(null=True, blank=True)

    voters = models.CharField(max_length=8, choices=Voters.choices, default=Voters.ANYBODY)
    vote_period = models.CharField(max_length=8, choices=Period.choices, default=Period.CONTEST)
    vote_budget = models.PositiveSmallIntegerField(default=5)
    vote_budget_period = models.CharField(max_length=8, choices=Period.choices, default=Period.DAY)
    totals = models.CharField(max_length=12, choices=Totals.choices, default=Totals.SHOWN)
    vote_budget_whole = models.PositiveSmallIntegerField(null=True, blank=True)
    own_unit_votes = models.CharField(
        max_length=8, choices=OwnUnitVotes.choices, default=OwnUnitVotes.ALLOWED
    )
    own_unit_cap = models.PositiveIntegerField(null=True, blank=True)
    # Of a photo's standing, anonymous votes are at most this share in per cent.
    anonymous_share_cap = models.PositiveSmallIntegerField(null=True, blank=True)
    network_hourly_quota = models.PositiveIntegerField(default=30)
    network_daily_quota = models.PositiveIntegerField(default=200)
    provisional_multiple = models.PositiveSmallIntegerField(default=20)
    unreleased_votes = models.CharField(
        max_length=5, choices=Unreleased.choices, default=Unreleased.DROP
    )
    provisional_settled_at = models.DateTimeField(null=True, blank=True, editable=False)
    networks_forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)

    last_photo_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="contest_windows_are_in_order",
                condition=models.Q(submission_opens_at__lt=models.F("submission_closes_at"))
                & models.Q(voting_opens_at__lt=models.F("voting_closes_at"))
                & models.Q(submission_opens_at__lte=models.F("voting_opens_at"))
                & models.Q(submission_closes_at__lte=models.F("voting_closes_at"))
                & models.Q(voting_closes_at__lte=models.F("notice_ends_at")),
            ),
            models.CheckConstraint(
                name="contest_asks_no_more_than_the_house_bears",
                condition=models.Q(max_file_mb__lte=25, max_megapixels__lte=60),
            ),
            models.CheckConstraint(
                name="contest_days_of_taking_are_in_order",
                condition=models.Q(taken_from__isnull=True)
                | models.Q(taken_to__isnull=True)
                | models.Q(taken_from__lte=models.F("taken_to")),
            ),
            models.CheckConstraint(
                name="contest_promises_an_answer",
                condition=models.Q(answer_hours__gte=1, answer_hours__lte=720),
            ),
            models.CheckConstraint(
                name="contest_gives_at_least_one_vote",
                condition=models.Q(vote_budget__gte=1, vote_budget__lte=1000)
                & (models.Q(vote_budget_whole__isnull=True) | models.Q(vote_budget_whole__gte=1)),
            ),
            models.CheckConstraint(
                name="contest_caps_own_unit_votes_or_does_not",
                condition=models.Q(own_unit_votes="capped", own_unit_cap__isnull=False)
                | (~models.Q(own_unit_votes="capped") & models.Q(own_unit_cap__isnull=True)),
            ),
            models.CheckConstraint(
                name="contest_anonymous_share_is_below_all",
                condition=models.Q(anonymous_share_cap__isnull=True)
                | models.Q(anonymous_share_cap__lte=99),
            ),
            models.CheckConstraint(
                name="contest_network_quotas_are_usable",
                condition=models.Q(
                    network_hourly_quota__gte=1,
                    network_daily_quota__gte=1,
                    provisional_multiple__gte=1,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def accepts_photos(self, at: dt.datetime) -> bool:
        return self.submission_opens_at <= at < self.submission_closes_at

    def accepts_votes(self, at: dt.datetime) -> bool:
        return self.voting_opens_at <= at < self.voting_closes_at

    def phase(self, at: dt.datetime) -> "Contest.Phase":
        """The phase at an instant; while photos and votes are both open it is `voting`."""
        if at < self.submission_opens_at:
            return self.Phase.BEFORE
        if self.accepts_votes(at):
            return self.Phase.VOTING
        if at < self.voting_opens_at:
            return self.Phase.SUBMISSION
        if at < self.notice_ends_at:
            return self.Phase.NOTICE
        return self.Phase.FINAL


class Category(models.Model):
    """A topic (chủ đề) that an author may choose."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="categories")
    code = models.SlugField(max_length=32)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "code"], name="one_category_a_code")
        ]

    def __str__(self) -> str:
        return self.name


class UnitQuota(models.Model):
    """How many living photos a unit of a kind, with all below it, may send and should send."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="unit_quotas")
    kind = models.CharField(max_length=12, choices=UnitPeriod.Kind.choices)
    photos_min = models.PositiveSmallIntegerField(default=0)
    photos_max = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "kind"], name="one_unit_quota_a_kind"),
            models.CheckConstraint(
                name="unit_quota_min_is_not_above_max",
                condition=models.Q(photos_max__isnull=True)
                | (models.Q(photos_max__gte=models.F("photos_min")) & models.Q(photos_max__gte=1)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.photos_min}-{self.photos_max}"


class VotingExtension(models.Model):
    """The close of voting was moved later. The public reads when, from what to what, and why."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="extensions")
    closed_at = models.DateTimeField()  # when voting would have closed
    closes_at = models.DateTimeField()
    reason = models.TextField()
    by = models.ForeignKey(
        "photo_contest.Member", null=True, on_delete=models.PROTECT, related_name="extensions"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="extension_moves_the_close_later",
                condition=models.Q(closes_at__gt=models.F("closed_at")),
            ),
            models.CheckConstraint(name="extension_names_a_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.contest_id}: {self.closed_at:%Y-%m-%d %H:%M} -> {self.closes_at:%H:%M}"
