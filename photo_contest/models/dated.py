"""Rows that hold from a day on: during [begins_on, ends_on), without an end where that is empty."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)


class DatedQuerySet(models.QuerySet[Row]):
    def on(self, day: dt.date) -> Self:
        """As of a day: at most one row an owner."""
        return self.from_day(day).filter(begins_on__lte=day)

    def from_day(self, day: dt.date) -> Self:
        """Rows that hold on the day, or begin later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))
