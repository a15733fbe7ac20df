"""What an author agrees to when sending a photo: the texts, and what was ticked below them.

The texts are made from the contest's own names and dates. They are drafts: **a lawyer has not read
them yet** (Law 91/2025/QH15, Decree 356/2025/ND-CP). They stand here in both languages, because
what is kept as evidence is the text itself and must not change with a catalogue.
"""

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Final

from django.db import transaction

from photo_contest.domain.access import is_own, may_see, scope_of
from photo_contest.domain.record import note_photo
from photo_contest.errors import ConsentChanged, Invalid, Missing, NotAllowed
from photo_contest.models import ConsentText, Contest, Member, Photo

RIGHTS_PATH: Final = "/du-lieu-cua-toi/"  # where an author asks for data, and takes consent back


@dataclass(frozen=True)
class Consents:
    """The boxes that were ticked below the texts of `version`."""

    version: str
    authorship: bool
    pictured: bool
    children: bool = False
    exhibition: bool = False


@dataclass(frozen=True)
class Box:
    """One box: what it stands for in `Consents`, its whole text, and the short one beside it."""

    name: str
    words: dict[str, str]
    label: dict[str, str]
    is_required: bool


@dataclass(frozen=True)
class ConsentTexts:
    version: str
    boxes: list[Box]


def texts_of(contest: Contest) -> ConsentTexts:
    """The texts in force, with the contest's host, dates and address in them."""
    filled = {language: _values(contest, language) for language in ("vi", "en")}
    boxes = [
        Box(
            name=name,
            words={language: text.format_map(filled[language]) for language, text in words.items()},
            label={language: text.format_map(filled[language]) for language, text in label.items()},
            is_required=is_required,
        )
        for name, is_required, label, words in _TEXTS
    ]
    return ConsentTexts(contest.consent_version, boxes)


def refuse_unless_given(contest: Contest, consents: Consents) -> None:
    """ConsentChanged when other texts are in force than those which were read; Invalid by field
    when a required box was left empty."""
    if consents.version != contest.consent_version:
        raise ConsentChanged(version=contest.consent_version)
    given = {"consent_authorship": consents.authorship, "consent_pictured": consents.pictured}
    missing = {
        name: ["must-be-accepted"] for name, is_given in given.items() if is_given is not True
    }
    if missing:
        raise Invalid(missing)


def kept_text(contest: Contest, at: dt.datetime) -> ConsentText:
    """The texts in force as evidence, word by word; in the transaction of the photo that is sent
    under them, which holds the contest's row. The first photo writes them down."""
    texts = asdict(texts_of(contest))
    canonical = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    kept, _ = ConsentText.objects.get_or_create(
        contest=contest,
        version=contest.consent_version,
        digest=digest,
        defaults={"texts": texts, "at": at},
    )
    return kept


def kept_texts(contest: Contest, version: str) -> list[tuple[ConsentTexts, dt.datetime]]:
    """The texts of a version as authors read them, and since when, the newest first. Words that
    were changed without a new version are another text."""
    return [
        (_of_kept(kept), kept.at)
        for kept in contest.consent_texts.filter(version=version).order_by("-at", "-pk")
    ]


def _of_kept(kept: ConsentText) -> ConsentTexts:
    return ConsentTexts(kept.texts["version"], [Box(**box) for box in kept.texts["boxes"]])


def take_back_exhibition(*, photo: Photo, by: Member, at: dt.datetime) -> Photo:
    """Take back the optional consent to exhibitions and publications: the author alone, at any
    time. Nothing else changes. Missing and NotAllowed for others."""
    scope = scope_of(by, at=at)
    with transaction.atomic():
        locked = Photo.objects.select_for_update(no_key=True).filter(pk=photo.pk).first()
        if locked is None or not may_see(by, locked, scope=scope):
            raise Missing(what="photo")
        if not is_own(by, locked):
            raise NotAllowed(roles=[Member.Role.MEMBER])
        if locked.consent_exhibition:
            locked.consent_exhibition = False
            locked.save(update_fields=["consent_exhibition"])
            note_photo(
                photo=locked,
                by=by,
                at=at,
                action="take-back-exhibition",
                from_status=locked.status,
            )
    return locked


