"""From how many units votes come, how many from the photo's own, and how they lie on the photos."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analytics import figures, labels
from analytics.board import UnitName
from analytics.measures import concentration
from analytics.measures.rates import rate
from analytics.measures.tree import ROOT
from analytics.reports.asked import Asked
from analytics.reports.kept_votes import OF_MEMBERS, VotesBehind, kept_votes
from analytics.reports.readers import READERS
from analytics.reports.report import Report, ReportKind
from analytics.reports.scope import RULES, Scope, scope_of
from analytics.sources import Contest, Kind, Member
from analytics.tables import Cell, Column, Table, Untold
from analytics.words import Words

NAME: Final = "breadth"
BY_VOTES, BY_CODE = "votes", "code"
TOP: Final = 10
_FILTERS: Final = frozenset({"kind", "unit", "upper", "sort", "page", "page_size"})
_RULES: Final = (
    Words(
        "Số đơn vị và phần phiếu từ đơn vị mình chỉ tính trên phiếu có đăng nhập, theo đơn vị của "
        "đoàn viên lúc bình chọn.",
        "Units voting and own-unit share are of votes cast signed in, by the voter's unit at the "
        "time.",
    ),
    Words(
        "Số phiếu có đăng nhập được giữ kín khi có thể chỉ do vài người bình chọn; một số ô khác "
        "cũng được giữ kín để không ai tính ngược ra được.",
        "Votes cast signed in are withheld where few persons may have cast them, and some others "
        "with them so that nobody can compute them.",
    ),
)


@dataclass(frozen=True)
class PhotoBreadth:
    code: str
    title: str
    unit: UnitName | None
    behind: VotesBehind


@dataclass(frozen=True)
class UnitBreadth:
    """A unit with all below it."""

    unit: UnitName
    behind: VotesBehind


@dataclass(frozen=True)
class LorenzPoint:
    """Which part of the photos, those with fewest votes first, has which part of the votes."""

    photos_share: float
    votes_share: float


@dataclass(frozen=True)
class Concentration:
    """Over the approved photos of the scope, also those without votes. None while hidden, and where
    there are no votes."""

    photos: int
    gini: float | None
    top_ten_share: float | None
    lorenz: tuple[LorenzPoint, ...]


@dataclass(frozen=True, kw_only=True)
class Breadth(Report):
    """`photos` are those of the asked page; `pages` how many there are."""

    sort: str
    page: int
    pages: int
    photos: tuple[PhotoBreadth, ...]
    units: tuple[UnitBreadth, ...]
    totals: VotesBehind
    signed_in_share: float | None
    concentration: Concentration


def build(contest: Contest, asked: Asked, *, viewer: Member, at: dt.datetime) -> Breadth:
    """Votes of photos (a page of them, by votes or code) and of units of a kind (grassroots, unless
    asked otherwise): how many units they come from, how many from the own, how concentrated.

    To date, on today's tree. Refuses as `scope_of` does. While totals are hidden, officers get none
    of it, and the photos by code.
    """
    votes, as_of = kept_votes(contest, at=at)
    scope = scope_of(contest, asked, viewer=viewer, at=at, report=NAME, as_of=as_of)
    photos = [one for one in votes.photos if scope.top == ROOT or one.unit in scope.below]
    sort = BY_CODE if scope.hidden else asked.sort or BY_VOTES
    if sort == BY_VOTES:
        photos.sort(key=lambda photo: -(photo.behind.votes or 0))  # of equal ones by code
    first = (asked.page - 1) * asked.page_size
    totals = _told(votes.units[scope.top], scope)
    signed_in = totals.votes_signed_in
    return Breadth(
        **scope.head(KIND) | {"rules": (*_RULES, *RULES)},
        sort=sort,
        page=asked.page,
        pages=max(1, -(-len(photos) // asked.page_size)),
        photos=tuple(
            PhotoBreadth(
                code=one.code,
                title=one.title,
                unit=scope.tree.name(one.unit) if one.unit in scope.tree.units else None,
                behind=_told(one.behind, scope),
            )
            for one in photos[first : first + asked.page_size]
        ),
        units=tuple(
            UnitBreadth(scope.tree.name(unit), _told(votes.units[unit], scope))
            for unit in scope.listed(asked.kind or Kind.GRASSROOTS)
        ),
        totals=totals,
        signed_in_share=None if signed_in is None else rate(signed_in, totals.votes or 0),
        concentration=_concentration(scope, [photo.behind.votes or 0 for photo in photos]),
    )


def _told(behind: VotesBehind, scope: Scope) -> VotesBehind:
    return VotesBehind(behind.photos, None, None, None, None, ()) if scope.hidden else behind


def _concentration(scope: Scope, votes: Sequence[int]) -> Concentration:
    if scope.hidden:
        return Concentration(len(votes), None, None, ())
    return Concentration(
        photos=len(votes),
        gini=concentration.gini(votes),
        top_ten_share=concentration.share_of_top(votes, TOP),
        lorenz=tuple(LorenzPoint(*point) for point in concentration.lorenz(votes)),
    )


def tables(report: Breadth) -> tuple[Table, ...]:
    code = Column("unit_code", labels.UNIT_CODE)
    unit = Column("unit", labels.UNIT)
    counts = Column("photos", Words("Số ảnh", "Photos"), "count")
    photos = Table(
        "photos",
        KIND.title,
        (
            Column("code", Words("Mã ảnh", "Photo code")),
            Column("title", Words("Tên ảnh", "Title")),
            *(code, unit, *_columns()),
        ),
        tuple(
            (
                row.code,
                row.title,
                row.unit.code if row.unit else None,
                row.unit.name if row.unit else None,
                *_cells(row.behind, report),
            )
            for row in report.photos
        ),
        note=Words(
            f"Trang {report.page} trên {report.pages}.", f"Page {report.page} of {report.pages}."
        ),
    )
    units = Table(
        "units",
        Words("Theo đơn vị của ảnh", "By the photos' unit"),
        (code, unit, counts, *_columns()),
        tuple(
            (row.unit.code, row.unit.name, row.behind.photos, *_cells(row.behind, report))
            for row in report.units
        ),
        total=(
            *(None, labels.TOTAL, report.totals.photos),
            *_cells(report.totals, report),
        ),
    )
    return photos, units, _concentration_table(report), _lorenz(report)


def _concentration_table(report: Breadth) -> Table:
    gini, top = figures.of("gini", "top_ten_share")
    told = report.concentration
    cells: list[Cell] = [told.gini, told.top_ten_share]
    if report.totals_hidden:
        cells = [Untold.HIDDEN, Untold.HIDDEN]
    return Table(
        "concentration",
        Words("Mức tập trung của phiếu", "Concentration of votes"),
        (
            Column("gini", gini.label, "number"),
            Column("top10_share", top.label, "share"),
            Column("photos", Words("Số ảnh", "Photos"), "count"),
        ),
        ((*cells, told.photos),),
    )


def _lorenz(report: Breadth) -> Table:
    return Table(
        "lorenz",
        Words("Đường cong Lorenz", "Lorenz curve"),
        (
            Column("photos_share", Words("Phần số ảnh", "Share of photos"), "share"),
            Column("votes_share", Words("Phần số phiếu", "Share of votes"), "share"),
        ),
        tuple((point.photos_share, point.votes_share) for point in report.concentration.lorenz),
    )


def _columns() -> tuple[Column, ...]:
    votes, breadth, own = figures.of("votes", "breadth", "own_unit_share")
    return (
        Column(votes.name, votes.label, "count"),
        Column("votes_signed_in", Words("Phiếu có đăng nhập", "Votes cast signed in"), "count"),
        Column(breadth.name, breadth.label, "count"),
        Column(own.name, own.label, "share"),
    )


def _cells(behind: VotesBehind, report: Breadth) -> tuple[Cell, ...]:
    if report.totals_hidden:
        return (Untold.HIDDEN,) * (1 + len(OF_MEMBERS))
    return (
        behind.votes,
        *(
            Untold.WITHHELD if name in behind.withheld else getattr(behind, name)
            for name in OF_MEMBERS
        ),
    )


KIND: Final = ReportKind(
    name=NAME,
    title=Words("Độ rộng của phiếu", "Breadth of votes"),
    question=Words("Phiếu đến từ bao nhiêu đơn vị?", "From how many units do votes come?"),
    why=Words(
        "Phiếu từ nhiều đơn vị cho thấy ảnh được nhiều nơi yêu thích, không chỉ ở nhà.",
        "Votes from many units say that a photo is liked in many places, not only at home.",
    ),
    figures=figures.of(
        "votes", "signed_in_share", "breadth", "own_unit_share", "gini", "top_ten_share"
    ),
    readers=READERS[NAME],
    filters=_FILTERS,
    shape=Breadth,
    build=build,
    tables=tables,
    charts=("lorenz",),
    choices={"sort": (BY_VOTES, BY_CODE)},
)
