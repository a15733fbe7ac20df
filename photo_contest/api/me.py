"""The signed-in member: who one is, and the state of one's photos, always."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from photo_contest.api.pagination import envelope, paged
from photo_contest.api.permissions import signed_in
from photo_contest.api.photos import OwnPhotoSerializer
from photo_contest.models import Member, Photo


class MeSerializer(serializers.Serializer[Any]):
    username = serializers.CharField()
    card_number = serializers.CharField(allow_null=True)
    full_name = serializers.CharField()
    role = serializers.ChoiceField(choices=Member.Role.choices)
    unit = serializers.CharField(allow_null=True, help_text="Code of the member's unit today.")
    office = serializers.CharField(allow_null=True, help_text="Officers: code of the unit held.")


class MeView(APIView):
    @extend_schema(operation_id="me_retrieve", responses={200: MeSerializer})
    def get(self, request: Request) -> Response:
        """Who is signed in: name, card, role, unit and office."""
        member = signed_in(request)
        unit = member.unit_on(timezone.localdate())
        return Response(
            {
                "username": member.username,
                "card_number": member.card_number,
                "full_name": member.full_name,
                "role": member.role,
                "unit": unit.code if unit else None,
                "office": member.office.code if member.office else None,
            }
        )


class MyPhotosView(GenericAPIView[Any]):
    serializer_class = OwnPhotoSerializer
    queryset = Photo.objects.none()

    @extend_schema(operation_id="me_photos_list", responses={200: OwnPhotoSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """State and reason of every own photo, and of those sent for a worker."""
        member = signed_in(request)
        photos = Photo.objects.filter(Q(author=member) | Q(submitted_by=member)).select_related(
            "contest", "unit", "category", "author"
        )
        page = paged(request, photos, key="submitted_at", descending=True)
        context = {"request": request, "votes": None}
        results = OwnPhotoSerializer(page.items, many=True, context=context).data
        return envelope(request, page, results)
