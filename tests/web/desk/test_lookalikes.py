"""Pairs that look alike, at the desk: the list, a pair, verdicts, the copies of one work."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageOps

from photo_contest.domain import storage
from photo_contest.domain.duplicates import settle
from photo_contest.models import Contest, Lookalike, Member, Photo, Unit
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory
from tests.pictures import photo as drawn
from tests.web.reading import Page, page_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

LIST = "/ban-viec/giong-nhau/"
NOW = timezone.now()
SAME = "same-work"


@pytest.fixture
def contest() -> Contest:
    return ContestFactory()


@pytest.fixture
def organizer(visitor: Client) -> Member:
    member = MemberFactory(role="organizer", full_name="Phạm Quang D.")
    visitor.force_login(member)
    return member


@pytest.fixture
def unit() -> Unit:
    return UnitFactory()


def a_pair(
    contest: Contest, *, units: tuple[Unit, Unit] | None = None, age: int = 1, **fields: object
) -> tuple[Lookalike, Photo, Photo]:
    """A public photo A, and B, sent later and held."""
    here, there = units or (UnitFactory(), UnitFactory())
    sent = NOW - dt.timedelta(days=9)
    a = PhotoFactory(contest=contest, unit=here, submitted_at=sent, captured_at=sent)
    b = PhotoFactory(contest=contest, unit=there, status="held", title=f"Mùa vàng {a.code}")
    found = NOW - dt.timedelta(hours=age)
    return tied(a, b, found_at=found, **fields), a, b


def tied(one: Photo, other: Photo, **fields: object) -> Lookalike:
    first, second = sorted([one, other], key=lambda photo: photo.pk)
    told = {"phash_distance": 3, "turn": 0, "score": 3.42, "found_at": NOW}
    return Lookalike.objects.create(first=first, second=second, **told | fields)


def address(pair: Lookalike, name: str = "lookalike-pair") -> str:
    return reverse(name, args=[pair.pk])


def say(client: Client, pair: Lookalike, **sent: str) -> HttpResponseBase:
    """Fill the form of the pair's page as a person does, and send it."""
    form = read(client, address(pair)).form(address(pair)).fields
    for radio in ("verdict", "refuse"):
        form.pop(radio, None)
    return client.post(address(pair), form | sent)


def state(pair: Lookalike) -> tuple[str, str | None, int | None]:
    pair.refresh_from_db()
    return pair.verdict, pair.refused_id, pair.decided_by_id


def checked(page: Page, name: str) -> list[str]:
    return [
        one["value"] for one in page.all("input") if one.get("name") == name and "checked" in one
    ]


# --- the list -----------------------------------------------------------------------------------


def test_waiting_pairs_stand_oldest_first_with_their_age(
    visitor: Client, contest: Contest, organizer: Member
):
    young, *_ = a_pair(contest, age=3, relation="mirrored", transform=[-1, 0, 1, 0, 1, 0])
    old, a, _ = a_pair(contest, age=80)
    done, *_ = a_pair(contest, verdict="similar", decided_by=organizer, decided_at=NOW)

    page = read(visitor, LIST)

    rows = [link for link in page.all("a") if link.get("class") == "button small lk-open"]
    assert [row["href"] for row in rows] == [address(old), address(young)]
    for words in ("chờ 3 ngày", "chờ 3 giờ", "Lật gương", "Điểm giống 3,42, ngưỡng 1,5", a.code):
        assert words in page.text, words
    assert address(done) not in page.links()


def test_settled_pairs_are_found_under_their_tab_by_verdict(
    visitor: Client, contest: Contest, organizer: Member
):
    told = {"decided_by": organizer, "decided_at": NOW}
    alike, *_ = a_pair(contest, verdict="similar", **told)
    same, _, refused = a_pair(contest)
    settle(pair_id=same.pk, by=organizer, verdict=SAME, refuse=refused.pk, at=NOW)
    a_pair(contest)

    both = read(visitor, f"{LIST}?xem=da-ket-luan")
    one = read(visitor, f"{LIST}?xem=da-ket-luan&ket-luan=same-work")

    assert {address(alike), address(same)} <= both.links()
    assert address(same) in one.links()
    assert address(alike) not in one.links()
    assert f"không duyệt {refused.code}" in one.text


