"""The OpenAPI document, the page that shows it, and whether the API keeps to it."""

import re
import zlib
from types import SimpleNamespace
from typing import Any

import pytest
import schemathesis
import yaml
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from photo_contest.domain.accounts import issue_token
from photo_contest.models import Category, Lookalike, MembershipFigure, Photo, UnitQuota
from tests.api.callers import V1, refusal
from tests.factories import MemberFactory, PhotoFactory, UnitFactory

DOCUMENT: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
ROUTES = {
    "/auth/login/": {"post"},
    "/auth/logout/": {"post"},
    "/auth/password/": {"post"},
    "/contests/": {"get"},
    "/contests/{slug}/": {"get"},
    "/contests/{slug}/analytics/units/": {"get"},
    "/contests/{slug}/lookalikes/": {"get"},
    "/contests/{slug}/moderation/": {"get"},
    "/contests/{slug}/photos/": {"get", "post"},
    "/contests/{slug}/quotas/": {"get"},
    "/contests/{slug}/standings/photos/": {"get"},
    "/contests/{slug}/standings/units/": {"get"},
    "/events/": {"post"},
    "/imports/members/": {"post"},
    "/imports/units/": {"post"},
    "/imports/{import_id}/": {"get"},
    "/lookalikes/{pair_id}/verdict/": {"post"},
    "/me/": {"get"},
    "/me/photos/": {"get"},
    "/photos/{photo_id}/": {"get", "patch", "delete"},
    "/photos/{photo_id}/decision/": {"post"},
    "/photos/{photo_id}/images/{name}/": {"get"},
    "/photos/{photo_id}/original/": {"get"},
    "/photos/{photo_id}/resubmit/": {"post"},
    "/photos/{photo_id}/votes/": {"post", "delete"},
    "/units/": {"get"},
    "/units/{code}/": {"get"},
    "/voters/": {"post"},
}


def signed(member):
    token = issue_token(member=member, at=timezone.now()).token
    return {"Authorization": f"Bearer {token}"}


def test_the_document_is_valid_and_written_without_a_warning(tmp_path):
    call_command(
        "spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "openapi.yaml")
    )


def test_it_is_openapi_3_1_and_names_every_route_of_the_contract():
    assert DOCUMENT["openapi"].startswith("3.1")
    told = {
        path.removeprefix(V1): set(operations) - {"parameters"}
        for path, operations in DOCUMENT["paths"].items()
    }
    missing = {path: verbs - told.get(path, set()) for path, verbs in ROUTES.items()}
    assert not {path: verbs for path, verbs in missing.items() if verbs}


def test_every_operation_says_in_words_what_it_does():
    silent = [
        operation["operationId"]
        for operations in DOCUMENT["paths"].values()
        for operation in operations.values()
        if not operation.get("description")
    ]
    assert silent == []


def test_the_document_is_served_without_a_database(api):
    response = api.get("/api/schema/")
    assert response.status_code == 200
    assert yaml.safe_load(response.content)["info"]["title"] == DOCUMENT["info"]["title"]


def test_the_docs_page_works_under_the_policy_without_any_outside_host(api):
    response = api.get("/api/docs/")
    page = response.content.decode()
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert scripts
    sources = [re.search(r'src="([^"]+)"', attributes) for attributes, _ in scripts]
    assert all(sources)
    assert not any(code.strip() for _, code in scripts)
    assert not re.search(r"\son[a-z]+=|javascript:|<style|\sstyle=", page)
    wanted = [source[1] for source in sources if source]
    wanted += re.findall(r'<link[^>]+href="([^"]+)"', page)
    for address in wanted:
        assert address.startswith("/"), address
        assert not address.startswith("//")
        asset = api.get(address.replace("&amp;", "&"))
        assert asset.status_code == 200, address
        assert asset.getvalue()
    refusal(api.post("/api/docs/"), 405, "method-not-allowed")
    refusal(api.post("/api/schema/"), 405, "method-not-allowed")


def test_the_api_leads_to_its_docs(api):
    assert api.get("/api/", follow=True).redirect_chain == [("/api/docs/", 302)]


# --- the API keeps to its document --------------------------------------------------------


