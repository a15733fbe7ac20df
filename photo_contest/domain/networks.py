"""What raises a quota of new voters: a unit's registered network, and the pass of its poster.

No address is stored: a network is known by keyed hashes of its addresses, which go when it ends.
"""

import datetime as dt
import hmac
from collections.abc import Sequence
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from photo_contest.domain.access import MODERATORS, READERS, require_role, scope_of
from photo_contest.domain.addresses import digests_of
from photo_contest.domain.hashing import keyed_hash
from photo_contest.domain.record import note
from photo_contest.errors import Invalid, Missing
from photo_contest.models import (
    Member,
    NetworkAddress,
    RegisteredNetwork,
    Unit,
    UnitPeriod,
    VotingPass,
)
from photo_contest.words import normal

MOST_HEADS: Final = 100_000
_MOST_LABEL_CHARS: Final = 120
_SIGNATURE_CHARS: Final = 12  # 48 bits: short enough to be typed from a poster


# --- reading ------------------------------------------------------------------------------


def registered_network(digests: Sequence[str]) -> RegisteredNetwork | None:
    """The living registered network that holds one of a client's networks, which come in order:
    where a unit's /64 lies in another's /48, it is the /64's."""
    found = NetworkAddress.objects.filter(digest__in=digests, network__ended_at__isnull=True)
    by_digest = {one.digest: one.network for one in found.select_related("network")}
    return next((by_digest[digest] for digest in digests if digest in by_digest), None)


def networks_seen_by(member: Member, *, at: dt.datetime) -> "QuerySet[RegisteredNetwork]":
    """Registered networks of the units that a member watches over, each with its `size`, the number
    of its addresses (ended: none). NotAllowed for members and jurors."""
    rows = RegisteredNetwork.objects.select_related("unit").annotate(size=Count("addresses"))
    scope = _read_scope(member, at=at)
    return rows if scope is None else rows.filter(unit__in=scope)


def passes_seen_by(member: Member, *, at: dt.datetime) -> "QuerySet[VotingPass]":
    """Voting passes of the units that a member watches over. NotAllowed for members and jurors."""
    rows = VotingPass.objects.select_related("unit")
    scope = _read_scope(member, at=at)
    return rows if scope is None else rows.filter(unit__in=scope)


def pass_text(voting_pass: VotingPass) -> str:
    """What a poster's QR code carries. Signed with the key of stored hashes, not with the signing
    keys: a poster hangs longer than these last."""
    return f"{voting_pass.pk}-{_signature(voting_pass.pk)}"


def pass_of(text: str) -> VotingPass | None:
    """The living pass that a text stands for; None for whatever else."""
    number, _, signature = text.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) <= 18 and signature.isascii()):
        return None
    if not hmac.compare_digest(signature, _signature(int(number))):
        return None
    return VotingPass.objects.filter(pk=int(number), ended_at__isnull=True).first()


# --- verbs: officers of the unit and above, organizers ------------------------------------


def register_network(
    *,
    unit: Unit,
    networks: Sequence[str],
    label: str,
    head_count: int,
    by: Member,
    at: dt.datetime,
) -> RegisteredNetwork:
    """From now on, so many persons a day become voters from these networks without work.

    A network is an IPv4 address or /24 to /32, an IPv6 address (its /64) or /48, /56, /64. Refuses
    by field: what is none, a wider one, one that nobody comes from (0.0.0.0, multicast, a proxy of
    ours), one that is registered already, a head count outside 1 to 100,000 (Invalid). NotAllowed
    for who is neither officer nor organizer; Missing for a unit that the officer does not watch.
    """
    label = normal(label)
    _refuse_unwatched(unit, by=by, at=at)
    wrong = _wrong_heads(head_count)
    if not label:
        wrong["label"] = ["required"]
    elif len(label) > _MOST_LABEL_CHARS:
        wrong["label"] = ["too-long"]
    digests, reason = digests_of(networks)
    if reason:
        wrong["networks"] = [reason]
    if wrong:
        raise Invalid(wrong, heads_max=MOST_HEADS)
    try:
        with transaction.atomic():
            if registered_network(digests) is not None:
                raise Invalid({"networks": ["network-taken"]})
            made = RegisteredNetwork.objects.create(
                unit=unit, label=label, head_count=head_count, made_by=by, made_at=at
            )
            rows = [NetworkAddress(network=made, digest=digest) for digest in digests]
            NetworkAddress.objects.bulk_create(rows)
            data = {"unit": unit.code, "heads": head_count, "addresses": len(digests)}
            note(action="network-registered", by=by, at=at, network=made.pk, words="", **data)
    except IntegrityError as error:  # somebody else registered it at the same moment
        raise Invalid({"networks": ["network-taken"]}) from error
    return networks_seen_by(by, at=at).get(pk=made.pk)


