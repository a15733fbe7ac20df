"""For operators. Reference data may be edited here; photos, votes and the record are read only,
because what changes them are decisions, and decisions go through the verbs."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from photo_contest.domain.contest_rules import FROZEN, RULES, faults_of
from photo_contest.domain.record import note_look
from photo_contest.domain.roster_mark import raise_mark
from photo_contest.domain.standings import totals_visible
from photo_contest.doorway.problems import field_sentence
from photo_contest.doorway.voter import member_from
from photo_contest.models import (
    Category,
    Contest,
    JobRun,
    League,
    LeaguePlace,
    Lookalike,
    Member,
    Membership,
    MembershipFigure,
    Photo,
    PhotoReport,
    Record,
    RosterImport,
    Unit,
    UnitChange,
    UnitPeriod,
    UnitQuota,
    Vote,
    VotingExtension,
)

admin.site.site_header = _("Nét đẹp công đoàn và người lao động")
admin.site.site_title = admin.site.index_title = _("Quản trị cuộc thi")


class ReadOnly:
    """Shows and finds; changes nothing."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class NoVotes(admin.ModelAdmin[Any]):
    """No question in a list's address leads to votes: who cast one, or how many there are."""

    def lookup_allowed(  # type: ignore[override]  # the stubs tell two forms of it
        self, lookup: str, value: str, request: HttpRequest
    ) -> bool:
        is_of_votes = lookup.partition("__")[0] == "votes"
        return not is_of_votes and super().lookup_allowed(lookup, value, request)


class ReadOnlyAdmin(ReadOnly, NoVotes):
    pass


@admin.register(Photo)
class PhotoAdmin(ReadOnlyAdmin):
    list_display = ("code", "title", "status", "unit_name", "submitted_at")
    list_filter = ("contest", "status")
    search_fields = ("code", "search_text")
    list_select_related = ("unit",)


