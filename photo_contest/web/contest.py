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


def in_english() -> bool:
    return (get_language() or "vi").startswith("en")


def contest_title(contest: Contest) -> str:
    """The contest's name in the reader's language."""
    return contest.title_en if in_english() and contest.title_en else contest.title


def category_name(category: Category) -> str:
    """The topic in the reader's language."""
    return category.name_en if in_english() and category.name_en else category.name
