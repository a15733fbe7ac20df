"""Sign-in of API clients."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.fields import cleaned
from photo_contest.api.permissions import signed_in
from photo_contest.domain.accounts import issue_token, revoke_token
from photo_contest.doorway.notices import told_at_sign_in
from photo_contest.doorway.sign_in import sign_in
from photo_contest.models import Member, Notice


class CredentialsSerializer(serializers.Serializer[object]):
    username = serializers.CharField(max_length=64)
    password = serializers.CharField(max_length=256, trim_whitespace=False, write_only=True)


class SignedInUserSerializer(serializers.Serializer[object]):
    username = serializers.CharField()
    role = serializers.ChoiceField(choices=Member.Role.choices)
    unit = serializers.CharField(allow_null=True, help_text="Code of the member's unit today.")


class NoticeSerializer(serializers.Serializer[object]):
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=Notice.Kind.choices)
    text = serializers.CharField()


class TokenSerializer(serializers.Serializer[object]):
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
    user = SignedInUserSerializer()
    notices = NoticeSerializer(many=True, help_text="What happened to the account; told once.")


class LoginView(APIView):
    authentication_classes = ()

    @extend_schema(request=CredentialsSerializer, responses={200: TokenSerializer}, auth=[])
    def post(self, request: Request) -> Response:
        """Sign in with user name or card number; the token is shown once."""
        sent = cleaned(CredentialsSerializer, request.data)
        member = sign_in(request, sent["username"], sent["password"])
        at = timezone.now()
        issued = issue_token(member=member, at=at)
        unit = member.office or member.unit_on(timezone.localdate(at))
        return Response(
            {
                "token": issued.token,
                "expires_at": issued.expires_at,
                "user": {
                    "username": member.username,
                    "role": member.role,
                    "unit": unit.code if unit else None,
                },
                "notices": NoticeSerializer(told_at_sign_in(member, at=at), many=True).data,
            }
        )


class LogoutView(APIView):
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Revoke the bearer token of this request."""
        signed_in(request)
        if isinstance(request.auth, str):
            revoke_token(request.auth, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
