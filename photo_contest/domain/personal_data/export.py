"""Everything that is held of a person, in one ZIP. Nothing of other persons: a moderator is told
by role, another author not at all."""

import datetime as dt
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from photo_contest.domain import storage
from photo_contest.domain.access import Role, require_role
from photo_contest.domain.personal_data.readme import README
from photo_contest.domain.record import note
from photo_contest.errors import Missing
from photo_contest.models import (
    AccessToken,
    Lookalike,
    Member,
    Membership,
    Notice,
    PasswordCode,
    Photo,
    PhotoReport,
    Record,
    RegisteredNetwork,
    RosterImport,
    UnitChange,
    UnitPeriod,
    Upload,
    Vote,
    VotingExtension,
    VotingPass,
)

_Rows = list[dict[str, Any]]


def write_export(*, member: Member, by: Member, at: dt.datetime, target: Path) -> None:
    """Write what is held of a person to `target`, readable by its owner alone: README.txt,
    data.json, and the originals under photos/<contest>/<code>.<suffix>.

    Refuses others than the person and organizers (NotAllowed), a person who was erased (Missing),
    and a disk that is nearly full (StorageFull); then there is no file.
    """
    if by.pk != member.pk:
        require_role(by, Role.ORGANIZER)
    if member.erased_at is not None:
        raise Missing(what="member")
    storage.refuse_when_nearly_full()
    told = {"made_at": at} | {name: tell(member) for name, tell in SECTIONS.items()}
    try:
        with storage.disk():
            _write(target, told, _files(member))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    note(action="member-exported", by=by, at=at, member=member.pk)


def _write(target: Path, told: dict[str, Any], files: dict[str, Path]) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(descriptor, "wb") as file,
        ZipFile(file, "w", ZIP_DEFLATED, strict_timestamps=False) as archive,
    ):
        os.fchmod(descriptor, 0o600)
        archive.writestr("README.txt", README.encode("utf-8-sig"))
        archive.writestr(
            "data.json", json.dumps(told, ensure_ascii=False, indent=2, default=_in_words)
        )
        for name, path in files.items():
            archive.write(path, name, ZIP_STORED)  # pictures do not shrink any more


