"""Every place that tells something of a person, and what becomes of it, declared once.

Export and erasure work by these tables; a test walks all models and fails when a relation to
members, or a column of the member's row, is not named here.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple


class Treatment(NamedTuple):
    """`told_in`: the part of the export that tells these rows. A row that erasure does not delete
    goes on pointing to the member's row, which is a pseudonym then."""

    told_in: str
    deleted: bool = False


TREATMENTS: Final[Mapping[str, Treatment]] = {
    "photo_contest.Membership.member": Treatment("memberships"),
    "photo_contest.Photo.author": Treatment("photos"),
    "photo_contest.Photo.submitted_by": Treatment("photos_sent_for_others"),
    "photo_contest.Vote.member": Treatment("votes"),
    "photo_contest.VotingExtension.by": Treatment("voting_extensions"),
    "photo_contest.RegisteredNetwork.made_by": Treatment("networks_registered"),
    "photo_contest.VotingPass.made_by": Treatment("voting_passes_made"),
    "photo_contest.Lookalike.decided_by": Treatment("verdicts_given"),
    "photo_contest.Upload.author": Treatment("uploads", deleted=True),
    "photo_contest.PhotoReport.answered_by": Treatment("reports_answered"),
    "photo_contest.Record.actor": Treatment("deeds"),
    "photo_contest.RosterImport.by": Treatment("imports"),
    "photo_contest.UnitChange.by": Treatment("unit_changes"),
    "photo_contest.UnitChange.undone_by": Treatment("unit_changes"),
    "photo_contest.PasswordCode.member": Treatment("password_codes", deleted=True),
    "photo_contest.PasswordCode.made_by": Treatment("password_codes_made"),
    "photo_contest.Notice.member": Treatment("notices", deleted=True),
    "photo_contest.AccessToken.member": Treatment("access_tokens", deleted=True),
    "photo_contest.Member_groups.member": Treatment("profile", deleted=True),
    "photo_contest.Member_user_permissions.member": Treatment("profile", deleted=True),
    "admin.LogEntry.user": Treatment("admin_entries"),
}

# The member's row: columns that erasure empties, with what it leaves there; those for which it
# finds something new; those that stay.
EMPTIED: Final[Mapping[str, Any]] = {
    "card_number": None,
    "born_on": None,
    "email": "",
    "phone": "",
    "last_login": None,
    "is_active": False,
    "is_staff": False,
    "is_superuser": False,
}
RENEWED: Final = (
    "username",
    "full_name",
    "name_folded",
    "password",
    "erased_at",
    "erased_card",
    "voter_mark",
)
# Whoever is erased has neither role nor office; the voter key is random and tells nobody.
KEPT: Final = ("id", "role", "office", "joined_at", "voter_key")
