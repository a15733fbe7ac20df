"""Who calls the API: a bearer token, or the session of a page with its CSRF token."""

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from photo_contest.domain.accounts import member_of_token
from photo_contest.models import Member

_MAX_TOKEN_CHARS = 200


class BearerAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Member, str] | None:
        scheme, _, token = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        text = token.strip().decode("ascii", "replace")
        member = None
        if 0 < len(text) <= _MAX_TOKEN_CHARS:
            member = member_of_token(text, at=timezone.now())
        if member is None:
            raise AuthenticationFailed
        return member, text

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class PageSessionAuthentication(SessionAuthentication):
    """The pages' session; unsafe methods need its CSRF token."""


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class PageSessionScheme(OpenApiAuthenticationExtension):
    target_class = PageSessionAuthentication
    name = "pageSession"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
