"""Who may see and do what. An officer's powers end at the subtree of the office, as of the day."""

import datetime as dt

from django.utils import timezone

from photo_contest.errors import Missing, NotAllowed
from photo_contest.models import Member, Photo
from photo_contest.models.photo import PhotoQuerySet, known_form

Role = Member.Role
MODERATORS = (Role.OFFICER, Role.ORGANIZER)
READERS = (Role.OFFICER, Role.ORGANIZER, Role.SCRUTINEER)


def require_role(member: Member, *roles: str) -> None:
    """NotAllowed unless the member has one of the roles."""
    if member.role not in roles:
        raise NotAllowed(roles=roles)


def scope_of(member: Member, *, at: dt.datetime) -> set[int] | None:
    """Ids of the units a member watches over; None means all, the empty set none."""
    if member.role in (Role.ORGANIZER, Role.SCRUTINEER):
        return None
    if member.role == Role.OFFICER and member.office is not None:
        return member.office.subtree_ids(on=timezone.localdate(at))
    return set()


def scope_until(member: Member, *, on: dt.date, at: dt.datetime) -> set[int] | None:
    """The units a member watches over today and, for a day to come, still will on that day."""
    scope = scope_of(member, at=at)
    if scope and member.office is not None and on > timezone.localdate(at):
        return scope & member.office.subtree_ids(on=on)
    return scope


def shaping_scope(
    member: Member | None, *, at: dt.datetime, on: dt.date | None = None
) -> tuple[set[int] | None, set[int] | None]:
    """Ids of the units that a member may rename, move or end from the day `on` (today), and of
    those that units may be put below; None means all. An officer shapes what lies strictly below
    the office.

    NotAllowed for other roles than officer and organizer. Nobody (a command) may do all.
    """
    if member is None:
        return None, None
    require_role(member, *MODERATORS)
    scope = scope_until(member, on=on or timezone.localdate(at), at=at)
    return (None, None) if scope is None else (scope - {member.office_id}, scope)


def watched_by(member: Member, *, at: dt.datetime) -> PhotoQuerySet:
    """Photos of the units that a moderator or scrutineer watches over."""
    require_role(member, *READERS)
    photos = Photo.objects.select_related("contest", "unit", "category", "author", "submitted_by")
    scope = scope_of(member, at=at)
    return photos if scope is None else photos.filter(unit_id__in=scope)


def photo_for(member: Member | None, photo_id: str, *, at: dt.datetime) -> Photo:
    """A photo that this caller may see: public, own, submitted by them, or watched over.

    Missing otherwise, so that a hidden photo looks like none: the scope is read in either case.
    """
    scope = scope_of(member, at=at) if member is not None else set()
    photo = (
        Photo.objects.select_related("contest", "unit", "category", "author", "submitted_by")
        .filter(pk=known_form(photo_id))
        .first()
    )
    if photo is None or not may_see(member, photo, scope=scope):
        raise Missing(what="photo")
    return photo


def may_see(member: Member | None, photo: Photo, *, scope: set[int] | None) -> bool:
    """Whether a caller who watches over `scope` may see the photo and its state: public ones
    anybody may."""
    watched = scope is None or photo.unit_id in scope
    return photo.is_public or watched or (member is not None and is_own(member, photo))


def is_own(member: Member, photo: Photo) -> bool:
    """Whether the member is the author. An officer who sent it watches over it as an officer."""
    return member.pk == photo.author_id


def may_author(member: Member, photo: Photo, *, at: dt.datetime) -> bool:
    """Whether the member may act as the author: the author, and the officer who sent the photo for
    a worker while the officer watches over it."""
    sent_it = member.pk == photo.submitted_by_id and watches(member, photo, at=at)
    return is_own(member, photo) or sent_it


def watches(member: Member, photo: Photo, *, at: dt.datetime) -> bool:
    """Whether a moderator's or scrutineer's scope holds the photo's unit."""
    if member.role not in READERS:
        return False
    scope = scope_of(member, at=at)
    return scope is None or photo.unit_id in scope