def _in_words(value: Any) -> str:
    """An instant with the offset of Viet Nam, or a day."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no form in JSON")


# --- the parts, each of its tables --------------------------------------------------------


def _profile(member: Member) -> dict[str, Any]:
    plain = ("username", "card_number", "full_name", "born_on", "email", "phone", "role")
    rights = ("is_active", "is_staff", "is_superuser")
    told: dict[str, Any] = {name: getattr(member, name) for name in (*plain, *rights)}
    return told | {
        "office": member.office.code if member.office else None,
        "groups": list(member.groups.order_by("name").values_list("name", flat=True)),
        "permissions": list(
            member.user_permissions.order_by("codename").values_list("codename", flat=True)
        ),
        "joined_at": member.joined_at,
        "last_sign_in_at": member.last_login,
    }


def _memberships(member: Member) -> _Rows:
    name = UnitPeriod.objects.filter(unit=OuterRef("unit"), begins_on__lte=OuterRef("begins_on"))
    rows = Membership.objects.filter(member=member).annotate(
        unit_name=Subquery(name.order_by("-begins_on").values("name")[:1])
    )
    return [
        {"unit": code, "unit_name": unit_name, "begins_on": begins_on, "ends_on": ends_on}
        for code, unit_name, begins_on, ends_on in rows.order_by("begins_on").values_list(
            "unit__code", "unit_name", "begins_on", "ends_on"
        )
    ]


def _own_photos(member: Member) -> list[Photo]:
    photos = Photo.objects.filter(author=member).order_by("submitted_at", "pk")
    return list(photos.select_related("contest", "unit", "category", "submitted_by"))


def _file_name(photo: Photo) -> str:
    """Codes are counted in each contest anew."""
    return f"photos/{photo.contest.slug}/{photo.code}{Path(photo.original_name).suffix}"


def _files(member: Member) -> dict[str, Path]:
    paths = {_file_name(photo): storage.original_path(photo) for photo in _own_photos(member)}
    return {name: path for name, path in paths.items() if path.exists()}


def _photos(member: Member) -> _Rows:
    same = ("id", "code", "title", "caption", "story", "taken_on", "submitted_at", "unit_name")
    state = ("status", "status_reason", "status_note", "status_at", "approved_at")
    consents = ("version", "authorship", "pictured", "children", "exhibition")
    original = ("format", "width", "height", "sha256", "captured_at", "camera")
    return [
        {name: getattr(photo, name) for name in (*same, *state)}
        | {
            "contest": photo.contest.slug,
            "unit": photo.unit.code,
            "category": photo.category.code if photo.category else None,
            "submitted_by": _role(photo.submitted_by, member),
            "consents": {name: getattr(photo, f"consent_{name}") for name in consents}
            | {"consented_at": photo.consented_at},
            "original": {name: getattr(photo, name) for name in original}
            | {"bytes": photo.original_bytes, "file": _file_name(photo)},
        }
        for photo in _own_photos(member)
    ]


def _sent_for_others(member: Member) -> _Rows:
    photos = Photo.objects.filter(submitted_by=member).exclude(author=member)
    rows = photos.order_by("submitted_at").values_list("contest__slug", "code", "submitted_at")
    return _named(("contest", "photo", "submitted_at"), rows)


def _votes(member: Member) -> _Rows:
    names = ("contest", "photo", "unit", "state", "cast_at", "changed_at", "withdrawn_at")
    rows = Vote.objects.filter(member=member).order_by("cast_at", "pk")
    told = rows.values_list("contest__slug", "photo__code", "unit__code", *names[3:])
    return _named(names, told)


def _extensions(member: Member) -> _Rows:
    names = ("contest", "at", "closed_at", "closes_at", "reason")
    rows = VotingExtension.objects.filter(by=member)
    return _named(names, rows.values_list("contest__slug", *names[1:]))


def _networks(member: Member) -> _Rows:
    names = ("unit", "label", "head_count", "made_at", "ended_at")
    rows = RegisteredNetwork.objects.filter(made_by=member).order_by("made_at", "pk")
    return _named(names, rows.values_list("unit__code", *names[1:]))


def _passes(member: Member) -> _Rows:
    names = ("unit", "head_count", "made_at", "ended_at")
    rows = VotingPass.objects.filter(made_by=member).order_by("made_at", "pk")
    return _named(names, rows.values_list("unit__code", *names[1:]))


def _lookalikes(member: Member) -> _Rows:
    """Verdicts on own photos; an unsettled pair would tell of another's unpublished photo."""
    pairs = Lookalike.objects.filter(Q(first__author=member) | Q(second__author=member))
    settled = pairs.exclude(verdict="").select_related("first", "second", "decided_by")
    return [
        {
            "photos": [
                photo.code for photo in (pair.first, pair.second) if photo.author_id == member.pk
            ],
            "verdict": pair.verdict,
            "decided_at": pair.decided_at,
            "decided_by": _role(pair.decided_by, member),
        }
        for pair in settled.order_by("decided_at", "pk")
    ]


def _verdicts_given(member: Member) -> _Rows:
    rows = Lookalike.objects.filter(decided_by=member).order_by("decided_at", "pk")
    return _named(("verdict", "decided_at"), rows.values_list("verdict", "decided_at"))


def _deeds(member: Member) -> _Rows:
    """What the person did, and what was done to the person and to own photos. A note may name
    others, so that only those are told that explained an own photo's state to its author."""
    lists = Record.objects.filter(data__has_key="members").values_list("pk", "data")
    in_lists = [pk for pk, data in lists if member.pk in data["members"]]
    about = Q(data__member=member.pk) | Q(pk__in=in_lists)
    concerned = Q(actor=member) | Q(photo__author=member) | about
    deeds = Record.objects.filter(concerned).select_related("actor", "contest", "unit", "photo")
    same = ("at", "action", "from_status", "to_status", "reason")
    return [
        {name: getattr(deed, name) for name in same}
        | {
            "by": _role(deed.actor, member),
            "contest": deed.contest.slug if deed.contest else None,
            "unit": deed.unit.code if deed.unit else None,
            "photo": deed.photo.code if deed.photo else None,
            "note": deed.note if _explains(deed, member) else "",
        }
        for deed in deeds.order_by("at", "pk")
    ]


