"""The public rules of a contest, written by its settings: what is read cannot differ from what is
done. Pure; both languages side by side, as they are one text.

Only what the machine keeps, or what every contest of this kind asks, stands here. What organizers
add in their own words (`Contest.rules_text`) becomes the last article.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from photo_contest.domain import rules_of_voting as voting
from photo_contest.domain.rules_words import Pair, by_number, listed, number, on_day, told, when
from photo_contest.imaging.formats import PLUGINS
from photo_contest.models import Category, Contest, UnitQuota, VotingExtension

FORMATS: Final = ", ".join("WebP" if name == "WEBP" else name for name in PLUGINS)
# Of a contest, what is no rule: its address and code, and what the machine notes for itself.
NOT_PUBLIC: Final = frozenset(
    {
        "id",
        "slug",
        "code_prefix",
        "provisional_settled_at",
        "networks_forgotten_at",
        "last_photo_number",
    }
)
_KINDS: Final = {
    "federation": Pair("liên đoàn lao động", "federation of labour"),
    "upper": Pair("công đoàn cấp trên trực tiếp cơ sở", "upper union"),
    "grassroots": Pair("công đoàn cơ sở", "grassroots union"),
    "section": Pair("tổ, bộ phận công đoàn", "union section"),
}


@dataclass(frozen=True)
class Settings:
    """All that the rules are written from."""

    contest: Contest
    host: str  # the host's name
    quotas: Sequence[UnitQuota] = ()
    topics: Sequence[Category] = ()
    extensions: Sequence[VotingExtension] = ()
    leagues: Sequence[Pair] = ()  # names of those in which units are ranked; empty: all together


@dataclass(frozen=True)
class Article:
    """One article. `key` stays the same when articles before it come and go."""

    key: str
    number: int
    title: Pair
    sentences: tuple[Pair, ...]


class Point(NamedTuple):
    """A line of the rules in short; `about` chooses its drawing."""

    about: str
    text: Pair


@dataclass(frozen=True)
class Rules:
    """The articles in their order, the rules in short, and the place whose people take part."""

    articles: tuple[Article, ...]
    points: tuple[Point, ...]
    place: Pair

    def number_of(self, key: str) -> int:
        """By which number other pages point to an article."""
        return next(article.number for article in self.articles if article.key == key)

    def plain(self, *, english: bool) -> str:
        """The whole text without a page, for programs."""
        word = "Article" if english else "Điều"
        return "\n\n".join(
            f"{word} {one.number}. {one.title.told(english)}\n"
            + "\n".join(sentence.told(english) for sentence in one.sentences)
            for one in self.articles
        )


def rules_of(settings: Settings) -> Rules:
    """The rules, whole and in short."""
    chosen = [(key, title, tuple(sentences)) for key, title, sentences in _chapters(settings)]
    articles = tuple(
        Article(key, place, title, sentences)
        for place, (key, title, sentences) in enumerate(
            (chapter for chapter in chosen if chapter[2]), start=1
        )
    )
    return Rules(articles, tuple(_points(settings)), place_of(settings.host))


def _chapters(settings: Settings) -> Iterator[tuple[str, Pair, Iterable[Pair]]]:
    contest = settings.contest
    yield "purpose", Pair("Mục đích", "Purpose"), _purpose(settings)
    yield "entrants", Pair("Người dự thi", "Who enters"), _entrants(settings)
    yield "number", Pair("Số ảnh được gửi", "How many photos"), _numbers(settings)
    yield "photo", Pair("Ảnh dự thi", "The photos"), _photo(settings)
    yield "windows", Pair("Thời gian", "Dates"), _windows(settings)
    yield "approval", Pair("Nhận và duyệt ảnh", "How photos are approved"), _approval(contest)
    yield "voters", Pair("Người bình chọn", "Who votes"), voting.voters(contest)
    yield "budget", Pair("Lượt bình chọn", "Votes"), voting.budget(contest)
    yield "value", Pair("Cách tính phiếu", "How votes count"), voting.value(contest)
    yield "totals", Pair("Công khai số phiếu", "Totals"), voting.totals(contest)
    yield "integrity", Pair("Giữ cho bình chọn công bằng", "Fair voting"), voting.fair(contest)
    yield "ranks", Pair("Xếp hạng", "Standings"), voting.ranks(settings.leagues)
    yield "notice", Pair("Niêm yết và khiếu nại", "Notice and objections"), _notice(contest)
    yield "rights", Pair("Bản quyền và dữ liệu cá nhân", "Rights and data"), _rights(contest)
    yield "force", Pair("Hiệu lực", "In force"), _force()
    yield "more", Pair("Quy định thêm của Ban Tổ chức", "What the organizers add"), _more(contest)


def _purpose(settings: Settings) -> Iterator[Pair]:
    contest, place = settings.contest, place_of(settings.host)
    if contest.is_demonstration:
        yield Pair(
            "Đây là cuộc thi minh họa: ảnh, người và phần lớn đơn vị là hư cấu.",
            "This is a demonstration: the pictures, the people and most units are invented.",
        )
    yield Pair(
        f"Cuộc thi ảnh “{contest.title}” nhằm tôn vinh vẻ đẹp của tổ chức công đoàn và người lao "
        f"động {place.vi} năm {contest.year}.",
        f"The photo contest “{contest.title_en or contest.title}” honours the beauty of unions and "
        f"workers of {place.en} in {contest.year}.",
    )


def _entrants(settings: Settings) -> Iterator[Pair]:
    yield Pair(
        f"Đoàn viên, người lao động thuộc {settings.host}.",
        f"Members and workers of the unions of {place_of(settings.host).en}.",
    )
    yield Pair(
        "Đơn vị của ảnh là đơn vị của tác giả trong danh sách đoàn viên vào ngày gửi ảnh.",
        "A photo's unit is its author's unit in the membership roster on the day it is sent.",
    )


def _numbers(settings: Settings) -> Iterator[Pair]:
    yield _author_quota(settings.contest)
    yield from (_unit_quota(quota) for quota in settings.quotas)


def _author_quota(contest: Contest) -> Pair:
    n = contest.photos_per_author
    return Pair(
        f"Mỗi tác giả gửi tối đa {number(n).vi} ảnh.",
        f"At most {by_number(n, 'photo')} an author.",
    )


def _unit_quota(quota: UnitQuota) -> Pair:
    kind, least, most = _KINDS[quota.kind], number(quota.photos_min), quota.photos_max
    if most is None:
        return Pair(
            f"Mỗi {kind.vi} gửi từ {least.vi} ảnh.",
            f"Each {kind.en} sends {least.en} or more photos.",
        )
    if not quota.photos_min:
        return Pair(
            f"Mỗi {kind.vi} gửi tối đa {number(most).vi} ảnh.",
            f"Each {kind.en} sends at most {by_number(most, 'photo')}.",
        )
    return Pair(
        f"Mỗi {kind.vi} gửi từ {least.vi} đến {number(most).vi} ảnh.",
        f"Each {kind.en} sends {least.en} to {number(most).en} photos.",
    )


def _photo(settings: Settings) -> Iterator[Pair]:
    contest = settings.contest
    if taken := _taken(contest):
        yield taken
    yield NEVER_AWARDED
    yield Pair(
        f"Tệp {FORMATS}, không quá {contest.max_file_mb} MB và {contest.max_megapixels} triệu điểm "
        f"ảnh, cạnh dài từ {number(contest.min_long_side).vi} điểm.",
        f"{FORMATS}, at most {contest.max_file_mb} MB and {contest.max_megapixels} megapixels, "
        f"long side {number(contest.min_long_side).en} pixels or more.",
    )
    yield UNTOUCHED
    n = contest.caption_max_words
    yield Pair(
        f"Mỗi ảnh có tên và chú thích không quá {number(n).vi} chữ; câu chuyện của bức ảnh không "
        "bắt buộc.",
        f"Each photo has a title and a caption of at most {by_number(n, 'word')}; a story is "
        "optional.",
    )
    if settings.topics:
        names = listed([Pair(one.name, one.name_en or one.name) for one in settings.topics])
        yield Pair(f"Chủ đề: {names.vi}.", f"Topics: {names.en}.")


NEVER_AWARDED: Final = Pair(
    "Ảnh chưa đạt giải ở cuộc thi nào.", "The photo has won no prize elsewhere."
)
UNTOUCHED: Final = Pair(
    "Ảnh không có khung, chữ, logo; không phải ảnh ghép hay ảnh tạo bằng máy.",
    "No frame, text or logo; no composite or generated picture.",
)


def _taken(contest: Contest) -> Pair | None:
    first, last = contest.taken_from, contest.taken_to
    if first and last:
        is_a_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        if is_a_year and first.year == last.year:
            return Pair(f"Ảnh chụp trong năm {first.year}.", f"Taken in {first.year}.")
        return Pair(
            f"Ảnh chụp từ {on_day(first)} đến {on_day(last)}.",
            f"Taken from {on_day(first)} to {on_day(last)}.",
        )
    if first:
        return Pair(f"Ảnh chụp từ {on_day(first)}.", f"Taken on {on_day(first)} or later.")
    if last:
        return Pair(f"Ảnh chụp đến {on_day(last)}.", f"Taken on {on_day(last)} or earlier.")
    return None


def _windows(settings: Settings) -> Iterator[Pair]:
    contest = settings.contest
    for vi, en, opens, closes in (
        ("Nhận ảnh", "Photos", contest.submission_opens_at, contest.submission_closes_at),
        ("Bình chọn", "Voting", contest.voting_opens_at, contest.voting_closes_at),
    ):
        since, until = when(opens), when(closes)
        yield Pair(
            f"{vi} từ {since.vi} đến trước {until.vi}.", f"{en} from {since.en} until {until.en}."
        )
    end = when(contest.notice_ends_at)
    yield Pair(f"Niêm yết kết quả đến {end.vi}.", f"Results stand under notice until {end.en}.")
    for extension in settings.extensions:
        was, now = when(extension.closed_at), when(extension.closes_at)
        yield Pair(
            f"Giờ đóng bình chọn đã được lùi từ {was.vi} đến {now.vi}, vì: {extension.reason}",
            f"The close of voting was moved from {was.en} to {now.en}, because: {extension.reason}",
        )


def _approval(contest: Contest) -> Iterator[Pair]:
    n = contest.answer_hours
    yield Pair(
        f"Ban Tổ chức duyệt từng ảnh và trả lời tác giả trong {number(n).vi} giờ; ảnh không được "
        "duyệt hoặc phải sửa đều có lý do.",
        f"The organizers look at each photo and answer its author within {by_number(n, 'hour')}; "
        "a photo that is returned or not approved gets a reason.",
    )
    yield Pair(
        "Một ảnh chỉ gửi một lần. Ảnh rất giống một ảnh đã gửi được giữ lại để người xem; máy chỉ "
        "tìm điểm giống, kết luận là của người xem.",
        "A photo is sent once. One very like another is held for a person to look at: the machine "
        "only finds likeness, a person decides.",
    )


def _notice(contest: Contest) -> Iterator[Pair]:
    end = when(contest.notice_ends_at)
    asked = f" qua số {contest.contact_phone}" if contest.contact_phone else ""
    asked_en = f" on {contest.contact_phone}" if contest.contact_phone else ""
    yield Pair(
        f"Kết quả được niêm yết từ khi đóng bình chọn đến {end.vi}; trong thời gian đó Ban Tổ chức "
        f"nhận khiếu nại{asked}.",
        f"Results stand under notice from the close of voting until {end.en}; meanwhile the "
        f"organizers take objections{asked_en}.",
    )
    yield Pair(
        "Sau hạn niêm yết kết quả là chính thức.", "After the notice period the result is final."
    )


def _rights(contest: Contest) -> Iterator[Pair]:
    version = contest.consent_version
    yield Pair(
        "Tác giả giữ bản quyền và chịu trách nhiệm về ảnh; Ban Tổ chức dùng ảnh như văn bản đồng "
        f"ý, bản {version}.",
        "Authors keep their rights and answer for the photo; the organizers use it as the consent "
        f"says, version {version}.",
    )
    yield Pair(
        "Người nhìn rõ mặt trong ảnh đã đồng ý để ảnh được đăng. Vị trí chụp và thông tin máy được "
        "xóa khỏi ảnh công khai.",
        "Those recognizable in a photo agreed to its publication. Location and device data are "
        "removed from public pictures.",
    )
    if contest.shown_until:
        day = on_day(contest.shown_until)
        yield Pair(
            f"Ảnh được đăng trên trang này đến {day}.", f"Photos are shown here until {day}."
        )
    if contest.kept_until:
        day = on_day(contest.kept_until)
        yield Pair(
            f"Dữ liệu cá nhân được lưu đến {day}, sau đó xóa hoặc không còn gắn với tên người gửi.",
            f"Personal data are kept until {day}, then erased or separated from names.",
        )


def _force() -> Iterator[Pair]:
    yield Pair(
        "Mọi mốc giờ theo giờ Việt Nam và đồng hồ máy chủ.",
        "All times are Viet Nam time by the server's clock.",
    )
    yield Pair(
        "Quy định về bình chọn không đổi sau khi mở bình chọn; chỉ giờ đóng có thể lùi, có nêu lý "
        "do.",
        "Voting rules do not change once voting is open; only the close may move later, with a "
        "reason.",
    )


def _more(contest: Contest) -> Iterator[Pair]:
    if contest.rules_text or contest.rules_text_en:
        vi, en = contest.rules_text, contest.rules_text_en
        yield Pair(vi or en, en or vi)


def _points(settings: Settings) -> Iterator[Point]:
    contest = settings.contest
    place = place_of(settings.host)
    yield Point(
        "entrants",
        told(
            Pair(f"Đoàn viên, người lao động {place.vi}.", f"Members and workers of {place.en}."),
            _author_quota(contest),
        ),
    )
    yield Point("photo", told(_taken(contest), NEVER_AWARDED, UNTOUCHED))
    yield Point("voters", told(*voting.voters_in_short(contest)))
    yield Point("value", told(*voting.value(contest), *voting.totals(contest)))
    yield Point("notice", told(*_notice(contest)))


def place_of(host: str) -> Pair:
    """The place that the host's name ends with: "LĐLĐ tỉnh Lào Cai" is of Lào Cai province."""
    _, found, rest = host.partition(" tỉnh ")
    if found:
        return Pair(f"tỉnh {rest}", f"{rest} province")
    return Pair(host, host)
