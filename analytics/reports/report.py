"""What all reports have in common, and how one is declared."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analytics.figures import Figure
from analytics.spans import Span
from analytics.tables import Table
from analytics.words import Words


@dataclass(frozen=True, kw_only=True)
class Report:
    """The head of every report. `span` None is the whole contest to date; `units_as_of` is the day
    whose tree the units are told on; `filters` are the asked ones, by name; `totals_hidden`: votes,
    voters and ranks are kept from this reader; counts of persons below `small_cell` are withheld.
    """

    report: str
    contest: str
    as_of: dt.datetime
    span: Span | None
    units_as_of: dt.date
    filters: Mapping[str, str | int]
    totals_hidden: bool
    small_cell: int
    rules: tuple[Words, ...] = ()


@dataclass(frozen=True)
class ReportKind:
    """A report as data: what it is called, which question it answers and why that matters, which
    figures it tells, who may read it, by what it can be filtered, how it is made and laid out.

    `build(contest, asked, viewer=, at=)` gives the frozen report (a subclass of `Report`);
    `tables(report)` lays it out; `charts` are the names of the charts that draw it. `choices`: the
    values of those filters which are not the same for all reports.
    """

    name: str
    title: Words
    question: Words
    why: Words
    figures: tuple[Figure, ...]
    readers: frozenset[str]
    filters: frozenset[str]
    shape: type[Report]
    build: Callable[..., Report]
    tables: Callable[..., tuple[Table, ...]]
    charts: tuple[str, ...] = field(default=())
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
