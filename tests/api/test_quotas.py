"""How full the quotas are: after a photo was sent, in the contest's limits, and when asked."""

import pytest

from photo_contest.models import UnitQuota
from tests.api.callers import V1, client_of, refusal
from tests.api.sending import picture, send
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

URL = f"{V1}/contests/net-dep/quotas/"
MINE = {"code": "mo-dong", "name": "CĐCS Mỏ Sin Quyền", "kind": "grassroots"}


@pytest.fixture
def rules(contest):
    UnitQuota.objects.create(contest=contest, kind="grassroots", photos_min=4, photos_max=5)
    UnitQuota.objects.create(contest=contest, kind="upper", photos_min=10)


def own(used):
    return {"scope": "author", "unit": None, "used": used, "min": 0, "max": 3, "missing": 0}


def of_mine(used):
    missing = max(0, 4 - used)
    return {"scope": "unit", "unit": MINE, "used": used, "min": 4, "max": 5, "missing": missing}


def test_the_answer_to_a_photo_says_three_of_five_used(contest, rules, author, unit):
    for _ in range(2):
        PhotoFactory(contest=contest, unit=unit)
    response = send(client_of(author), image=picture(21))
    assert response.status_code == 201
    assert response.json()["quotas"] == [own(1), of_mine(3)]


@pytest.mark.parametrize(
    ("language", "title"),
    [("vi", "CĐCS Mỏ Sin Quyền đã gửi đủ 5 ảnh."), ("en", "5")],
)
def test_a_full_unit_is_told_by_name_in_the_callers_language(
    contest, rules, author, unit, language, title
):
    for _ in range(5):
        PhotoFactory(contest=contest, unit=unit)
    response = send(client_of(author), headers={"Accept-Language": language})
    problem = refusal(response, 409, "quota-used")
    assert title in problem["title"]
    assert "CĐCS Mỏ Sin Quyền" in problem["title"]
    assert problem["unit"] == "mo-dong"


def test_the_limits_of_a_contest_name_the_rules_from_the_top_down(api, contest, rules):
    limits = api.get(f"{V1}/contests/net-dep/").json()["limits"]
    assert limits["unit_quotas"] == [
        {"kind": "upper", "min": 10, "max": None},
        {"kind": "grassroots", "min": 4, "max": 5},
    ]


def test_a_member_sees_the_own_quotas(contest, rules, author, unit):
    PhotoFactory(contest=contest, unit=unit)
    assert client_of(author).get(URL).json() == {"quotas": [own(0), of_mine(1)]}


def test_who_is_in_no_unit_has_the_own_quota_alone(contest, rules):
    assert client_of(MemberFactory()).get(URL).json() == {"quotas": [own(0)]}


def test_a_unit_is_told_to_whom_watches_over_it(contest, rules, author, officer, organizer, unit):
    far = MemberFactory(role="officer", office=UnitFactory(), unit=unit)
    for member in (officer, organizer, MemberFactory(role="scrutineer")):
        assert client_of(member).get(URL, {"unit": "mo-dong"}).json() == {"quotas": [of_mine(0)]}
    for member in (author, far, MemberFactory(role="juror", unit=unit)):
        refusal(client_of(member).get(URL, {"unit": "mo-dong"}), 404, "not-found")
    refusal(client_of(organizer).get(URL, {"unit": "khong-co"}), 404, "not-found")
    refusal(client_of(organizer).get(URL, {"unit": "mo\u202edong"}), 400, "invalid")


def test_a_stranger_signs_in_first(api, contest):
    refusal(api.get(URL), 401, "not-authenticated")


@pytest.mark.parametrize("count", [1, 3])
def test_as_many_queries_however_many_photos_and_units(
    contest, rules, author, officer, unit, count, django_assert_num_queries
):
    for _ in range(count):
        PhotoFactory(contest=contest, unit=unit)
        PhotoFactory(contest=contest, unit=UnitFactory(parent=unit))
    own_client, officers = client_of(author), client_of(officer)
    with django_assert_num_queries(10):  # the token, the contest, the unit, and seven
        assert own_client.get(URL).status_code == 200
    with django_assert_num_queries(10):  # the subtree, but no own photos
        assert officers.get(URL, {"unit": "mo-dong"}).status_code == 200


def test_editions_tell_their_rules_in_six_queries(api, contest, rules, django_assert_num_queries):
    UnitQuota.objects.create(contest=ContestFactory(), kind="section", photos_max=2)
    with django_assert_num_queries(6):
        results = api.get(f"{V1}/contests/").json()["results"]
    assert sorted(len(one["limits"]["unit_quotas"]) for one in results) == [1, 2]
