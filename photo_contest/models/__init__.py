"""Tables: what must always be true. One file a table; names are re-exported here."""

from photo_contest.models.account import Notice, PasswordCode
from photo_contest.models.consent import ConsentText
from photo_contest.models.contest import Category, Contest, UnitQuota, VotingExtension
from photo_contest.models.fingerprint import Fingerprint
from photo_contest.models.job import ClockLease, JobRun, WorkerBeat
from photo_contest.models.league import League, LeaguePlace
from photo_contest.models.lookalike import Lookalike
from photo_contest.models.member import AccessToken, Member, Membership
from photo_contest.models.network import NetworkAddress, RegisteredNetwork, VotingPass
from photo_contest.models.photo import Photo
from photo_contest.models.photo_report import PhotoReport
from photo_contest.models.record import Record
from photo_contest.models.roster import RosterImport, RosterMark
from photo_contest.models.tally import PhotoTally, RecountDue, TallyMark
from photo_contest.models.unit import MembershipFigure, Unit, UnitPeriod
from photo_contest.models.unit_change import Succession, UnitChange
from photo_contest.models.upload import Upload
from photo_contest.models.vote import MintedVoter, SpentProof, Vote

__all__ = [
    "AccessToken",
    "Category",
    "ClockLease",
    "ConsentText",
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
    "NetworkAddress",
    "Notice",
    "PasswordCode",
    "Photo",
    "PhotoReport",
    "PhotoTally",
    "Record",
    "RecountDue",
    "RegisteredNetwork",
    "RosterImport",
    "RosterMark",
    "SpentProof",
    "Succession",
    "TallyMark",
    "Unit",
    "UnitChange",
    "UnitPeriod",
    "UnitQuota",
    "Upload",
    "Vote",
    "VotingExtension",
    "VotingPass",
    "WorkerBeat",
]
