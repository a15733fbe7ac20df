"""What the clock has to do for the figures. Plain data: nothing heavy is imported for it."""

import datetime as dt
from typing import Final

from photo_contest.domain.schedule import Job

JOBS: Final = (
    Job("fill-figures", dt.timedelta(minutes=1), "analytics.rollups.fill_due"),
    Job("keep-figures", dt.timedelta(minutes=1), "analytics.board.kept.renew_due"),
    Job("keep-breadth", dt.timedelta(minutes=1), "analytics.reports.kept_votes.renew_due"),
    # Every hour, and so at 24:00 in Viet Nam, 17:00 UTC.
    Job("destroy-salts", dt.timedelta(hours=1), "analytics.events.visitors.destroy_salts"),
    Job("forget-events", dt.timedelta(hours=1), "analytics.events.forgetting.forget_events"),
)