@admin.register(Vote)
class VoteAdmin(ReadOnlyAdmin):
    """Votes without voter, member and receipt: a receipt leads to no choice, here neither."""

    list_display = ("photo", "period", "cast_at", "withdrawn_at", "state")
    list_filter = ("contest", "state")
    list_select_related = ("photo",)
    exclude = ("voter", "network", "member", "receipt")
    show_full_result_count = False

    def lookup_allowed(  # type: ignore[override]  # the stubs tell two forms of it
        self, lookup: str, value: str, request: HttpRequest
    ) -> bool:
        """What the filters ask: an address that names a receipt, voter or member would be told."""
        is_filter = lookup.partition("__")[0] in self.list_filter
        return is_filter and super().lookup_allowed(lookup, value, request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A look at votes while totals are hidden is recorded."""
        at, by = timezone.now(), member_from(request)
        for contest in Contest.objects.all():
            if by is not None and not totals_visible(contest, at=at):
                note_look(contest=contest, by=by, at=at, what="admin/votes")
        return super().changelist_view(request, extra_context)


@admin.register(Record)
class RecordAdmin(ReadOnlyAdmin):
    list_display = ("at", "action", "actor", "photo", "from_status", "to_status", "reason")
    list_filter = ("action",)
    list_select_related = ("actor", "photo")
    date_hierarchy = "at"


@admin.register(Lookalike)
class LookalikeAdmin(ReadOnlyAdmin):
    list_display = ("first", "second", "relation", "score", "verdict", "decided_by")
    list_filter = ("verdict", "relation", "found_in")
    list_select_related = ("first", "second", "decided_by")


@admin.register(PhotoReport)
class PhotoReportAdmin(ReadOnlyAdmin):
    """Read only: an answer may take the photo down, and goes through `domain.reports`."""

    list_display = ("id", "photo", "kind", "at", "answered_at", "outcome")
    list_filter = ("kind", "outcome")
    list_select_related = ("photo",)


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    list_display = ("name", "due_at", "started_at", "finished_at", "outcome")
    list_filter = ("name", "outcome")


class CategoryInline(admin.TabularInline[Category, Contest]):
    model = Category
    extra = 0


class UnitQuotaInline(admin.TabularInline[UnitQuota, Contest]):
    model = UnitQuota
    extra = 0


class ExtensionInline(ReadOnly, admin.TabularInline[VotingExtension, Contest]):
    """The close moves by `domain.contest_rules.extend_voting`, with a reason."""

    model = VotingExtension
    extra = 0
    fields = ("at", "closed_at", "closes_at", "reason")


def is_frozen(contest: Contest | None) -> bool:
    """Whether voting opened, so that the form is drawn without its rules; the database decides."""
    if contest is None or contest.pk is None:
        return False
    return contest.voting_opens_at <= timezone.now()


class ContestForm(forms.ModelForm[Contest]):
    """Rules that cannot stand together are refused here as they are in the API. Once voting opened
    they are not in the form at all, and the notice period ends no earlier."""

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or self.cleaned_data
        faults = faults_of(sent) if not self.errors and set(RULES) <= set(sent) else {}
        ends_at = sent.get("notice_ends_at") if "notice_ends_at" in self.changed_data else None
        if is_frozen(self.instance) and ends_at and ends_at < self.instance.notice_ends_at:
            faults["notice_ends_at"] = ["earlier"]
        for name, reasons in faults.items():
            self.add_error(name, [field_sentence(reason, {}) for reason in reasons])
        return sent


@admin.register(Contest)
class ContestAdmin(NoVotes):
    """Once voting opened the rules of the vote are shown only: the database forbids the rest."""

    form = ContestForm
    list_display = ("slug", "title", "year", "submission_closes_at", "voting_closes_at")
    inlines = (CategoryInline, UnitQuotaInline, ExtensionInline)
    readonly_fields = ("last_photo_number", "is_demonstration")

    def get_readonly_fields(self, request: HttpRequest, obj: Contest | None = None) -> Any:
        return (*self.readonly_fields, *(FROZEN if is_frozen(obj) else ()))

    def save_model(
        self, request: HttpRequest, obj: Contest, form: ContestForm, change: bool
    ) -> None:
        """Only what was changed: photos are numbered and the close is moved meanwhile."""
        obj.save(update_fields=form.changed_data if change else None)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class UnitPeriodInline(ReadOnly, admin.TabularInline[UnitPeriod, Unit]):
    """What changes the tree are deeds with a day, a reason and an undo: `domain.units`."""

    model = UnitPeriod
    fk_name = "unit"
    extra = 0
    raw_id_fields = ("parent",)
    exclude = ("name_folded", "name_sorted")


class MembershipFigureInline(admin.TabularInline[MembershipFigure, Unit]):
    model = MembershipFigure
    extra = 0


class OnTheRoster(NoVotes):
    """What is changed here is part of the roster: a change elsewhere that was planned before is
    planned again. Nothing of it is deleted: units end by deeds, and persons are erased."""

    def save_model(self, *args: Any, **kwargs: Any) -> None:
        raise_mark()  # in the transaction of the whole page
        super().save_model(*args, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Unit)
class UnitAdmin(OnTheRoster):
    list_display = ("code", "is_demonstration")
    search_fields = ("code", "periods__name_folded")
    inlines = (UnitPeriodInline, MembershipFigureInline)


class LeaguePlaceInline(ReadOnly, admin.TabularInline[LeaguePlace, League]):
    model = LeaguePlace
    extra = 0
    raw_id_fields = ("unit",)


@admin.register(UnitChange)
class UnitChangeAdmin(ReadOnlyAdmin):
    list_display = ("on", "verb", "unit", "reason", "by", "at", "undone_at")
    list_filter = ("verb",)
    list_select_related = ("unit", "by")
    exclude = ("journal",)
    date_hierarchy = "on"


@admin.register(RosterImport)
class RosterImportAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "by", "status", "applied", "created", "updated", "conflict_count")
    list_filter = ("kind", "status")
    list_select_related = ("by",)
    exclude = ("file_name",)


@admin.register(League)
class LeagueAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "rule", "kind", "members_min", "members_max", "begins_on")
    list_filter = ("rule", "kind")
    inlines = (LeaguePlaceInline,)


class MembershipInline(ReadOnly, admin.TabularInline[Membership, Member]):
    """Who joins, moves and leaves is told by imports and by `domain.members`."""

    model = Membership
    extra = 0
    raw_id_fields = ("unit",)


@admin.register(Member)
class MemberAdmin(OnTheRoster, UserAdmin[Any]):
    list_display = ("username", "full_name", "card_number", "role", "is_active")
    list_filter = ("role", "is_active", "is_staff")
    search_fields = ("username", "full_name", "card_number")
    ordering = ("username",)
    raw_id_fields = ("office",)
    inlines = (MembershipInline,)
    filter_horizontal = ("groups", "user_permissions")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (
            _("Đoàn viên"),
            {
                "fields": (
                    "full_name",
                    "card_number",
                    "born_on",
                    "email",
                    "phone",
                    "role",
                    "office",
                )
            },
        ),
        (_("Quyền quản trị"), {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "card_number", "password1", "password2")}),
    )
