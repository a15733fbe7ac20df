"""A contest is made and its settings are changed, each time with an entry in the record.

The rules of the vote are frozen once voting opened (`contest_rules`); so are instants that passed.
"""

import copy
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from photo_contest.domain.access import Role, require_role
from photo_contest.domain.contest_patterns import Quotas
from photo_contest.domain.contest_rules import FROZEN, RULES, faults_of
from photo_contest.domain.database_clock import DatabaseNow
from photo_contest.domain.published_rules import drafted_rules
from photo_contest.domain.record import note_contest
from photo_contest.domain.rules_text import Rules
from photo_contest.domain.units.tree import unit_named, unit_on
from photo_contest.errors import Invalid, Missing, RulesFrozen
from photo_contest.models import Category, Contest, Member, Unit, UnitQuota

WINDOWS: Final = (
    "submission_opens_at",
    "submission_closes_at",
    "voting_opens_at",
    "voting_closes_at",
    "notice_ends_at",
)
IDENTITY: Final = ("slug", "code_prefix")  # in links and on posters: chosen once
SETTINGS: Final = (
    "title",
    "title_en",
    "year",
    *WINDOWS,
    "photos_per_author",
    "max_file_mb",
    "min_long_side",
    "caption_max_words",
    "taken_from",
    "taken_to",
    "answer_hours",
    "contact_phone",
    "shown_until",
    "kept_until",
    *RULES,
    "rules_text",
    "rules_text_en",
)
# From the least to the most that a number may be.
_BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "year": (2000, 2100),
    "photos_per_author": (1, 100),
    "max_file_mb": (1, 25),
    "min_long_side": (1, 6000),
    "caption_max_words": (1, 1000),
    "answer_hours": (1, 720),
}
# the later one, the earlier one, whether both may be the same instant, why not
_ORDER: Final = (
    ("submission_closes_at", "submission_opens_at", False, "closes-before-it-opens"),
    ("voting_closes_at", "voting_opens_at", False, "closes-before-it-opens"),
    ("voting_opens_at", "submission_opens_at", True, "before-photos"),
    ("voting_closes_at", "submission_closes_at", True, "closes-before-photos"),
    ("notice_ends_at", "voting_closes_at", True, "before-the-close"),
    ("taken_to", "taken_from", True, "ends-before-it-begins"),
)


def frozen_settings(contest: Contest, *, at: dt.datetime) -> frozenset[str]:
    """Names of SETTINGS that no longer change."""
    frozen = set(FROZEN) if contest.voting_opens_at <= at else set()
    if contest.submission_opens_at <= at:
        frozen.add("submission_opens_at")
    return frozenset(frozen & set(SETTINGS))


def settings_of(contest: Contest) -> dict[str, Any]:
    return {name: getattr(contest, name) for name in SETTINGS}


def version_of(contest: Contest) -> str:
    """A mark of the settings and quotas as they are: another one after any change."""
    quotas = sorted(quotas_of(contest).items())
    told = repr((sorted(settings_of(contest).items(), key=lambda one: one[0]), quotas))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def quotas_of(contest: Contest) -> dict[str, tuple[int, int | None]]:
    rows = UnitQuota.objects.filter(contest=contest)
    return {row.kind: (row.photos_min, row.photos_max) for row in rows}


def span(quota: tuple[int, int | None] | None) -> str:
    """A quota as the record and the desk tell it: "5–10", "5–", "–" where there is none."""
    least, most = quota or (0, None)
    if not least and most is None:
        return "–"
    return f"{least}–{'' if most is None else most}"


def settings_faults(settings: Mapping[str, Any], quotas: Quotas) -> dict[str, list[str]]:
    """What cannot be in a whole set of settings: reasons by name."""
    faults = faults_of(settings)
    for name, (least, most) in _BOUNDS.items():
        if not least <= settings[name] <= most:
            faults[name] = ["out-of-range"]
    for later, earlier, may_meet, reason in _ORDER:
        first, last = settings[earlier], settings[later]
        if first and last and (last < first or (last == first and not may_meet)):
            faults.setdefault(later, [reason])
    for kind, (fewest, cap) in quotas.items():
        if cap is not None and (cap < 1 or cap < fewest):
            faults[f"quota-{kind}"] = ["min-above-max"]
    return faults


def rules_of_settings(
    *,
    contest: Contest,
    settings: Mapping[str, Any],
    quotas: Quotas,
    topics: Sequence[tuple[str, str]] | None = None,
    at: dt.datetime,
) -> Rules:
    """The rules as they would be published with these settings; nothing is written. `contest` may
    be one that is not saved yet. Topics are those that it has, unless others are given."""
    draft = copy.copy(contest)
    for name in SETTINGS:
        setattr(draft, name, settings[name])
    named = list(contest.categories.all()) if topics is None else _topics(draft, topics)
    return drafted_rules(draft, quotas=_quotas(draft, quotas), topics=named, at=at)


