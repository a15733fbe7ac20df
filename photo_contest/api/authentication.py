"""Who calls the API: a bearer token, or the session of a page with its CSRF token."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from photo_contest.doorway.voter import bearer_from, bearer_token
from photo_contest.errors import NotAuthenticated
from photo_contest.models import Member


class BearerAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Member, str] | None:
        try:
            member = bearer_from(request)
        except NotAuthenticated as error:
            raise AuthenticationFailed from error
        return None if member is None else (member, bearer_token(request) or "")

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
