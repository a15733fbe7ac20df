"""Who calls, and what a refusal must look like."""

import json
from typing import Any

import altcha
from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.test import APIClient

from photo_contest.domain.accounts import issue_token
from photo_contest.domain.voters import mint_token
from photo_contest.models import Member

V1 = "/api/v1"


def client_of(member: Member | None) -> APIClient:
    """A client that signs each request with a real bearer token; None is a stranger."""
    client = APIClient(raise_request_exception=False)
    if member is not None:
        token = issue_token(member=member, at=timezone.now()).token
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def voter(token: str | None = None) -> APIClient:
    """A client without an account that bears a voter token, a new one unless one is named."""
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_VOTER_TOKEN=token or mint_token())
    return client


def solved(challenge: dict[str, Any]) -> str:
    """What a browser sends back for a challenge."""
    asked = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(asked)
    assert solution is not None
    return altcha.Payload(asked, solution).to_base64()


def raw(body: Any) -> dict[str, str]:
    """A JSON body as any program may write it: escaped, with lone surrogates too."""
    return {"data": json.dumps(body), "content_type": "application/json"}


def refusal(response: HttpResponseBase, status: int, code: str) -> dict[str, Any]:
    """The problem that a refusal tells, whole and well formed."""
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = json.loads(response.content)
    assert problem["status"] == status
    assert problem["code"] == code
    assert problem["type"] == f"urn:net-dep:problem:{code}"
    assert problem["title"]
    assert problem["detail"]
    assert ("errors" in problem) == (code == "invalid")
    if code == "invalid":
        assert problem["errors"]
        assert all(all(sentences) for sentences in problem["errors"].values())
    if status in (429, 503):
        assert int(response["Retry-After"]) >= 1
    assert response["Cache-Control"] == "no-store"
    return problem


def pages(client: APIClient, url: str, **query: Any) -> list[list[dict[str, Any]]]:
    """All pages of a list, followed by `next`."""
    found = []
    response = client.get(url, query)
    while True:
        assert response.status_code == 200, response.content.decode()
        found.append(response.json()["results"])
        if response.json()["next"] is None:
            return found
        response = client.get(response.json()["next"])