def make_contest(
    *,
    by: Member,
    slug: str,
    code_prefix: str,
    host: str,
    settings: Mapping[str, Any],
    quotas: Quotas,
    topics: Sequence[tuple[str, str]],
    at: dt.datetime,
) -> Contest:
    """Make a contest with all its settings (names of SETTINGS), quotas by kind of unit and topics
    (Vietnamese, English).

    Refuses others than organizers (NotAllowed), settings that cannot be, an address that another
    contest has, a host that does not live today (Invalid, by field).
    """
    require_role(by, Role.ORGANIZER)
    faults = settings_faults(settings, quotas)
    if Contest.objects.filter(slug=slug).exists():
        faults["slug"] = ["slug-taken"]
    unit = _host(host, faults, at)
    if faults or unit is None:
        raise Invalid(faults)
    chosen = {name: settings[name] for name in SETTINGS}
    try:
        with transaction.atomic():
            contest = Contest.objects.create(
                slug=slug, code_prefix=code_prefix, host=unit, **chosen
            )
            UnitQuota.objects.bulk_create(_quotas(contest, quotas))
            Category.objects.bulk_create(_topics(contest, topics))
            note_contest(contest=contest, by=by, at=at, action="contest-made", host=unit.code)
    except IntegrityError as error:  # another contest took the address meanwhile
        raise Invalid({"slug": ["slug-taken"]}) from error
    return contest


def change_settings(
    *,
    contest: Contest,
    by: Member,
    settings: Mapping[str, Any],
    quotas: Quotas,
    seen: str,
    at: dt.datetime,
) -> Contest:
    """Set settings (names of SETTINGS; others stay) and the quotas by kind of unit; the record
    keeps what they were. `seen`: the version that the caller had before their eyes.

    Refuses others than organizers (NotAllowed), settings that somebody else changed meanwhile or
    that cannot be (Invalid, by field), frozen ones (RulesFrozen).
    """
    require_role(by, Role.ORGANIZER)
    try:
        with transaction.atomic():
            now = Contest.objects.select_for_update().get(pk=contest.pk)
            if version_of(now) != seen:
                raise Invalid({"seen": ["settings-changed"]})
            was = settings_of(now)
            changed = {name: to for name, to in settings.items() if was[name] != to}
            _refuse_frozen(now, changed, at)
            faults = settings_faults(was | changed, quotas)
            ends_at = changed.get("notice_ends_at", now.notice_ends_at)
            if now.voting_opens_at <= at and ends_at < now.notice_ends_at:
                faults["notice_ends_at"] = ["earlier"]
            if faults:
                raise Invalid(faults)
            if changed:
                Contest.objects.filter(pk=now.pk).update(**changed)
            moved = _change_quotas(now, quotas)
            if changed or moved:
                before = {name: _told(was[name]) for name in changed}
                after = {name: _told(to) for name, to in changed.items()}
                note_contest(
                    contest=now,
                    by=by,
                    at=at,
                    action="contest-changed",
                    was=before | {name: one[0] for name, one in moved.items()},
                    now=after | {name: one[1] for name, one in moved.items()},
                )
    except IntegrityError as error:  # voting opened in between: the trigger saw it
        raise RulesFrozen(contest=contest) from error
    contest.refresh_from_db()
    return contest


def _refuse_frozen(contest: Contest, changed: Mapping[str, Any], at: dt.datetime) -> None:
    opened = not Contest.objects.filter(pk=contest.pk, voting_opens_at__gt=DatabaseNow()).exists()
    if opened and set(FROZEN) & set(changed):
        raise RulesFrozen(contest=contest)
    if "submission_opens_at" in changed and contest.submission_opens_at <= at:
        raise Invalid({"submission_opens_at": ["already-open"]})


def _host(code: str, faults: dict[str, list[str]], at: dt.datetime) -> Unit | None:
    try:
        unit = unit_named(code, field="host")
        unit_on(unit.code, timezone.localdate(at))
    except Invalid as invalid:
        faults |= invalid.fields
    except Missing:
        faults["host"] = ["unknown-unit"]
    else:
        return unit
    return None


def _quotas(contest: Contest, quotas: Quotas) -> list[UnitQuota]:
    return [
        UnitQuota(contest=contest, kind=kind, photos_min=least, photos_max=most)
        for kind, (least, most) in quotas.items()
        if least or most is not None
    ]


def _topics(contest: Contest, topics: Sequence[tuple[str, str]]) -> list[Category]:
    return [
        Category(contest=contest, code=f"chu-de-{n}", name=vi, name_en=en or vi, position=n)
        for n, (vi, en) in enumerate(topics, start=1)
    ]


def _change_quotas(contest: Contest, quotas: Quotas) -> dict[str, tuple[str, str]]:
    """Write the quotas that differ; what they were and are, by name."""
    before = quotas_of(contest)
    after = {kind: one for kind, one in quotas.items() if one[0] or one[1] is not None}
    if before == after:
        return {}
    UnitQuota.objects.filter(contest=contest).delete()
    UnitQuota.objects.bulk_create(_quotas(contest, after))
    kinds = [kind for kind in {**before, **after} if before.get(kind) != after.get(kind)]
    return {f"quota-{k}": (span(before.get(k)), span(after.get(k))) for k in kinds}


def _told(value: Any) -> Any:
    """A setting as the record keeps it."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.pk if isinstance(value, Model) else value