def _values(contest: Contest, language: str) -> dict[str, str]:
    """What fills the placeholders; where the contest promises no day, the text says so."""
    unknown = _NO_DAY[language]
    period = contest.host.periods.order_by("-begins_on").first()
    return {
        "controller": period.name if period else contest.host.code,
        "until": _day(contest.shown_until, language) or unknown["until"],
        "retention": _day(contest.kept_until, language) or unknown["retention"],
        "link": RIGHTS_PATH,
    }


def _day(day: dt.date | None, language: str) -> str:
    if day is None:
        return ""
    return f"ngày {day:%d/%m/%Y}" if language == "vi" else f"{day:%d/%m/%Y}"


_NO_DAY: Final = {
    "vi": {
        "until": "khi Ban Tổ chức thông báo gỡ",
        "retention": "khi kết quả cuộc thi hết thời hạn lưu theo quy định",
    },
    "en": {
        "until": "the organizers announce that they take it down",
        "retention": "the time for which results must be kept by law has ended",
    },
}

_AUTHORSHIP_VI: Final = """\
Tôi là tác giả của ảnh này; ảnh chưa đạt giải ở cuộc thi nào.

Tôi đồng ý để {controller} (bên kiểm soát dữ liệu) xử lý họ tên, số thẻ đoàn viên, đơn vị, số \
điện thoại hoặc email, ảnh và thông tin kèm theo tệp ảnh của tôi, nhằm: tổ chức cuộc thi; kiểm \
tra ảnh trùng với ảnh đã gửi; đăng ảnh cùng tên tác giả và đơn vị trên trang cuộc thi đến \
{until}; trao giải. Vị trí chụp và thông tin máy được xóa khỏi ảnh công khai. Dữ liệu được lưu \
đến {retention}, sau đó xóa hoặc không còn gắn với tên tôi.

Tôi có quyền được biết, xem, sửa, xóa, hạn chế, phản đối, nhận bản sao dữ liệu, khiếu nại và rút \
lại sự đồng ý bất cứ lúc nào tại {link}; yêu cầu được trả lời trong 2 ngày làm việc. Rút lại \
không ảnh hưởng đến việc đã làm trước đó; ảnh sẽ được gỡ, phiếu và kết quả đã công bố được giữ \
không kèm tên."""

_AUTHORSHIP_EN: Final = """\
I am the author of this photo; it has won no prize.

I agree that {controller} (the data controller) processes my name, member card number, unit, \
phone or email, the photo and the information in its file in order to run the contest, compare \
the photo with those sent before, show it with author and unit on the contest's pages until \
{until}, and award prizes. Location and device data are removed from public pictures. Data are \
kept until {retention}, then erased or separated from my name.

I may at any time be informed, see, correct, erase, restrict, object, receive a copy, complain \
and withdraw this consent at {link}; requests are answered within 2 working days. Withdrawal does \
not affect what was done before; the photo is taken down, published votes and results stay \
without my name."""

_PICTURED: Final = {
    "vi": "Những người nhìn rõ mặt trong ảnh đã đồng ý để ảnh được đăng trong cuộc thi.",
    "en": "The people recognizable in the photo agreed to its publication in the contest.",
}
_CHILDREN: Final = {
    "vi": "Trong ảnh có trẻ em. Cha, mẹ hoặc người giám hộ đã đồng ý; em từ đủ 7 tuổi cũng đã đồng "
    "ý.",
    "en": "There are children. A parent or guardian agreed; a child of 7 or more agreed as well.",
}
_EXHIBITION: Final = {
    "vi": "Tôi đồng ý để {controller} dùng ảnh trong triển lãm, ấn phẩm và trang tin công đoàn đến "
    "{until}, có ghi tên tác giả.",
    "en": "I agree that {controller} uses the photo in exhibitions, publications and union media "
    "until {until}, naming the author.",
}
_AUTHORSHIP_LABEL: Final = {
    "vi": "Tôi là tác giả của ảnh, ảnh chưa đạt giải ở cuộc thi nào, và tôi đồng ý để {controller} "
    "xử lý dữ liệu của tôi cho cuộc thi.",
    "en": "I am the author of this photo, it has won no prize, and I agree that {controller} "
    "processes my data for the contest.",
}
# Name, whether it is required, the short text, the whole text.
_TEXTS: Final = (
    ("authorship", True, _AUTHORSHIP_LABEL, {"vi": _AUTHORSHIP_VI, "en": _AUTHORSHIP_EN}),
    ("pictured", True, _PICTURED, _PICTURED),
    ("children", False, _CHILDREN, _CHILDREN),
    ("exhibition", False, _EXHIBITION, _EXHIBITION),
)
