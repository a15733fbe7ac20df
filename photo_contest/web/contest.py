"""What every page about a contest says: its phase, its topics in the reader's language."""

import datetime as dt
from typing import Any

from django.utils.translation import get_language

from photo_contest.models import Category, Contest


def contest_context(contest: Contest, now: dt.datetime) -> dict[str, Any]:
    """For the templates `_phase.html` and `_footnotes.html`."""
    return {
        "contest": contest,
        "phase": contest.phase(now).value,
        "takes_photos": contest.accepts_photos(now),
        "now": now,
    }


def category_name(category: Category) -> str:
    """The topic in the reader's language."""
    return category.name_en if get_language() == "en" and category.name_en else category.name
