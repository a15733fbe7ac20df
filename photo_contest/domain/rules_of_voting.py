"""The articles about voting, written by the contest's settings (see `rules_text`)."""

from collections.abc import Iterator, Sequence

from photo_contest.domain.provisional import FORGET_AFTER, SETTLE_AFTER
from photo_contest.domain.rules_words import Pair, by_number, listed, number, when
from photo_contest.models import Contest

_HOUR = 3600


def voters(contest: Contest) -> Iterator[Pair]:
    yield _who(contest)
    yield Pair("Tác giả không bình chọn ảnh của mình.", "Authors do not vote for their own photo.")


def voters_in_short(contest: Contest) -> Iterator[Pair]:
    yield _who(contest)
    yield _per_person(contest)


def _who(contest: Contest) -> Pair:
    if contest.voters == Contest.Voters.MEMBERS:
        return Pair("Chỉ đoàn viên được bình chọn.", "Only members vote.")
    if contest.voters == Contest.Voters.APART:
        return Pair(
            "Mọi người đều được bình chọn. Phiếu của đoàn viên và của công chúng được tính riêng.",
            "Anybody may vote. Members' and public votes are counted apart.",
        )
    return Pair(
        "Mọi người đều được bình chọn, không cần tài khoản.",
        "Anybody may vote, without an account.",
    )


def _per_person(contest: Contest) -> Pair:
    n = contest.vote_budget
    daily = contest.vote_budget_period == Contest.Period.DAY
    period = Pair("một ngày", "a day") if daily else Pair("trong cả cuộc thi", "in the contest")
    again = contest.vote_period == Contest.Period.DAY
    each = Pair("một ngày", "a day") if again else Pair("trong cả cuộc thi", "in the contest")
    return Pair(
        f"Mỗi người {number(n).vi} lượt {period.vi}, mỗi ảnh một lượt {each.vi}.",
        f"{by_number(n, 'vote')} a person {period.en}, one a photo {each.en}.",
    )


def budget(contest: Contest) -> Iterator[Pair]:
    yield _per_person(contest)
    if contest.vote_budget_whole is not None:
        n = contest.vote_budget_whole
        yield Pair(
            f"Cả cuộc thi mỗi người không quá {number(n).vi} lượt.",
            f"In the whole contest at most {by_number(n, 'vote')} a person.",
        )
    yield Pair(
        "Có thể rút lại khi còn mở bình chọn.", "Votes may be withdrawn while voting is open."
    )


def value(contest: Contest) -> Iterator[Pair]:
    """What a vote is worth: `domain.standings.value_of` in words."""
    own = Contest.OwnUnitVotes
    if contest.own_unit_votes == own.CAPPED and contest.own_unit_cap is not None:
        n = contest.own_unit_cap
        yield Pair(
            f"Phiếu từ đơn vị của tác giả được tính tối đa {number(n).vi} phiếu.",
            f"Of the votes from the author's unit at most {number(n).en} count.",
        )
    elif contest.own_unit_votes == own.LABELLED:
        yield Pair(
            "Phiếu từ đơn vị của tác giả được tính và được ghi nhãn.",
            "Votes from the author's unit count and are labelled.",
        )
    else:
        yield Pair(
            "Phiếu từ đơn vị của tác giả được tính như mọi phiếu.",
            "Votes from the author's unit count like any other.",
        )
    if contest.anonymous_share_cap is not None:
        n = contest.anonymous_share_cap
        yield Pair(
            f"Phiếu không đăng nhập được tính tối đa {n} % số phiếu của một ảnh.",
            f"Votes without an account count for at most {n} % of a photo's votes.",
        )


def totals(contest: Contest) -> Iterator[Pair]:
    if contest.totals == Contest.Totals.AFTER_CLOSE:
        close = when(contest.voting_closes_at)
        yield Pair(
            f"Số phiếu được giữ kín đến khi đóng bình chọn, {close.vi}.",
            f"Totals are hidden until voting closes, {close.en}.",
        )
    elif contest.totals == Contest.Totals.AFTER_VOTE:
        yield Pair("Số phiếu hiện sau khi đã bình chọn.", "Totals are shown after one has voted.")
    else:
        yield Pair("Số phiếu hiện ngay.", "Totals are shown at once.")


def fair(contest: Contest) -> Iterator[Pair]:
    yield Pair(
        "Ảnh xếp ngẫu nhiên riêng cho mỗi người xem.", "Photos are shuffled for each viewer."
    )
    yield Pair(
        "Phiếu mua, đổi chéo hoặc tạo bằng máy được để riêng, nêu lý do và công bố số lượng; người "
        "bị ảnh hưởng được khiếu nại.",
        "Bought, exchanged or automated votes are set aside with a reason and their number "
        "published; those affected may object.",
    )
    hourly, daily = number(contest.network_hourly_quota), number(contest.network_daily_quota)
    yield Pair(
        f"Khi một mạng có quá {hourly.vi} người bình chọn mới trong một giờ hoặc {daily.vi} trong "
        "một ngày, máy của người đến sau tự xác nhận thêm. Ban Tổ chức có thể ghi nhận mạng của "
        "đơn vị đông người.",
        f"When one network brings more than {hourly.en} new voters in an hour or {daily.en} in a "
        "day, the devices of those who follow confirm by themselves. The organizers may register "
        "the network of a large unit.",
    )
    hours = int(SETTLE_AFTER.total_seconds()) // _HOUR
    multiple = number(contest.provisional_multiple)
    counts = contest.unreleased_votes == Contest.Unreleased.COUNT
    outcome = Pair("được tính", "count") if counts else Pair("không được tính", "do not count")
    yield Pair(
        f"Phiếu vượt {multiple.vi} lần mức đó được để riêng chờ kiểm tra; phiếu chưa có quyết định "
        f"sau khi đóng bình chọn {hours} giờ {outcome.vi}.",
        f"Votes above {multiple.en} times that number wait for a check; those still undecided "
        f"{hours} hours after the close {outcome.en}.",
    )
    days = FORGET_AFTER.days
    yield Pair(
        f"Dấu vết đã mã hóa của mạng được xóa trong {days} ngày sau khi đóng bình chọn.",
        f"Keyed traces of networks are erased within {days} days after the close.",
    )


def ranks(leagues: Sequence[Pair]) -> Iterator[Pair]:
    yield Pair(
        "Ảnh xếp theo số phiếu hợp lệ; ảnh bằng phiếu đứng cùng hạng.",
        "Photos are ranked by valid votes; equal votes share a rank.",
    )
    if not leagues:
        yield Pair(
            "Đơn vị xếp theo tổng số phiếu hợp lệ của các ảnh, mọi đơn vị trong một bảng.",
            "Units are ranked by the valid votes of their photos, all together.",
        )
        return
    names = listed(leagues)
    yield Pair(
        "Đơn vị xếp theo tổng số phiếu hợp lệ của các ảnh, trong khối thi đua của mình: "
        f"{names.vi}.",
        f"Units are ranked by the valid votes of their photos, each within its league: {names.en}.",
    )
