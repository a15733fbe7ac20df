"""The vote button where a network makes many new voters: work for a script, without one a vote that
is looked at, never a refusal."""

import base64
import json
from typing import Any

import altcha
import pytest
from django.http import HttpResponseBase
from django.test import Client

from photo_contest.models import Photo, SpentProof, Vote
from tests.factories import ContestFactory, PhotoFactory, moved
from tests.web.reading import page_of, press, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(another: Client) -> Photo:
    """A photo of a contest where one voter an hour is free, and somebody was that one."""
    photo = PhotoFactory(contest=ContestFactory(network_hourly_quota=1, vote_budget=5))
    press(another, read(another, address(photo)), f"{address(photo)}binh-chon/")
    return photo


def address(photo: Photo) -> str:
    return f"/anh/{photo.pk}/"


def sent(client: Client, photo: Photo, *, proof: str = "", by_script: bool = True) -> Any:
    page = read(client, address(photo))
    page.form(f"{address(photo)}binh-chon/").fields["proof"] = proof
    headers = {"x_requested_with": "fetch"} if by_script else {}
    return press(client, page, f"{address(photo)}binh-chon/", **headers)


def solved(answer: HttpResponseBase) -> str:
    challenge = answer.json()["challenge"]  # type: ignore[attr-defined]
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
    assert solution is not None
    proof = {"challenge": challenge, "solution": solution.to_dict()}
    return base64.b64encode(json.dumps(proof).encode()).decode()


def states() -> list[str]:
    return sorted(Vote.objects.living().values_list("state", flat=True))


def test_a_script_is_asked_for_work_and_nothing_is_recorded_yet(visitor: Client, photo: Photo):
    answer = sent(visitor, photo)

    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/problem+json")
    told = answer.json()
    assert (told["code"], told["title"]) == ("challenge-required", "Cần xác nhận thêm.")
    assert told["challenge"]["parameters"]["data"]["photo"] == photo.pk
    assert "voter" not in visitor.cookies
    assert states() == ["counted"]


def test_a_vote_with_a_solved_challenge_counts(visitor: Client, photo: Photo):
    proof = solved(sent(visitor, photo))

    answer = sent(visitor, photo, proof=proof)

    assert answer.status_code == 200
    assert "Đã bình chọn Đã ghi lúc" in page_of(answer).text
    assert visitor.cookies["voter"].value
    assert states() == ["counted", "counted"]


def test_a_solution_that_is_sent_again_after_a_lost_answer_counts_once(
    visitor: Client, photo: Photo
):
    proof = solved(sent(visitor, photo))

    for _ in range(3):
        answer = sent(visitor, photo, proof=proof)
        visitor.cookies.pop("voter")  # the answer did not arrive

    assert "Phiếu chỉ tính một lần." in page_of(answer).text
    assert states() == ["counted", "counted"]
    assert SpentProof.objects.count() == 1


def test_a_solution_for_another_photo_is_answered_by_a_new_challenge(visitor: Client, photo: Photo):
    other = PhotoFactory(contest=photo.contest)
    proof = solved(sent(visitor, photo))

    answer = sent(visitor, other, proof=proof)

    assert answer.status_code == 403
    assert answer.json()["challenge"]["parameters"]["data"]["photo"] == other.pk
    assert not Vote.objects.filter(photo=other).exists()


@pytest.mark.parametrize("proof", ["x", "A" * 100_000, "e30=", "phiếu\x00"])
def test_rubbish_as_a_proof_is_answered_by_a_new_challenge(
    visitor: Client, photo: Photo, proof: str
):
    answer = sent(visitor, photo, proof=proof)

    assert answer.status_code == 403
    assert answer.json()["code"] == "challenge-required"


def test_without_a_script_the_vote_is_recorded_and_looked_at(visitor: Client, photo: Photo):
    answer = sent(visitor, photo, by_script=False)

    assert answer.headers["Location"] == address(photo)
    page = read(visitor, address(photo))
    assert "Đã bình chọn · chờ kiểm tra Phiếu đã được ghi. Ban Tổ chức kiểm tra thêm" in page.text
    assert states() == ["counted", "provisional"]


def test_far_above_the_quota_a_solved_vote_is_recorded_and_looked_at(visitor: Client, photo: Photo):
    moved(photo.contest, provisional_multiple=1)
    proof = solved(sent(visitor, photo))

    answer = sent(visitor, photo, proof=proof)

    assert answer.status_code == 200
    assert "Đã bình chọn · chờ kiểm tra" in page_of(answer).text
    assert states() == ["counted", "provisional"]


def test_a_vote_that_was_dropped_says_so_and_keeps_its_receipt(visitor: Client, photo: Photo):
    sent(visitor, photo, by_script=False)
    Vote.objects.filter(state="provisional").update(state="dropped")

    page = read(visitor, address(photo))

    assert "Đã bình chọn · không được tính Phiếu đã được ghi nhưng không được tính" in page.text
    assert Vote.objects.get(state="dropped").receipt in page.text


def test_the_page_may_start_our_worker_and_no_other(visitor: Client, photo: Photo):
    policy = visitor.get(address(photo)).headers["Content-Security-Policy"]

    assert "worker-src 'self';" in f"{policy};"
