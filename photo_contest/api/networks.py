"""What raises a unit's quota of new voters: registered networks, and passes on posters."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import TextField, cleaned
from photo_contest.api.pagination import envelope, paged
from photo_contest.api.permissions import signed_in, signed_in_as
from photo_contest.documents.qr_code import qr_svg
from photo_contest.documents.voting_poster import voting_poster
from photo_contest.domain import networks
from photo_contest.domain.access import MODERATORS
from photo_contest.domain.addresses import MOST_NETWORKS
from photo_contest.domain.contests import open_contest
from photo_contest.domain.networks import MOST_HEADS
from photo_contest.domain.units.tree import unit_named, unit_on
from photo_contest.doorway.network import network_of
from photo_contest.models import Contest, RegisteredNetwork, VotingPass

MINE = "mine"


class HeadCountField(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_HEADS, **kwargs)


class NetworkSerializer(serializers.ModelSerializer[RegisteredNetwork]):
    unit = serializers.CharField(source="unit.code")
    addresses = serializers.IntegerField(
        source="size", help_text="IPv4 addresses and IPv6 prefixes in it; none once it has ended."
    )

    class Meta:
        model = RegisteredNetwork
        fields = ("id", "unit", "label", "head_count", "addresses", "made_at", "ended_at")


class RegisterNetworkSerializer(serializers.Serializer[Any]):
    unit = TextField(max_length=32, help_text="Code of the unit.")
    label = TextField(max_length=120)  # type: ignore[assignment]  # a field's own label is another
    head_count = HeadCountField(help_text="So many persons a day vote from it without work.")
    network = serializers.ChoiceField(
        [MINE], required=False, help_text="The network that this call comes from."
    )
    networks = serializers.ListField(
        child=TextField(max_length=64),
        required=False,
        max_length=MOST_NETWORKS,
        help_text="Addresses, IPv4 networks /24 to /32, IPv6 networks /48, /56, /64.",
    )


class VotingPassSerializer(serializers.ModelSerializer[VotingPass]):
    unit = serializers.CharField(source="unit.code")

    class Meta:
        model = VotingPass
        fields = ("id", "unit", "head_count", "made_at", "ended_at")


class MakePassSerializer(serializers.Serializer[Any]):
    unit = TextField(max_length=32, help_text="Code of the unit.")
    head_count = HeadCountField(help_text="So many persons a day vote by it without work.")


class NetworksView(GenericAPIView[Any]):
    serializer_class = NetworkSerializer
    queryset = RegisteredNetwork.objects.none()

    @extend_schema(operation_id="networks_list", responses={200: NetworkSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """Registered networks of the units that the caller watches over, the newest first."""
        rows = networks.networks_seen_by(signed_in(request), at=timezone.now())
        page = paged(request, rows, key="made_at", descending=True)
        return envelope(request, page, NetworkSerializer(page.items, many=True).data)

    @extend_schema(
        operation_id="networks_register",
        request=RegisterNetworkSerializer,
        responses={201: NetworkSerializer},
    )
    def post(self, request: Request) -> Response:
        """Register a unit's network with its head count, which replaces both public quotas there.
        No address is stored, and none is told again."""
        by, at = signed_in_as(request, *MODERATORS), timezone.now()
        sent = cleaned(RegisterNetworkSerializer, request.data)
        mine = [network_of(request)] if sent.get("network") == MINE else []
        made = networks.register_network(
            unit=unit_named(sent["unit"], field="unit"),
            networks=[*mine, *sent.get("networks", [])],
            label=sent["label"],
            head_count=sent["head_count"],
            by=by,
            at=at,
        )
        return Response(NetworkSerializer(made).data, status=status.HTTP_201_CREATED)


class NetworkEndView(APIView):
    @extend_schema(operation_id="networks_end", request=None, responses={200: NetworkSerializer})
    def post(self, request: Request, network_id: int) -> Response:
        """From now on the public quotas hold there."""
        by = signed_in(request)
        ended = networks.end_network(network_id=network_id, by=by, at=timezone.now())
        return Response(NetworkSerializer(ended).data)


class VotingPassesView(GenericAPIView[Any]):
    serializer_class = VotingPassSerializer
    queryset = VotingPass.objects.none()

    @extend_schema(
        operation_id="voting_passes_list", responses={200: VotingPassSerializer(many=True)}
    )
    def get(self, request: Request) -> Response:
        """Voting passes of the units that the caller watches over, the newest first."""
        rows = networks.passes_seen_by(signed_in(request), at=timezone.now())
        page = paged(request, rows, key="made_at", descending=True)
        return envelope(request, page, VotingPassSerializer(page.items, many=True).data)

    @extend_schema(
        operation_id="voting_passes_make",
        request=MakePassSerializer,
        responses={201: VotingPassSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a pass for a unit's poster, with its head count."""
        by, at = signed_in_as(request, *MODERATORS), timezone.now()
        sent = cleaned(MakePassSerializer, request.data)
        unit = unit_named(sent["unit"], field="unit")
        made = networks.make_pass(unit=unit, head_count=sent["head_count"], by=by, at=at)
        return Response(VotingPassSerializer(made).data, status=status.HTTP_201_CREATED)


class VotingPassEndView(APIView):
    @extend_schema(
        operation_id="voting_passes_end", request=None, responses={200: VotingPassSerializer}
    )
    def post(self, request: Request, pass_id: int) -> Response:
        """From now on the pass opens nothing; its posters still lead to the photos."""
        by = signed_in(request)
        ended = networks.end_pass(pass_id=pass_id, by=by, at=timezone.now())
        return Response(VotingPassSerializer(ended).data)


class PosterView(APIView):
    @extend_schema(
        operation_id="voting_passes_poster",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pass_id: int) -> HttpResponse:
        """The poster, one A4 page: contest, unit, QR code and what to do with it."""
        at = timezone.now()
        voting_pass = networks.pass_for_print(pass_id=pass_id, by=signed_in(request), at=at)
        contest = open_contest(at=at) or Contest()
        unit = unit_on(voting_pass.unit.code, timezone.localdate(at))
        pdf = voting_poster(
            contest=contest.title,
            contest_en=contest.title_en,
            unit=unit.name,
            address=_address(request, voting_pass),
        )
        return _file(pdf, "application/pdf", f"ap-phich-{voting_pass.unit.code}.pdf")


class QrCodeView(APIView):
    @extend_schema(
        operation_id="voting_passes_qr_code",
        responses={(200, "image/svg+xml"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, pass_id: int) -> HttpResponse:
        """The QR code alone, for a poster or a message of one's own."""
        by = signed_in(request)
        voting_pass = networks.pass_for_print(pass_id=pass_id, by=by, at=timezone.now())
        svg = qr_svg(_address(request, voting_pass)).encode()
        return _file(svg, "image/svg+xml", f"ma-qr-{voting_pass.unit.code}.svg")


def _address(request: Request, voting_pass: VotingPass) -> str:
    path = reverse("unit-pass", args=[networks.pass_text(voting_pass)])
    return request.build_absolute_uri(path)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)  # type: ignore[assignment]
    response["Cache-Control"] = "no-store"
    return response
