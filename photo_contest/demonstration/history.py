"""Several thousand votes of past weeks: colleagues behind one network, strangers from afar."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from photo_contest.demonstration.persons import Roster
from photo_contest.demonstration.rhythm import Rhythm
from photo_contest.domain.ballots import replay_votes
from photo_contest.domain.hashing import keyed_hash
from photo_contest.domain.voters import voter_of_member
from photo_contest.models import Contest, Member, Photo

STRANGERS = 2600
STRANGERS_BEFORE = 500  # in the edition before
NETWORKS = 320
SIGNED_IN_SHARE = 0.7  # of the members
OWN_UNIT_PULL = 9.0  # how much likelier a member votes for the own unit's photo

_Row = tuple[Photo, str, Member | None, dt.datetime, str]


def replay_history(
    contest: Contest,
    roster: Roster,
    *,
    at: dt.datetime,
    random: Random,
    strangers: int = STRANGERS,
) -> int:
    """Write the votes; returns how many there are."""
    photos = list(
        Photo.objects.listed().filter(contest=contest).select_related("contest").order_by("code")
    )
    appeal = [random.lognormvariate(0.0, 0.65) for _ in photos]
    rhythm = Rhythm(random, contest.voting_opens_at, at, rise=4.0)
    networks = [keyed_hash("network", f"demonstration-{n}") for n in range(NETWORKS)]
    # A few networks are factories and carriers with many people behind them, most are homes.
    crowd = [1 / (rank + 4) for rank in range(NETWORKS)]

    def rows() -> Iterator[_Row]:
        for number in range(strangers):
            key = keyed_hash("voter", f"demonstration-{number}")
            [network] = random.choices(networks, crowd)
            yield from _ballots(photos, appeal, key, None, network, rhythm)
        for person, place in roster.everybody():
            if random.random() < SIGNED_IN_SHARE and person.username != "member":
                pull = [
                    weight * (OWN_UNIT_PULL if photo.unit_id == place.unit.pk else 1.0)
                    for photo, weight in zip(photos, appeal, strict=True)
                ]
                network = networks[place.unit.pk % 60]
                key = voter_of_member(person, network=network).key
                yield from _ballots(photos, pull, key, person, network, rhythm)

    units = {person.pk: place.unit.pk for person, place in roster.everybody()}
    return replay_votes(sorted(rows(), key=lambda row: row[3]), units=units)


def _ballots(
    photos: list[Photo],
    weights: list[float],
    key: str,
    member: Member | None,
    network: str,
    rhythm: Rhythm,
) -> Iterator[_Row]:
    """One voter comes on a day or two and votes for one to five photos that are there by then."""
    random = rhythm.random
    chosen: set[str] = set()
    for _ in range(random.choices((1, 2, 3), (70, 22, 8))[0]):
        instant = rhythm.instant()
        for _ in range(random.choices((1, 2, 3, 4, 5), (34, 26, 18, 10, 12))[0]):
            [photo] = random.choices(photos, weights)
            instant += dt.timedelta(seconds=random.uniform(8, 150))
            approved_at = photo.approved_at
            there = approved_at is not None and approved_at < instant < rhythm.ends_at
            if there and photo.pk not in chosen and not (member and member.pk == photo.author_id):
                chosen.add(photo.pk)
                yield photo, key, member, instant, network
