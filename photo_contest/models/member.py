"""Members are the users. A member belongs to one unit at a time; where, tells `Membership`."""

import datetime as dt
import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Length, Lower, Replace, Upper
from django.db.models.lookups import Exact, LessThanOrEqual, Range
from django.utils.translation import gettext_lazy as _

from photo_contest.models.dated import DatedQuerySet
from photo_contest.models.unit import Unit
from photo_contest.words import card_form, fold, looks_like_card_number


def refuse_card_number(username: str) -> None:
    """A user name may not look like a card number: one signs in with either."""
    if looks_like_card_number(username):
        raise ValidationError(_("Tên đăng nhập không được giống số thẻ."), code="like-a-card")


def refuse_misshapen_card(card: str) -> None:
    if not looks_like_card_number(card):
        raise ValidationError(
            _("Số thẻ gồm tối đa 4 chữ cái rồi 5 đến 16 chữ số."), code="card-number-shape"
        )


def _is_card(text: models.expressions.Combinable) -> models.Q:
    """`words.looks_like_card_number` for the database, of a text in card form. Both engines trim
    sets of signs, so no regular expression is needed: SQLite has none of its own."""
    letters = models.Func(text, models.Value("0123456789"), function="RTRIM")
    rest = models.Func(letters, models.Value("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), function="LTRIM")
    return (
        models.Q(Exact(Length(rest), 0))
        & models.Q(LessThanOrEqual(Length(letters), 4))
        & models.Q(Range(Length(text) - Length(letters), (5, 16)))
    )


def _in_card_form(name: str) -> models.expressions.Combinable:
    text: models.expressions.Combinable = Upper(name)
    for sign in " .-":
        text = Replace(text, models.Value(sign), models.Value(""))
    return text


def new_voter_key() -> str:
    return secrets.token_hex(16)


def new_voter_mark() -> str:
    return secrets.token_hex(8)


class MemberManager(BaseUserManager["Member"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Member":
        refuse_card_number(username)
        member = self.model(username=username, **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(
        self, username: str, password: str | None = None, **fields: Any
    ) -> "Member":
        fields |= {"is_superuser": True, "is_staff": True, "role": Member.Role.ORGANIZER}
        return self.create_user(username, password, **fields)


class Member(AbstractBaseUser, PermissionsMixin):
    """A union member (đoàn viên), known by card number, with the role that the organizers gave.

    An officer's powers reach `office`, the unit held, and all below it on that day.
    """

    class Role(models.TextChoices):
        MEMBER = "member"
        OFFICER = "officer"
        JUROR = "juror"
        ORGANIZER = "organizer"
        SCRUTINEER = "scrutineer"

    username = models.CharField(max_length=64, unique=True, validators=[refuse_card_number])
    card_number = models.CharField(  # noqa: DJ001  # two persons without a card differ
        max_length=32, unique=True, null=True, blank=True, validators=[refuse_misshapen_card]
    )
    full_name = models.CharField(max_length=120)
    name_folded = models.CharField(max_length=360, editable=False)  # ß folds to ss
    born_on = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MEMBER)
    office = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="officers"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    # As a voter a member has an opaque key, whatever the device. The mark stands in the voter
    # tokens of the member's browsers: a new mark ends them all.
    voter_key = models.CharField(max_length=32, unique=True, default=new_voter_key, editable=False)
    voter_mark = models.CharField(max_length=16, default=new_voter_mark, editable=False)
    # A person who was erased: what is left is a pseudonym, and a keyed hash by which an old roster
    # is told not to bring the card back.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    erased_card = models.CharField(max_length=32, blank=True, editable=False)

    objects = MemberManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="username_is_one_in_any_case"),
            models.CheckConstraint(
                name="officer_holds_an_office",
                condition=models.Q(role="officer", office__isnull=False)
                | (~models.Q(role="officer") & models.Q(office__isnull=True)),
            ),
            models.CheckConstraint(
                name="member_role_is_known",
                condition=models.Q(
                    role__in=["member", "officer", "juror", "organizer", "scrutineer"]
                ),
            ),
            models.CheckConstraint(
                name="card_number_looks_like_one",
                condition=models.Q(card_number__isnull=True) | _is_card(models.F("card_number")),
            ),
            models.CheckConstraint(
                name="username_is_no_card_number",
                condition=~_is_card(_in_card_form("username")),
            ),
            models.CheckConstraint(
                name="erased_member_is_a_pseudonym",
                condition=models.Q(erased_at__isnull=True)
                | models.Q(
                    card_number__isnull=True,
                    born_on__isnull=True,
                    email="",
                    phone="",
                    is_active=False,
                    role="member",
                ),
            ),
        ]
        indexes = [models.Index(fields=["name_folded", "born_on"], name="member_by_name_and_birth")]

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        super().clean()
        self._spell()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._spell()
        super().save(*args, **kwargs)

    def _spell(self) -> None:
        self.name_folded = fold(self.full_name)
        if self.card_number is not None:
            self.card_number = card_form(self.card_number)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.voter_mark = new_voter_mark()  # sign-ins end with the old password

    def set_unusable_password(self) -> None:
        super().set_unusable_password()
        self.voter_mark = new_voter_mark()

    def get_full_name(self) -> str:
        return self.full_name

    def unit_on(self, day: dt.date) -> Unit | None:
        """The unit this member belongs to on a day, by the roster."""
        membership = Membership.objects.on(day).filter(member=self).select_related("unit").first()
        return membership.unit if membership else None


class MembershipQuerySet(DatedQuerySet["Membership"]):
    pass


class Membership(models.Model):
    """A member's unit during [begins_on, ends_on); a trigger forbids overlap (migration 0002)."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_begins_before_it_ends",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gt=models.F("begins_on")),
            ),
            models.UniqueConstraint(
                fields=["member", "begins_on"], name="membership_begins_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.unit_id}"


class AccessToken(models.Model):
    """A bearer token of an API client: only its digest is kept; it expires and can be revoked."""

    digest = models.CharField(max_length=64, unique=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="access_tokens")
    password_mark = models.CharField(max_length=64)  # a new password ends the token
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"token of {self.member_id} until {self.expires_at:%Y-%m-%d}"
