"""What the clock has to do for the figures. Plain data: nothing heavy is imported for it."""

import datetime as dt
from typing import Final

from photo_contest.domain.schedule import Job

JOBS: Final = (Job("fill-figures", dt.timedelta(minutes=1), "analytics.rollups.fill_due"),)
