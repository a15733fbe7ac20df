"""Texts in both languages side by side, and how the rules write numbers, days and instants."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone


class Pair(NamedTuple):
    """One text in Vietnamese and in English."""

    vi: str
    en: str

    def told(self, english: bool) -> str:
        return self.en if english else self.vi


def told(*texts: Pair | None) -> Pair:
    """Sentences as one paragraph; what is None says nothing."""
    said = [text for text in texts if text is not None]
    return Pair(" ".join(text.vi for text in said), " ".join(text.en for text in said))


def listed(texts: Sequence[Pair]) -> Pair:
    return Pair("; ".join(text.vi for text in texts), "; ".join(text.en for text in texts))


def number(n: int) -> Pair:
    """1284 as 1.284, in English 1,284."""
    return Pair(f"{n:,}".replace(",", "."), f"{n:,}")


def by_number(n: int, one: str) -> str:
    """English alone has a plural: 1 photo, 3 photos."""
    return f"{n:,} {one}" if n == 1 else f"{n:,} {one}s"


def on_day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def when(instant: dt.datetime) -> Pair:
    """17h00 ngày 30/11/2026, in English 17:00 on 30/11/2026."""
    local = timezone.localtime(instant)
    return Pair(f"{local:%-Hh%M} ngày {local:%d/%m/%Y}", f"{local:%H:%M} on {local:%d/%m/%Y}")
