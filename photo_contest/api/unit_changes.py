"""Changes of the union tree: made from a day on, looked at beforehand, and undone."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import DayField, TextField, cleaned, queried
from photo_contest.api.pagination import envelope, paged
from photo_contest.api.permissions import signed_in
from photo_contest.domain.units import changes
from photo_contest.domain.units.changes import Deed, Order, Part, rehearsal
from photo_contest.domain.units.tree import changes_seen_by, unit_named, units_named
from photo_contest.domain.units.undo import undo_change
from photo_contest.errors import Invalid
from photo_contest.models import UnitChange, UnitPeriod

Sent = Mapping[str, Any]


class PartSerializer(serializers.Serializer[Any]):
    code = TextField(max_length=32)
    name = TextField(max_length=200)
    members = serializers.ListField(
        child=TextField(max_length=32), required=False, help_text="Card numbers."
    )
    children = serializers.ListField(
        child=TextField(max_length=32), required=False, help_text="Codes of units below."
    )


class ChangeRequestSerializer(serializers.Serializer[Any]):
    verb = serializers.ChoiceField(choices=UnitChange.Verb.choices)
    on = DayField(help_text="From this day on; it may lie in the past or in the future.")
    reason = TextField(max_length=300)
    unit = TextField(
        required=False, max_length=32, help_text="rename, move, split, dissolve: its code."
    )
    code = TextField(required=False, max_length=32, help_text="create: the new code.")
    name = TextField(required=False, max_length=200, help_text="create, rename.")
    kind = serializers.ChoiceField(
        required=False, choices=UnitPeriod.Kind.choices, help_text="create, rename."
    )
    parent = TextField(  # type: ignore[assignment]
        required=False, max_length=32, help_text="create, move: code of the unit above."
    )
    units = serializers.ListField(
        required=False, child=TextField(max_length=32), help_text="merge: those that end."
    )
    into = TextField(required=False, max_length=32, help_text="merge: the one that stays.")
    parts = PartSerializer(required=False, many=True, help_text="split: the units that begin.")
    rest = TextField(
        required=False, max_length=32, help_text="split: the part that takes all others."
    )


class UnitChangeSerializer(serializers.ModelSerializer[UnitChange]):
    unit = serializers.CharField(source="unit.code")

    class Meta:
        model = UnitChange
        fields = ("id", "verb", "unit", "on", "reason", "at", "undone_at")


class NamedUnitSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class DeedSerializer(serializers.Serializer[Any]):
    """A change, and how many followed it. `id` is null when it was only looked at."""

    id = serializers.IntegerField(allow_null=True)
    verb = serializers.ChoiceField(choices=UnitChange.Verb.choices)
    unit = serializers.CharField()
    on = serializers.DateField()
    members = serializers.IntegerField()
    units = serializers.IntegerField(help_text="Units below that have another parent now.")
    photos = serializers.IntegerField(help_text="Photos sent since that day that followed.")
    ends = NamedUnitSerializer(many=True, help_text="Units that end that day.")
    begins = NamedUnitSerializer(many=True, help_text="Units that begin that day.")
    members_figure = serializers.IntegerField(
        allow_null=True,
        help_text="merge: the declared members of all together; null when one has no figure.",
    )


class RehearsalQuery(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField(
        required=False, default=False, help_text="Tell what would follow; change nothing."
    )


class ChangesQuery(serializers.Serializer[Any]):
    unit = TextField(required=False, max_length=32)


class UnitChangesView(GenericAPIView[Any]):
    serializer_class = UnitChangeSerializer
    queryset = UnitChange.objects.none()

    @extend_schema(
        operation_id="unit_changes_list",
        parameters=[ChangesQuery],
        responses={200: UnitChangeSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        """What was done to the tree, or to one unit of it, the latest first."""
        asked = queried(ChangesQuery, request)
        rows = changes_seen_by(signed_in(request), unit=asked.get("unit", ""), at=timezone.now())
        page = paged(request, rows, key="at", descending=True)
        return envelope(request, page, UnitChangeSerializer(page.items, many=True).data)

    @extend_schema(
        operation_id="unit_changes_make",
        parameters=[RehearsalQuery],
        request=ChangeRequestSerializer,
        responses={200: DeedSerializer, 201: DeedSerializer},
    )
    def post(self, request: Request) -> Response:
        """Create, rename, move, merge, split or dissolve a unit. With `dry_run` nothing stays."""
        member, at = signed_in(request), timezone.now()
        sent = cleaned(ChangeRequestSerializer, request.data)
        order = Order(on=sent["on"], reason=sent["reason"], by=member, at=at)
        if queried(RehearsalQuery, request)["dry_run"]:
            with rehearsal():
                deed = _VERBS[sent["verb"]](sent, order)
            return Response(_told(deed, stays=False))
        deed = _VERBS[sent["verb"]](sent, order)
        return Response(_told(deed, stays=True), status=status.HTTP_201_CREATED)


class UndoView(APIView):
    @extend_schema(
        operation_id="unit_changes_undo", request=None, responses={200: UnitChangeSerializer}
    )
    def post(self, request: Request, change_id: int) -> Response:
        """Undo a change of the tree, while nothing depends on it."""
        change = undo_change(change_id=change_id, by=signed_in(request), at=timezone.now())
        return Response(UnitChangeSerializer(change).data)


def _create(sent: Sent, order: Order) -> Deed:
    parent = unit_named(sent["parent"], field="parent") if sent.get("parent") else None
    return changes.create_unit(
        code=_needed(sent, "code"),
        name=_needed(sent, "name"),
        kind=_needed(sent, "kind"),
        parent=parent,
        order=order,
    )


def _rename(sent: Sent, order: Order) -> Deed:
    unit = unit_named(_needed(sent, "unit"), field="unit")
    return changes.rename_unit(
        unit=unit, name=_needed(sent, "name"), kind=sent.get("kind"), order=order
    )


def _move(sent: Sent, order: Order) -> Deed:
    unit = unit_named(_needed(sent, "unit"), field="unit")
    parent = unit_named(_needed(sent, "parent"), field="parent")
    return changes.move_unit(unit=unit, parent=parent, order=order)


def _merge(sent: Sent, order: Order) -> Deed:
    units = units_named(_needed(sent, "units"), field="units")
    into = unit_named(_needed(sent, "into"), field="into")
    return changes.merge_units(units=units, into=into, order=order)


def _split(sent: Sent, order: Order) -> Deed:
    parts = [
        Part(one["code"], one["name"], one.get("members", ()), one.get("children", ()))
        for one in _needed(sent, "parts")
    ]
    unit = unit_named(_needed(sent, "unit"), field="unit")
    return changes.split_unit(unit=unit, parts=parts, rest=sent.get("rest", ""), order=order)


def _dissolve(sent: Sent, order: Order) -> Deed:
    return changes.dissolve_unit(unit=unit_named(_needed(sent, "unit"), field="unit"), order=order)


_VERBS: Final[Mapping[str, Callable[[Sent, Order], Deed]]] = {
    UnitChange.Verb.CREATE: _create,
    UnitChange.Verb.RENAME: _rename,
    UnitChange.Verb.MOVE: _move,
    UnitChange.Verb.MERGE: _merge,
    UnitChange.Verb.SPLIT: _split,
    UnitChange.Verb.DISSOLVE: _dissolve,
}


def _needed(sent: Sent, name: str) -> Any:
    if not sent.get(name):
        raise Invalid({name: ["required"]})
    return sent[name]


def _told(deed: Deed, *, stays: bool) -> dict[str, Any]:
    change = deed.change
    return {
        "id": change.pk if stays else None,
        "verb": change.verb,
        "unit": change.unit.code,
        "on": change.on,
        "members": deed.members,
        "units": deed.units,
        "photos": deed.photos,
        "ends": _named(deed.ends),
        "begins": _named(deed.begins),
        "members_figure": deed.figure.members if deed.figure else None,
    }


def _named(periods: Iterable[UnitPeriod]) -> list[dict[str, str]]:
    return [{"code": one.unit.code, "name": one.name} for one in periods]
