"""Visits, views and shares as browsers tell them."""

import json
from collections.abc import Mapping
from typing import IO, Any, Final

from django.core.exceptions import RequestDataTooBig
from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.events import Seen, record_events
from analytics.models import Event
from photo_contest.doorway.limits import EVENTS, limit_by_network
from photo_contest.doorway.network import network_of
from photo_contest.doorway.voter import refuse_cross_site
from photo_contest.errors import Invalid

MAX_EVENTS: Final = 50
MAX_BODY_BYTES: Final = 64 * 1024


class EventSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Event.Kind.choices)
    photo = serializers.CharField(
        required=False, allow_null=True, max_length=32, help_text="A view names its photo."
    )
    channel = serializers.ChoiceField(choices=Event.Channel.choices, default=Event.Channel.DIRECT)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["kind"] == Event.Kind.VIEW and not attrs.get("photo"):
            raise Invalid({"photo": ["required"]})
        return attrs


class EventsAcceptedSerializer(serializers.Serializer[Any]):
    accepted = serializers.IntegerField(help_text="How many events were understood.")


class EventsParser(BaseParser):
    """A small JSON body; of a larger one no more is read than shows that it is too large."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(MAX_BODY_BYTES + 1)
        if len(body) > MAX_BODY_BYTES:
            raise RequestDataTooBig
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise ParseError from error


class BeaconParser(EventsParser):
    """What `navigator.sendBeacon` sends: the same JSON, called text."""

    media_type = "text/plain"


_ONE_OR_MANY = PolymorphicProxySerializer(
    component_name="EventOrEvents",
    serializers=[EventSerializer, EventSerializer(many=True)],
    resource_type_field_name=None,
    many=False,
)


class EventsView(APIView):
    # No sign-in is read, so that a member's beacon needs no CSRF token: an event changes nothing
    # of theirs.
    authentication_classes = ()
    parser_classes = (EventsParser, BeaconParser)

    @extend_schema(
        operation_id="events_create",
        request={"application/json": _ONE_OR_MANY, "text/plain": _ONE_OR_MANY},
        responses={202: EventsAcceptedSerializer},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Tell a visit, view or share, or up to 50 of them. Robots' events are not kept."""
        plain = request._request
        refuse_cross_site(plain)
        limit_by_network(plain, group="event-posts", rate=EVENTS)
        events = _events(request.data)
        for _ in events:
            limit_by_network(plain, group="events", rate=EVENTS)
        record_events(
            events,
            network=network_of(plain),
            user_agent=plain.headers.get("User-Agent", ""),
            at=timezone.now(),
        )
        return Response({"accepted": len(events)}, status=status.HTTP_202_ACCEPTED)


def _events(sent: Any) -> list[Seen]:
    many = isinstance(sent, list)
    if many and len(sent) > MAX_EVENTS:
        raise Invalid({"events": ["too-many"]})
    serializer = EventSerializer(data=sent, many=many)
    serializer.is_valid(raise_exception=True)
    cleaned = serializer.validated_data if many else [serializer.validated_data]
    return [
        Seen(
            kind=Event.Kind(event["kind"]),
            channel=Event.Channel(event["channel"]),
            photo=event.get("photo") or None,
        )
        for event in cleaned
    ]