def end_network(*, network_id: int, by: Member, at: dt.datetime) -> RegisteredNetwork:
    """From now on the public quotas hold there; what was kept of its addresses goes. One that has
    ended stays as it is. NotAllowed and Missing as for `register_network`."""
    require_role(by, *MODERATORS)
    with transaction.atomic():
        network = networks_seen_by(by, at=at).filter(pk=network_id).first()
        if network is None:
            raise Missing(what="network")
        if RegisteredNetwork.objects.filter(pk=network.pk, ended_at=None).update(ended_at=at):
            NetworkAddress.objects.filter(network=network).delete()
            note(action="network-ended", by=by, at=at, network=network.pk, unit=network.unit.code)
        return networks_seen_by(by, at=at).get(pk=network_id)


def make_pass(*, unit: Unit, head_count: int, by: Member, at: dt.datetime) -> VotingPass:
    """A pass for the unit's poster: by its QR code so many persons a day become voters without
    work, wherever they are.

    Refuses a head count outside 1 to 100,000 (Invalid). NotAllowed for who is neither officer nor
    organizer; Missing for a unit that the officer does not watch.
    """
    _refuse_unwatched(unit, by=by, at=at)
    if wrong := _wrong_heads(head_count):
        raise Invalid(wrong, heads_max=MOST_HEADS)
    with transaction.atomic():
        made = VotingPass.objects.create(unit=unit, head_count=head_count, made_by=by, made_at=at)
        note(action="voting-pass-made", by=by, at=at, voting_pass=made.pk, unit=unit.code)
    return made


def end_pass(*, pass_id: int, by: Member, at: dt.datetime) -> VotingPass:
    """From now on the pass opens nothing; its posters still lead to the photos. One that has ended
    stays as it is. NotAllowed and Missing as for `make_pass`."""
    with transaction.atomic():
        voting_pass = _watched_pass(pass_id, by=by, at=at)
        if VotingPass.objects.filter(pk=voting_pass.pk, ended_at=None).update(ended_at=at):
            voting_pass.ended_at = at
            unit = voting_pass.unit.code
            note(action="voting-pass-ended", by=by, at=at, voting_pass=voting_pass.pk, unit=unit)
    return voting_pass


def pass_for_print(*, pass_id: int, by: Member, at: dt.datetime) -> VotingPass:
    """A living pass of which the caller may have the poster. NotAllowed and Missing as for
    `make_pass`; Missing for one that has ended."""
    voting_pass = _watched_pass(pass_id, by=by, at=at)
    if voting_pass.ended_at is not None:
        raise Missing(what="voting-pass")
    return voting_pass


# --- what is refused ----------------------------------------------------------------------


def _read_scope(member: Member, *, at: dt.datetime) -> set[int] | None:
    require_role(member, *READERS)
    return scope_of(member, at=at)


def _watched_pass(pass_id: int, *, by: Member, at: dt.datetime) -> VotingPass:
    require_role(by, *MODERATORS)
    voting_pass = passes_seen_by(by, at=at).filter(pk=pass_id).first()
    if voting_pass is None:
        raise Missing(what="voting-pass")
    return voting_pass


def _refuse_unwatched(unit: Unit, *, by: Member, at: dt.datetime) -> None:
    require_role(by, *MODERATORS)
    scope = scope_of(by, at=at)
    if scope is not None and unit.pk not in scope:
        raise Missing(what="unit")
    if not UnitPeriod.objects.on(timezone.localdate(at)).filter(unit=unit).exists():
        raise Invalid({"unit": ["not-living"]})


def _wrong_heads(head_count: int) -> dict[str, list[str]]:
    return {} if 1 <= head_count <= MOST_HEADS else {"head_count": ["head-count"]}


def _signature(number: int) -> str:
    return keyed_hash("voting-pass", str(number))[:_SIGNATURE_CHARS]