def _explains(deed: Record, member: Member) -> bool:
    is_own = deed.photo is not None and deed.photo.author_id == member.pk
    of_a_pair = deed.action in ("lookalike-verdict", "lookalike-reopened")  # for moderators
    return is_own and not of_a_pair


def _imports(member: Member) -> _Rows:
    names = ("kind", "at", "on", "dry_run", "applied", "rows_total", "created", "updated")
    return _named(names, RosterImport.objects.filter(by=member).order_by("at").values_list(*names))


def _unit_changes(member: Member) -> _Rows:
    changes = UnitChange.objects.filter(Q(by=member) | Q(undone_by=member)).select_related("unit")
    return [
        {
            "verb": change.verb,
            "unit": change.unit.code,
            "on": change.on,
            "at": change.at if change.by_id == member.pk else None,
            "undone_at": change.undone_at if change.undone_by_id == member.pk else None,
        }
        for change in changes.order_by("at", "pk")
    ]


def _admin_entries(member: Member) -> _Rows:
    kind = ContentType.objects.get_for_model(Member)
    about = Q(content_type=kind, object_id=str(member.pk))
    entries = LogEntry.objects.filter(Q(user=member) | about).select_related("user", "content_type")
    return [
        {
            "at": entry.action_time,
            "action": {1: "added", 2: "changed", 3: "deleted"}[entry.action_flag],
            "what": entry.content_type.model if entry.content_type else None,
            "of_you": entry.content_type_id == kind.pk and entry.object_id == str(member.pk),
            "by": _role(entry.user, member),
        }
        for entry in entries.order_by("action_time", "pk")
    ]


def _rows_of(model: Any, owner: str, *names: str) -> Callable[[Member], _Rows]:
    """The part that tells columns of the rows that name the person as `owner`."""

    def tell(member: Member) -> _Rows:
        return _named(names, model.objects.filter(**{owner: member}).values_list(*names))

    return tell


def _named(names: tuple[str, ...], rows: Any) -> _Rows:
    return [dict(zip(names, row, strict=True)) for row in rows]


def _role(person: Any, member: Member) -> str:
    """Who did something: the person, somebody by role, or the house itself."""
    if person is None:
        return "system"
    return "you" if person.pk == member.pk else str(person.role)


SECTIONS: Final[Mapping[str, Callable[[Member], Any]]] = {
    "profile": _profile,
    "memberships": _memberships,
    "photos": _photos,
    "photos_sent_for_others": _sent_for_others,
    "votes": _votes,
    "voting_extensions": _extensions,
    "networks_registered": _networks,
    "voting_passes_made": _passes,
    "lookalikes": _lookalikes,
    "verdicts_given": _verdicts_given,
    "deeds": _deeds,
    "notices": _rows_of(Notice, "member", "kind", "facts", "at", "told_at"),
    "password_codes": _rows_of(
        PasswordCode, "member", "made_at", "expires_at", "used_at", "replaced_at", "attempts"
    ),
    "password_codes_made": _rows_of(PasswordCode, "made_by", "made_at"),
    "access_tokens": _rows_of(AccessToken, "member", "created_at", "expires_at", "revoked_at"),
    "uploads": _rows_of(Upload, "author", "name", "length", "made_at", "expires_at"),
    "reports_answered": _rows_of(
        PhotoReport, "answered_by", "kind", "at", "answered_at", "outcome", "answer"
    ),
    "imports": _imports,
    "unit_changes": _unit_changes,
    "admin_entries": _admin_entries,
}
