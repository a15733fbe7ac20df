"""The product with its demonstration, served as `make run` serves it, in a folder of its own."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import django

from bench.votes.serving import PYTHON, environment
from bench.votes.stage import Stage, free_port


@dataclass(frozen=True)
class House:
    """Where it is served, and what is in it by the words that `places` uses."""

    origin: str
    known: Mapping[str, str]


def serve(stage: Stage, home: Path) -> House:
    """Prepare the folder if nothing is in it, serve it, and look what there is."""
    port = free_port()
    env = environment(CONTEST_DATA_DIR=str(home), PORT=str(port))
    home.mkdir(parents=True, exist_ok=True)
    stage.run("prepare", [PYTHON, "-m", "backend.prepare", "--demo"], env)
    stage.start("contest", [PYTHON, "-m", "backend.supervise"], env)
    stage.until_answering("contest", port)
    return House(f"http://127.0.0.1:{port}", _known(home))


def _known(home: Path) -> dict[str, str]:
    """Ids of what the demonstration shows."""
    os.environ |= {"CONTEST_DATA_DIR": str(home), "DJANGO_SETTINGS_MODULE": "backend.settings"}
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from photo_contest.domain.contests import open_contest
    from photo_contest.models import Contest, Lookalike, Photo

    contest = open_contest(at=timezone.now())
    assert contest is not None
    listed = Photo.objects.listed().filter(contest=contest).order_by("code")
    strangers = listed.exclude(author__username="member")
    photo = strangers.exclude(story="").filter(width__gt=1).first()
    upright = strangers.filter(height__gt=1000).order_by("-height").first()
    former = Contest.objects.exclude(pk=contest.pk).order_by("-year").first()
    assert photo is not None
    assert upright is not None
    known = {
        "contest": contest.slug,
        "photo": photo.pk,
        "upright": upright.pk,
        "unit": photo.unit.code,
        "office": "SP",
        "federation": contest.host.code,
    }
    if former is not None:
        known["former"] = former.slug
        known["former photo"] = Photo.objects.listed().filter(contest=former)[0].pk
    for photo in Photo.objects.filter(author__username="member").order_by("code"):
        known.setdefault(f"my {photo.status} photo", photo.pk)
    waiting = Photo.objects.filter(contest=contest, status="pending").order_by("submitted_at")
    pair = Lookalike.objects.open().order_by("pk").first()
    known |= {"waiting photo": waiting[0].pk} if waiting else {}
    known |= {"open pair": str(pair.pk)} if pair is not None else {}
    connection.close()
    return known
