"""The rules of the vote: chosen before voting opens and frozen from then on. Only the close may
still move, later and with a reason that everybody reads. The database forbids the rest (a trigger).
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F

from photo_contest.domain.access import Role, require_role
from photo_contest.domain.database_clock import DatabaseNow
from photo_contest.domain.record import note_contest
from photo_contest.errors import Invalid, RulesFrozen, VotingClosed
from photo_contest.models import Contest, Member, VotingExtension

RULES: Final = (
    "voters",
    "vote_period",
    "vote_budget",
    "vote_budget_period",
    "vote_budget_whole",
    "own_unit_votes",
    "own_unit_cap",
    "anonymous_share_cap",
    "totals",
    "network_hourly_quota",
    "network_daily_quota",
    "provisional_multiple",
    "unreleased_votes",
)
# What no form shows for editing once voting opened; the close moves by `extend_voting` alone.
FROZEN: Final = ("slug", "voting_opens_at", "voting_closes_at", *RULES)
# From the least to the most that a number may be: what the votes' columns hold, and good sense.
BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "vote_budget": (1, 1000),
    "vote_budget_whole": (1, 10_000),
    "own_unit_cap": (0, 1_000_000),
    "anonymous_share_cap": (0, 99),
    "network_hourly_quota": (1, 1_000_000),
    "network_daily_quota": (1, 1_000_000),
    "provisional_multiple": (1, 1000),
}
LONGEST_EXTENSION: Final = dt.timedelta(days=90)


def rules_of(contest: Contest) -> dict[str, Any]:
    return {name: getattr(contest, name) for name in RULES}


def faults_of(rules: Mapping[str, Any]) -> dict[str, list[str]]:
    """What cannot be in a whole set of rules: reasons by the rule's name."""
    faults = {
        name: ["out-of-range"]
        for name, (least, most) in BOUNDS.items()
        if rules[name] is not None and not least <= rules[name] <= most
    }
    whole, is_capped = rules["vote_budget_whole"], rules["own_unit_votes"] == "capped"
    if whole is not None and rules["vote_budget_period"] == Contest.Period.CONTEST:
        faults["vote_budget_whole"] = ["budget-is-whole"]
    elif whole is not None and whole < rules["vote_budget"]:
        faults["vote_budget_whole"] = ["below-daily-budget"]
    if is_capped and rules["own_unit_cap"] is None:
        faults["own_unit_cap"] = ["required"]
    if not is_capped and rules["own_unit_cap"] is not None:
        faults["own_unit_cap"] = ["only-when-capped"]
    return faults


def change_rules(
    *, contest: Contest, by: Member, changes: Mapping[str, Any], at: dt.datetime
) -> Contest:
    """Set rules of the vote (names of RULES; others stay) and record what they were.

    Refuses others than organizers (NotAllowed), any change once voting opened by the database's
    clock (RulesFrozen), and rules that cannot be, alone or together (Invalid, by field).
    """
    require_role(by, Role.ORGANIZER)
    try:
        with transaction.atomic():
            now = Contest.objects.select_for_update().get(pk=contest.pk)
            if not Contest.objects.filter(pk=now.pk, voting_opens_at__gt=DatabaseNow()).exists():
                raise RulesFrozen(contest=now)
            before = rules_of(now)
            faults = {name: ["not-a-rule"] for name in changes if name not in RULES}
            faults = faults or faults_of(before | dict(changes))
            if faults:
                raise Invalid(faults)
            changed = {name: to for name, to in changes.items() if before[name] != to}
            if changed:
                Contest.objects.filter(pk=now.pk).update(**changed)
                was = {name: before[name] for name in changed}
                note_contest(
                    contest=now, by=by, at=at, action="rules-changed", was=was, now=changed
                )
    except IntegrityError as error:  # voting opened in between: the trigger saw it
        raise RulesFrozen(contest=contest) from error
    contest.refresh_from_db()
    return contest


def extend_voting(
    *, contest: Contest, by: Member, closes_at: dt.datetime, reason: str, at: dt.datetime
) -> VotingExtension:
    """Move the close of voting later, with a reason that the public reads. The notice period keeps
    its length: its end moves along.

    Refuses others than organizers (NotAllowed), when voting has closed by the database's clock
    (VotingClosed), a missing reason, and a close that is not later or more than 90 days later
    (Invalid). A vote is judged by the close as it stands when the vote is written: while the
    extension is not committed, by the old one.
    """
    require_role(by, Role.ORGANIZER)
    with transaction.atomic():
        now = Contest.objects.select_for_update().get(pk=contest.pk)
        still_open = Contest.objects.filter(pk=now.pk, voting_closes_at__gt=DatabaseNow())
        if not still_open.exists():
            raise VotingClosed(contest=now, extension=True)
        _refuse_extension(now, closes_at, reason)
        span = closes_at - now.voting_closes_at
        later = {"voting_closes_at": closes_at, "notice_ends_at": F("notice_ends_at") + span}
        try:
            moved = still_open.update(**later)
        except IntegrityError as error:  # the trigger looked at the clock a moment after us
            raise VotingClosed(contest=now, extension=True) from error
        if not moved:  # closed between the two statements
            raise VotingClosed(contest=now, extension=True)
        extension = VotingExtension.objects.create(
            contest=now,
            closed_at=now.voting_closes_at,
            closes_at=closes_at,
            reason=reason.strip(),
            by=by,
            at=at,
        )
        note_contest(
            contest=now,
            by=by,
            at=at,
            action="voting-extended",
            note=extension.reason,
            was=extension.closed_at.isoformat(),
            now=closes_at.isoformat(),
        )
    contest.refresh_from_db()
    return extension


def _refuse_extension(contest: Contest, closes_at: dt.datetime, reason: str) -> None:
    faults: dict[str, list[str]] = {}
    if closes_at <= contest.voting_closes_at:
        faults["closes_at"] = ["not-later"]
    elif closes_at - contest.voting_closes_at > LONGEST_EXTENSION:
        faults["closes_at"] = ["too-much-later"]
    if not reason.strip():
        faults["reason"] = ["required"]
    if faults:
        raise Invalid(faults)
