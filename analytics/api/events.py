"""Visits, views and shares as browsers tell them."""

from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ParseError, UnsupportedMediaType

from analytics.events.channels import CHANNELS
from analytics.events.receiving import Seen, Teller, record_events
from analytics.models import Event
from photo_contest.api.lean import LeanView, has_body, json_response
from photo_contest.doorway.limits import EVENTS, limit
from photo_contest.doorway.network import network_key
from photo_contest.doorway.voter import refuse_cross_site
from photo_contest.errors import Invalid

MAX_EVENTS: Final = 50
MAX_BODY_BYTES: Final = 64 * 1024
_MEDIA_TYPES: Final = ("application/json", "text/plain")  # the latter is sendBeacon's
_KINDS: Final = frozenset(Event.Kind.values)
_VIEW: Final = Event.Kind.VIEW.value


class EventSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Event.Kind.choices)
    photo = serializers.CharField(
        required=False, allow_null=True, max_length=32, help_text="A view names its photo."
    )
    channel = serializers.ChoiceField(
        choices=Event.Channel.choices,
        required=False,
        help_text="Without it: `?ch=` of the page's address, else `referrer`, else the app in "
        "which the page is shown, else `direct`.",
    )
    referrer = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="Host or address from which the visitor came to the site; it is not kept.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["kind"] == Event.Kind.VIEW and not attrs.get("photo"):
            raise Invalid({"photo": ["required"]})
        return attrs


class EventsAcceptedSerializer(serializers.Serializer[Any]):
    accepted = serializers.IntegerField(help_text="How many events were understood.")


_ONE_OR_MANY = PolymorphicProxySerializer(
    component_name="EventOrEvents",
    serializers=[EventSerializer, EventSerializer(many=True)],
    resource_type_field_name=None,
    many=False,
)


class EventsView(LeanView):
    # No sign-in is read, so that a member's beacon needs no CSRF token: an event changes nothing
    # of theirs.
    @extend_schema(
        operation_id="events_create",
        request=dict.fromkeys(_MEDIA_TYPES, _ONE_OR_MANY),
        responses={202: EventsAcceptedSerializer},
        auth=[],
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        """Tell a visit, view or share, or up to 50 of them. Robots' events are not kept."""
        refuse_cross_site(request)
        network, meta = network_key(request), request.META
        sent = _sent(request)
        uses = min(len(sent), MAX_EVENTS) if isinstance(sent, list) else 1
        limit(request, group="events", key=network, rate=EVENTS, uses=max(1, uses))
        if isinstance(sent, ParseError):
            raise sent
        events = _events(sent)
        teller = Teller(
            network=network,
            user_agent=meta.get("HTTP_USER_AGENT", ""),
            page=meta.get("HTTP_REFERER", ""),
            host=meta.get("HTTP_HOST") or request.get_host(),
        )
        record_events(events, by=teller, at=timezone.now())
        return json_response({"accepted": len(events)}, status=status.HTTP_202_ACCEPTED)


def _sent(request: HttpRequest) -> Any:
    """The body's JSON; a ParseError, not raised, for what is none: it is counted all the same."""
    media_type = request.META.get("CONTENT_TYPE", "")
    if media_type not in _MEDIA_TYPES:
        media_type = media_type.partition(";")[0].strip().lower()
        if media_type not in _MEDIA_TYPES:
            raise UnsupportedMediaType(media_type)
    try:
        return orjson.loads(request.body if has_body(request, largest=MAX_BODY_BYTES) else b"")
    except ValueError:
        return ParseError()


def _events(sent: Any) -> list[Seen]:
    """The events of a body. What is not plainly right, the serializer looks at: it refuses it by
    field, or takes it after all."""
    many = isinstance(sent, list)
    if many and len(sent) > MAX_EVENTS:
        raise Invalid({"events": ["too-many"]})
    events = [_plain(one) for one in sent] if many else [_plain(sent)]
    known = [event for event in events if event is not None]
    if len(known) == len(events):
        return known
    serializer = EventSerializer(data=sent, many=many)
    serializer.is_valid(raise_exception=True)
    cleaned = serializer.validated_data if many else [serializer.validated_data]
    return [
        Seen(
            event["kind"],
            event.get("photo") or None,
            event.get("channel"),
            event.get("referrer", ""),
        )
        for event in cleaned
    ]


def _plain(sent: Any) -> Seen | None:
    """An event that is plainly right, as our own pages tell it; None for any other."""
    if not isinstance(sent, dict):
        return None
    kind, photo, channel = sent.get("kind"), sent.get("photo"), sent.get("channel")
    referrer = sent.get("referrer", "")
    if not isinstance(kind, str) or kind not in _KINDS:
        return None
    is_right = (
        (kind != _VIEW if photo is None else _is_plain(photo, 32))
        and ("channel" not in sent or (isinstance(channel, str) and channel in CHANNELS))
        and (referrer == "" or _is_plain(referrer, 2000))
    )
    return Seen(kind, photo, channel, referrer) if is_right else None


def _is_plain(value: Any, longest: int) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= longest
        and value.isascii()
        and value.isprintable()
        and " " not in value
    )
