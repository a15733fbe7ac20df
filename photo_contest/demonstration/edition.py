"""The contests of the demonstration: one open around the day of its creation, and the edition of
the year before; rules, topics."""

import datetime as dt

from django.utils import timezone

from photo_contest.demonstration.drawing import TOPICS
from photo_contest.demonstration.units import BEGINS_ON
from photo_contest.models import Category, Contest, Unit, UnitPeriod, UnitQuota

SLUG = "net-dep-2026"
FORMER_SLUG = "net-dep-2025"
FORMER_AGO = dt.timedelta(days=365)
OPENED_DAYS_AGO = 20  # so that there is a past, with two whole weeks in it
OPEN_FOR_DAYS = 30
PHOTOS_PER_AUTHOR = 10  # generous: whoever tries the contest sends more than three
UNIT_MIN, UNIT_MAX, UPPER_MIN = 1, 40, 5

# What no setting says; the articles before it are written by the settings.
_RULES = "Thành viên Ban Tổ chức và Ban Giám khảo không dự thi."
_RULES_EN = "Organizers and jurors do not enter."


def open_edition(host: Unit, *, at: dt.datetime) -> Contest:
    """Make the contest: opened three weeks ago, open for thirty more days, to 17h00."""
    today = _midnight(at)
    return _edition(host, SLUG, today.year, today=today)


def former_edition(host: Unit, *, at: dt.datetime) -> Contest:
    """Make the contest of the year before, its result final. It opened after the unions had got
    their present shape."""
    today = _midnight(at)
    shaped_at = timezone.make_aware(dt.datetime.combine(BEGINS_ON, dt.time.min))
    then = max(today - FORMER_AGO, shaped_at + dt.timedelta(days=OPENED_DAYS_AGO))
    return _edition(host, FORMER_SLUG, today.year - 1, today=then)


def _midnight(at: dt.datetime) -> dt.datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _edition(host: Unit, slug: str, year: int, *, today: dt.datetime) -> Contest:
    opens_at = today - dt.timedelta(days=OPENED_DAYS_AGO)
    closes_at = today + dt.timedelta(days=OPEN_FOR_DAYS, hours=17)
    notice_ends_at = closes_at + dt.timedelta(days=7)
    contest = Contest.objects.create(
        slug=slug,
        title="Nét đẹp công đoàn và người lao động",
        title_en="The beauty of unions and workers",
        year=year,
        host=host,
        is_demonstration=True,
        submission_opens_at=opens_at,
        submission_closes_at=closes_at,
        voting_opens_at=opens_at,
        voting_closes_at=closes_at,
        notice_ends_at=notice_ends_at,
        rules_text=_RULES,
        rules_text_en=_RULES_EN,
        photos_per_author=PHOTOS_PER_AUTHOR,
        shown_until=dt.date(year + 3, 12, 31),
        kept_until=dt.date(year + 5, 12, 31),
    )
    kind = UnitPeriod.Kind
    UnitQuota.objects.bulk_create(
        [
            UnitQuota(
                contest=contest,
                kind=kind.GRASSROOTS,
                photos_min=UNIT_MIN,
                photos_max=UNIT_MAX,
            ),
            UnitQuota(contest=contest, kind=kind.UPPER, photos_min=UPPER_MIN),
        ]
    )
    Category.objects.bulk_create(
        [
            Category(contest=contest, code=code, name=name, name_en=name_en, position=position)
            for position, (code, (name, name_en)) in enumerate(TOPICS.items())
        ]
    )
    return contest
