"""Tables: what must always be true. One file a table; names are re-exported here."""

from photo_contest.models.account import Notice, PasswordCode
from photo_contest.models.contest import Category, Contest, UnitQuota
from photo_contest.models.fingerprint import Fingerprint
from photo_contest.models.job import ClockLease, JobRun, WorkerBeat
from photo_contest.models.league import League, LeaguePlace
from photo_contest.models.lookalike import Lookalike
from photo_contest.models.member import AccessToken, Member, Membership
from photo_contest.models.photo import Photo
from photo_contest.models.record import Record
from photo_contest.models.roster import RosterImport, RosterMark
from photo_contest.models.unit import MembershipFigure, Unit, UnitPeriod
from photo_contest.models.unit_change import Succession, UnitChange
from photo_contest.models.vote import MintedVoter, Vote

__all__ = [
    "AccessToken",
    "Category",
    "ClockLease",
    "Contest",
    "Fingerprint",
    "JobRun",
    "League",
    "LeaguePlace",
    "Lookalike",
    "Member",
    "Membership",
    "MembershipFigure",
    "MintedVoter",
    "Notice",
    "PasswordCode",
    "Photo",
    "Record",
    "RosterImport",
    "RosterMark",
    "Succession",
    "Unit",
    "UnitChange",
    "UnitPeriod",
    "UnitQuota",
    "Vote",
    "WorkerBeat",
]
