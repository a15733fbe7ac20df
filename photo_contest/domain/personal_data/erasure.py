"""Erasing a person: a pseudonym takes the place of the person in every table, and no published
figure changes."""

import datetime as dt
import secrets

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Q

from photo_contest.domain.access import Role, require_role
from photo_contest.domain.accounts import check_credentials
from photo_contest.domain.hashing import keyed_hash
from photo_contest.domain.personal_data.treatment import EMPTIED, TREATMENTS
from photo_contest.domain.record import note
from photo_contest.domain.roster_mark import raise_mark
from photo_contest.domain.uploads import remove_files_of
from photo_contest.errors import Invalid, Missing, NotAllowed, WrongPassword
from photo_contest.models import Member, Photo
from photo_contest.words import card_form, normal

# Words of the house, no free text: the record cannot be changed, so that it must hold no name.
REASONS = ("own-request", "guardian-request", "no-longer-needed", "order")


def erased_card_hash(card: str) -> str:
    """What is kept of an erased person's card, so that an old roster cannot bring it back, also one
    that lost the zeros in front."""
    form = card_form(card)
    return keyed_hash("erased-card", form.lstrip("0") if form.isdecimal() else form)


def was_erased(card: str) -> bool:
    """Whether the data of this card's holder were erased."""
    return Member.objects.filter(erased_card=erased_card_hash(card)).exists()


def person_of(text: str) -> Member:
    """The member of a card number, or of a user name; Missing when there is none. An erased person
    is found by the card, so that a request sent twice is answered twice."""
    is_meant = Q(card_number__in={normal(text), card_form(text)}) | Q(username__iexact=normal(text))
    found = (
        Member.objects.filter(is_meant | Q(erased_card=erased_card_hash(text)))
        .order_by(F("erased_at").asc(nulls_first=True), "pk")
        .first()
    )
    if found is None:
        raise Missing(what="member")
    return found


def erase_member(*, member: Member, by: Member, reason: str, at: dt.datetime) -> None:
    """Replace a person by a pseudonym, on request or because the law asks for it: organizers only.

    Photos, votes, memberships, verdicts and the record stay as they are and belong to the
    pseudonym; tokens, codes and notices are deleted, sessions end. Nothing happens to who is erased
    already. Refuses others than organizers and a person who holds a role (NotAllowed), and a reason
    that is none of REASONS (Invalid).
    """
    require_role(by, Role.ORGANIZER)
    if reason not in REASONS:
        fault = "unknown-choice" if reason else "required"
        raise Invalid({"reason": [fault]}, values=", ".join(REASONS))
    _erase(member, by=by, reason=reason, at=at)


def erase_self(*, member: Member, password: str, at: dt.datetime) -> None:
    """Replace oneself by a pseudonym, as `erase_member` does; the password is asked again.

    WrongPassword when it is not the member's; NotAllowed to who holds a role.
    """
    try:
        check_credentials(username=member.username, password=password)
    except WrongPassword as error:
        raise WrongPassword(erasure=True) from error
    _erase(member, by=member, reason="own-request", at=at)


def _erase(member: Member, *, by: Member, reason: str, at: dt.datetime) -> None:
    with transaction.atomic():
        raise_mark()  # an import that was planned before must not bring the name back
        person = Member.objects.select_for_update().get(pk=member.pk)
        if person.erased_at is not None:
            return
        if person.role != Role.MEMBER:
            raise NotAllowed(roles=[Role.ORGANIZER], role_held=person.role)
        _become_pseudonym(person, at=at)
        remove_files_of(person)
        for place, treatment in TREATMENTS.items():
            if treatment.deleted:
                label, _, field = place.rpartition(".")
                apps.get_model(label)._default_manager.filter(**{field: person}).delete()
        Photo.objects.filter(author=person).exclude(camera="").update(camera="")
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Member), object_id=str(person.pk)
        ).update(object_repr=person.full_name)
        note(action="member-erased", by=by, at=at, member=person.pk, reason=reason)


def _become_pseudonym(person: Member, *, at: dt.datetime) -> None:
    """Sessions and tokens end with the password, whose hash they carry."""
    person.erased_at = at
    person.erased_card = erased_card_hash(person.card_number) if person.card_number else ""
    person.full_name = f"Đoàn viên ẩn danh {secrets.token_hex(3)}"
    person.username = f"an-danh-{secrets.token_hex(8)}"
    person.set_unusable_password()
    for name, nothing in EMPTIED.items():
        setattr(person, name, nothing)
    person.save()