def test_a_long_list_is_read_by_pages(
    visitor: Client, contest: Contest, organizer: Member, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("photo_contest.web.desk.lookalikes.PAGE_SIZE", 1)
    old, *_ = a_pair(contest, age=5)
    young, *_ = a_pair(contest, age=2)

    first = read(visitor, LIST)
    following = next(link["href"] for link in first.all("a") if link.get("rel") == "next")
    second = read(visitor, following)

    opened = {address(old), address(young)}
    assert opened & first.links() == {address(old)}
    assert address(young) in second.links()
    assert "Trang trước" in second.text
    read(visitor, f"{LIST}?trang=x", 400)


def test_a_list_costs_as_many_queries_however_many(
    visitor: Client, contest: Contest, organizer: Member, django_assert_num_queries
):
    a_pair(contest)
    for pairs in (1, 3):
        while Lookalike.objects.count() < pairs:
            a_pair(contest)
        with django_assert_num_queries(6):
            read(visitor, LIST)


def test_where_nothing_waits_the_list_says_so(visitor: Client, contest: Contest, organizer: Member):
    assert "Không còn cặp nào chờ xem." in read(visitor, LIST).text


# --- a pair -------------------------------------------------------------------------------------


def test_a_pair_shows_what_is_known_and_chooses_nothing(
    visitor: Client, contest: Contest, organizer: Member
):
    a_pair(contest, age=9)
    pair, a, b = a_pair(contest, found_in="second-pass")

    page = read(visitor, address(pair))

    for words in (
        "cặp 2 trong 2 chờ xem",
        f"A · {a.code}",
        f"B · {b.code} {b.title}",
        "A nhiều khả năng là bản gốc: chỉ A có ghi giờ chụp.",
        "B không được duyệt, tác giả được báo lý do.",
        "A được gỡ khỏi trang ảnh, tác giả được báo lý do.",
        "Cùng cảnh, chụp khác lúc. B trở lại hàng chờ duyệt.",
        "Máy nhầm. B trở lại hàng chờ duyệt.",
        "Máy tìm thấy ở lượt xem kỹ",
    ):
        assert words in page.text, words
    assert checked(page, "verdict") == []
    assert checked(page, "refuse") == [b.pk]


def test_a_held_photo_with_another_open_pair_goes_on_waiting(
    visitor: Client, contest: Contest, organizer: Member
):
    pair, _, b = a_pair(contest)
    tied(b, PhotoFactory(contest=contest))

    assert "Máy nhầm. B còn chờ cặp khác." in read(visitor, address(pair)).text


def test_a_verdict_is_saved_and_the_next_pair_comes(
    visitor: Client, contest: Contest, organizer: Member
):
    pair, _, b = a_pair(contest, age=9)
    following, *_ = a_pair(contest)

    answer = say(visitor, pair, verdict=SAME, refuse=b.pk, note="Cùng đám mây.")

    assert answer.headers["Location"] == f"{address(following)}?vua={pair.pk}"
    assert state(pair) == (SAME, b.pk, organizer.pk)
    page = read(visitor, answer.headers["Location"])
    assert f"Đã ghi kết luận của bạn. Không duyệt: {b.code}." in page.text
    assert address(pair) in page.links()
    settled = read(visitor, address(pair)).text
    for words in ("Cùng một tác phẩm", "Cùng đám mây.", "Phạm Quang D.", f"Không duyệt {b.code}"):
        assert words in settled, words


def test_after_the_last_pair_the_list_is_shown(
    visitor: Client, contest: Contest, organizer: Member
):
    pair, _, b = a_pair(contest)

    answer = say(visitor, pair, verdict="different", refuse=b.pk)

    assert answer.headers["Location"] == LIST
    assert state(pair) == ("different", None, organizer.pk)
    b.refresh_from_db()
    assert b.status == "pending"


def test_pairs_that_follow_are_told_and_not_asked(
    visitor: Client, contest: Contest, organizer: Member
):
    a, b, c = (PhotoFactory(contest=contest, status="held") for _ in range(3))
    same, asked, _ = tied(a, b), tied(b, c), tied(a, c)
    settle(pair_id=same.pk, by=organizer, verdict=SAME, at=NOW)

    answer = say(visitor, asked, verdict=SAME, refuse="khong")

    assert answer.headers["Location"] == LIST
    assert "Cặp khác cũng theo kết luận này: 1." in read(visitor, LIST).text


def test_one_work_may_be_told_without_refusing_either(
    visitor: Client, contest: Contest, organizer: Member
):
    pair, *_ = a_pair(contest)
    say(visitor, pair, verdict=SAME, refuse="khong")
    assert state(pair) == (SAME, None, organizer.pk)


def test_without_a_verdict_nothing_is_saved_and_the_note_stays(
    visitor: Client, contest: Contest, organizer: Member
):
    pair, *_ = a_pair(contest)

    answer = say(visitor, pair, note="Hai bông hoa khác nhau.")

    assert answer.status_code == 400
    text = page_of(answer).text
    assert "Xin chọn một kết luận rồi mới lưu." in text
    assert "Hai bông hoa khác nhau." in text
    assert state(pair) == ("", None, None)


def test_pressed_twice_it_is_one_verdict(visitor: Client, contest: Contest, organizer: Member):
    pair, _, b = a_pair(contest)
    form = read(visitor, address(pair)).form(address(pair)).fields
    sent = form | {"verdict": SAME, "refuse": b.pk}

    answers = [visitor.post(address(pair), sent) for _ in range(2)]

    assert [answer.headers["Location"] for answer in answers] == [LIST, LIST]
    assert pair.first.records.filter(action="lookalike-verdict").count() == 1


def test_who_comes_second_is_told_what_the_first_one_said(
    visitor: Client, contest: Contest, organizer: Member
):
    pair, *_ = a_pair(contest)
    form = read(visitor, address(pair)).form(address(pair)).fields
    colleague = MemberFactory(role="organizer", full_name="Vàng A Sáu")
    settle(pair_id=pair.pk, by=colleague, verdict="similar", at=NOW)

    answer = visitor.post(address(pair), form | {"verdict": "different"})

    assert answer.status_code == 409
    text = page_of(answer).text
    for words in ("Đồng nghiệp đã kết luận cặp này trước.", "Giống, nhưng là hai", "Vàng A Sáu"):
        assert words in text, words


def test_a_verdict_that_contradicts_names_the_pairs(
    visitor: Client, contest: Contest, organizer: Member
):
    a, b, c = (PhotoFactory(contest=contest) for _ in range(3))
    same, denied, asked = tied(a, b), tied(a, c), tied(b, c)
    settle(pair_id=same.pk, by=organizer, verdict=SAME, at=NOW)
    settle(pair_id=denied.pk, by=organizer, verdict="different", at=NOW)

    before = read(visitor, address(asked))
    answer = say(visitor, asked, verdict=SAME, refuse="khong", note="Nhìn kỹ thì giống.")

    assert "sẽ trái với các cặp đã xem này" in before.text
    assert answer.status_code == 409
    page = page_of(answer)
    assert "Kết luận này trái với các kết luận trước." in page.text
    assert "Nhìn kỹ thì giống." in page.text
    assert address(denied) in page.links()
    assert state(asked) == ("", None, None)


def test_a_verdict_is_opened_again_with_a_reason(
    visitor: Client, contest: Contest, organizer: Member
):
    pair, *_ = a_pair(contest)
    settle(pair_id=pair.pk, by=organizer, verdict="different", at=NOW)
    path = address(pair, "reopen-lookalike")
    form = read(visitor, address(pair)).form(path).fields

    without = visitor.post(path, form)
    assert without.status_code == 400
    assert "Xin điền mục này." in page_of(without).text
    assert state(pair)[0] == "different"

    answer = visitor.post(path, form | {"reason": "Tác giả gửi tệp gốc."})
    assert answer.headers["Location"] == address(pair)
    assert state(pair) == ("", None, None)
    text = read(visitor, address(pair)).text
    assert "Mở lại, trước đó là: Khác nhau" in text
    assert "Tác giả gửi tệp gốc." in text


def test_nobody_settles_a_pair_with_an_own_photo(
    visitor: Client, contest: Contest, organizer: Member
):
    pair, a, _ = a_pair(contest)
    Photo.objects.filter(pk=a.pk).update(author=organizer)

    page = read(visitor, address(pair))

    assert "Một trong hai ảnh là của bạn." in page.text
    assert address(pair) not in {form.action for form in page.forms}


# --- who sees what ------------------------------------------------------------------------------


def test_a_scrutineer_reads_all_and_changes_nothing(visitor: Client, contest: Contest):
    visitor.force_login(MemberFactory(role="scrutineer"))
    pair, *_ = a_pair(contest)

    assert address(pair) in read(visitor, LIST).links()
    page = read(visitor, address(pair))
    assert address(pair) not in {form.action for form in page.forms}
    token = {"csrfmiddlewaretoken": visitor.cookies["csrftoken"].value}
    for path in (address(pair), address(pair, "reopen-lookalike")):
        sent = token | {"verdict": "different", "reason": "x"}
        assert visitor.post(path, sent).status_code == 403
    assert state(pair) == ("", None, None)


def test_an_officer_sees_of_a_pair_the_own_side_alone(
    visitor: Client, contest: Contest, unit: Unit
):
    visitor.force_login(MemberFactory(role="officer", office=unit))
    within, *_ = a_pair(contest, units=(unit, unit))
    across, own, other = a_pair(contest, units=(unit, UnitFactory()))
    outside, *_ = a_pair(contest)

    pages = [read(visitor, LIST), read(visitor, address(across))]

    assert {address(within), address(across)} <= pages[0].links()
    assert address(outside) not in pages[0].links()
    for page in pages:
        assert own.code in page.text
        assert other.code not in page.text
        assert other.title not in page.text
    assert "cặp 1 trong 1 chờ xem" in read(visitor, address(within)).text
    read(visitor, address(outside), 404)
    token = {"csrfmiddlewaretoken": visitor.cookies["csrftoken"].value}
    sent = token | {"verdict": "different"}
    assert visitor.post(address(across), sent).status_code == 404
    picture = reverse("lookalike-picture", args=[across.pk, "laid"])
    assert visitor.get(picture).status_code == 404


def test_members_are_refused_and_strangers_sign_in(visitor: Client, contest: Contest):
    assert visitor.get(LIST).status_code == 302
    visitor.force_login(MemberFactory())
    assert visitor.get(LIST).status_code == 403


# --- copies of one work -------------------------------------------------------------------------


def test_copies_of_a_work_are_shown_with_how_they_hang_together(
    visitor: Client, contest: Contest, organizer: Member
):
    a, b, c = (
        PhotoFactory(contest=contest, status=state) for state in ("approved", "held", "held")
    )
    pairs = tied(a, b), tied(b, c), tied(a, c)
    settle(pair_id=pairs[0].pk, by=organizer, verdict=SAME, refuse=b.pk, at=NOW)
    settle(pair_id=pairs[1].pk, by=organizer, verdict=SAME, at=NOW)

    page = read(visitor, reverse("lookalike-cluster", args=[b.pk]))

    assert "3 ảnh được kết luận là một tác phẩm." in page.text
    assert f"Còn lại trong cuộc thi: {a.code}" in page.text
    assert {address(pair) for pair in pairs} <= page.links()
    looks = sorted(line["class"] for line in page.all("line")[:3])
    assert looks == ["lk-tie derived", "lk-tie given", "lk-tie given"]


def test_copies_outside_the_subtree_are_counted_alone(
    visitor: Client, contest: Contest, organizer: Member, unit: Unit
):
    pair, own, other = a_pair(contest, units=(unit, UnitFactory()))
    settle(pair_id=pair.pk, by=organizer, verdict=SAME, at=NOW)
    visitor.force_login(MemberFactory(role="officer", office=unit))

    page = read(visitor, reverse("lookalike-cluster", args=[own.pk]))

    assert "Còn 1 ảnh ngoài phạm vi của bạn" in page.text
    assert other.code not in page.text
    read(visitor, reverse("lookalike-cluster", args=[other.pk]), 404)


# --- pictures -----------------------------------------------------------------------------------


def with_picture(photo: Photo, picture: Image.Image) -> None:
    folder = storage.rendition_folder(photo)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("medium", "large"):
        picture.save(folder / f"{name}.webp", "WEBP", quality=90)
    size = {"width": picture.width, "height": picture.height}
    Photo.objects.filter(pk=photo.pk).update(renditions_ready_at=NOW, **size)


def test_b_is_laid_on_a_and_their_difference_is_drawn(
    visitor: Client, contest: Contest, organizer: Member, tmp_path: Path, settings
):
    settings.CONTEST_RENDITIONS_ROOT = tmp_path
    regions = [{"first": [0.1, 0.1, 0.2, 0.2], "second": [0.5, 0.1, 0.2, 0.2]}]
    seen = {"transform": [-1, 0, 1, 0, 1, 0], "regions": regions, "inliers": 118}
    pair, a, b = a_pair(contest, relation="mirrored", **seen)
    original = drawn(1, (640, 480))
    with_picture(a, original)
    with_picture(b, ImageOps.mirror(original))

    laid, differing = (
        visitor.get(reverse("lookalike-picture", args=[pair.pk, look]))
        for look in ("laid", "difference")
    )

    inside = (20, 20, 620, 460)
    assert mean_of(laid, inside, minus=original) < 8
    assert mean_of(differing, inside) < 20
    assert laid["Cache-Control"] == "private, max-age=3600"
    page = read(visitor, address(pair))
    for words in ("Điểm khớp 118", "Hiện 1 vùng khớp", "Lật gương có", "Kéo so"):
        assert words in page.text, words
    again = visitor.get(laid.request["PATH_INFO"], headers={"If-None-Match": laid["ETag"]})
    assert again.status_code == 304
    assert visitor.get(address(pair) + "nothing.webp").status_code == 404


def mean_of(
    answer: HttpResponseBase, box: tuple[int, int, int, int], minus: Image.Image | None = None
) -> float:
    """The mean brightness of a picture within a box, or of its difference from another one."""
    with Image.open(io.BytesIO(answer.content)) as picture:  # type: ignore[attr-defined]
        seen = picture.convert("L").crop(box).tobytes()
    other = minus.convert("L").crop(box).tobytes() if minus else bytes(len(seen))
    return sum(abs(x - y) for x, y in zip(seen, other, strict=True)) / len(seen)


def test_a_waiting_photo_is_seen_by_who_watches_over_it(
    visitor: Client, contest: Contest, organizer: Member, tmp_path: Path, settings, unit: Unit
):
    settings.CONTEST_RENDITIONS_ROOT = tmp_path
    _, _, b = a_pair(contest)
    with_picture(b, drawn(1, (64, 48)))
    path = reverse("desk-picture", args=[b.pk, "medium"])

    answer = visitor.get(path)
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"  # type: ignore[attr-defined]
    assert visitor.get(reverse("desk-picture", args=[b.pk, "thumb"])).status_code == 404
    visitor.force_login(MemberFactory(role="officer", office=unit))
    assert visitor.get(path).status_code == 404
