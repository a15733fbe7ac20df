"""The vote: two limits by decorator, a serializer, a row and a counter in one transaction."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.decorators import method_decorator
from django_ratelimit.decorators import ratelimit
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bench.idiomatic.models import Photo, Vote

NEVER_REACHED = "10000000/m"


class VoteSerializer(serializers.Serializer[Any]):
    photo = serializers.PrimaryKeyRelatedField(queryset=Photo.objects.filter(status="open"))
    voter = serializers.CharField(max_length=200)


@method_decorator(ratelimit(key="ip", rate=NEVER_REACHED), name="post")
@method_decorator(ratelimit(key="header:voter-token", rate=NEVER_REACHED), name="post")
class VoteView(APIView):
    def post(self, request: Request) -> Response:
        serializer = VoteSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        photo, voter = serializer.validated_data["photo"], serializer.validated_data["voter"]
        with transaction.atomic():
            _, created = Vote.objects.get_or_create(photo=photo, voter=voter)
            if created:
                Photo.objects.filter(pk=photo.pk).update(votes=F("votes") + 1)
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        return Response({"photo": photo.pk, "voter": voter}, status=code)
