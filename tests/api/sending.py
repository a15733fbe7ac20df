"""The form by which a photo is sent."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from rest_framework.test import APIClient

from tests.api.callers import V1
from tests.pictures import photo_bytes


def image(content: bytes = b"no picture", name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def picture(seed: int = 1) -> SimpleUploadedFile:
    return image(photo_bytes(seed))


def form(**changes: Any) -> dict[str, Any]:
    """A whole form around a file that is no picture; fields changed to None are left out."""
    fields = {
        "image": image(),
        "title": "Ca sớm",
        "caption": "Tổ đường dây lên trạm.",
        "consent_authorship": "true",
        "consent_pictured": "true",
    } | changes
    return {name: value for name, value in fields.items() if value is not None}


def send(
    client: APIClient, *, to: str = "net-dep", headers: Any = None, **changes: Any
) -> HttpResponse:
    url = f"{V1}/contests/{to}/photos/"
    return client.post(url, form(**changes), format="multipart", headers=headers)
