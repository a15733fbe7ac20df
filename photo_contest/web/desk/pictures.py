"""Prepared pictures of photos that are not public, for who watches over them at the desk."""

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from photo_contest.domain import storage
from photo_contest.domain.access import watched_by
from photo_contest.errors import Missing
from photo_contest.models import Photo
from photo_contest.models.photo import known_form
from photo_contest.sizes import RENDITIONS
from photo_contest.web.desk.staff import Desk, for_staff


@require_safe
@for_staff()
def desk_picture(request: HttpRequest, desk: Desk, photo_id: str, name: str) -> HttpResponseBase:
    """One prepared picture; 404 alike outside the subtree and while there is none."""
    photo = watched_by(desk.member, at=desk.at).filter(pk=known_form(photo_id)).first()
    if photo is None:
        raise Missing(what="photo")
    path = storage.rendition_folder(photo) / f"{name}.webp"
    if name not in RENDITIONS or not path.exists():
        raise Missing(what="rendition")
    response = FileResponse(path.open("rb"), content_type="image/webp")
    patch_cache_control(response, private=True, no_cache=True)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def picture_url(photo: Photo, name: str) -> str:
    """Where a prepared picture lies for who watches over the photo; empty while there is none."""
    if photo.is_public:
        return photo.rendition_url(name)
    if photo.renditions_ready_at is None:
        return ""
    return reverse("desk-picture", args=[photo.pk, name])