class ReadWhole(WSGIHandler):
    """As a server does: the answer is read to its end, and closed."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        answer = super().__call__(environ, start_response)
        try:
            return [b"".join(answer)]  # type: ignore[arg-type]
        finally:
            answer.close()


schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
described = schemathesis.openapi.from_dict(DOCUMENT)
described.app = ReadWhole()
described.config.phases.coverage.enabled = False  # edges are tried one by one in test_bad_input


@pytest.mark.usefixtures("connection_stays")
@described.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_the_document_allows_or_forbids_gets_an_answer_that_it_describes(
    case, contest, unit, organizer
):
    """Persons and things are real in half of the cases, so that the inside is reached too."""
    dice = zlib.crc32(repr((case.path_parameters, case.query, case.body)).encode())
    parameters = case.path_parameters or {}
    if "slug" in parameters and dice % 8:
        parameters["slug"] = contest.slug
    if "photo_id" in parameters and dice % 4:
        status = ("approved", "pending", "returned")[dice % 3]
        parameters["photo_id"] = PhotoFactory(
            contest=contest, unit=unit, author=MemberFactory(), status=status
        ).pk
    if "code" in parameters and dice % 2:
        parameters["code"] = unit.code
    response = case.call(headers=signed(organizer) if dice % 5 else {})
    checks = [not_a_server_error, response_schema_conformance, content_type_conformance]
    case.validate_response(response, checks=checks)
    if response.status_code >= 400:
        assert response.json()["status"] == response.status_code


@pytest.fixture
def rich(contest, unit, organizer, author):
    """A contest where every field that may be null is null somewhere and told elsewhere."""
    topic = Category.objects.create(contest=contest, code="mo", name="Mỏ", name_en="Mines")
    UnitFactory(code="to", parent=unit)
    UnitQuota.objects.create(contest=contest, kind="grassroots", photos_min=1)
    day = timezone.localdate()
    MembershipFigure.objects.create(unit=unit, members=8, as_of=day, source="Báo cáo")
    at = timezone.now()
    for status in ("pending", "held", "approved", "returned"):
        PhotoFactory(contest=contest, unit=unit, author=author, status=status)
        PhotoFactory(
            contest=contest,
            unit=unit,
            author=author,
            status=status,
            category=topic,
            taken_on=day,
            captured_at=at,
            renditions_ready_at=at,
        )
    waiting = Photo.objects.waiting().order_by("pk")
    for verdict, decided in (("", {}), ("similar", {"decided_by": organizer, "decided_at": at})):
        first, second = waiting[:2] if verdict else waiting[2:4]
        Lookalike.objects.create(
            first=first,
            second=second,
            phash_distance=1,
            turn=0,
            found_at=at,
            verdict=verdict,
            **decided,
        )
    return SimpleNamespace(
        slug=contest.slug,
        code=unit.code,
        photos=[photo.pk for photo in Photo.objects.all()],
        headers={ORGANIZER: signed(organizer), AUTHOR: signed(author), STRANGER: {}},
    )


ORGANIZER, AUTHOR, STRANGER = "organizer", "author", "stranger"
READ = [
    (STRANGER, "/contests/", {}),
    (STRANGER, "/contests/{slug}/", {}),
    (STRANGER, "/contests/{slug}/photos/", {}),
    (STRANGER, "/contests/{slug}/photos/", {"order": "votes", "page_size": 1}),
    (STRANGER, "/contests/{slug}/standings/photos/", {}),
    (STRANGER, "/contests/{slug}/standings/units/", {}),
    (AUTHOR, "/contests/{slug}/quotas/", {}),
    (ORGANIZER, "/contests/{slug}/moderation/", {}),
    (ORGANIZER, "/contests/{slug}/lookalikes/", {}),
    (ORGANIZER, "/contests/{slug}/lookalikes/", {"verdict": "similar"}),
    (STRANGER, "/units/", {}),
    (STRANGER, "/units/{code}/", {}),
    (ORGANIZER, "/me/", {}),
    (AUTHOR, "/me/", {}),
    (AUTHOR, "/me/photos/", {}),
    (AUTHOR, "/photos/{photo_id}/", {}),
    (ORGANIZER, "/photos/{photo_id}/", {}),
]


@pytest.mark.usefixtures("connection_stays")
@pytest.mark.parametrize(("person", "path", "query"), READ)
def test_full_answers_are_as_described(rich, person, path, query):
    operation = described[V1 + path]["GET"]
    for photo_id in rich.photos if "photo_id" in path else [None]:
        known = {"slug": rich.slug, "code": rich.code, "photo_id": photo_id}
        named = {name: known[name] for name in re.findall(r"{(\w+)}", path)}
        case = operation.Case(path_parameters=named, query=query)
        response = case.call(headers=rich.headers[person])
        assert response.status_code == 200
        assert response.json().get("results") != []
        case.validate_response(response, checks=[response_schema_conformance])
