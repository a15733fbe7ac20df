"""The contest of the demonstration: windows around the day of its creation, rules, topics."""

import datetime as dt

from django.utils import timezone

from photo_contest.demonstration.drawing import TOPICS
from photo_contest.models import Category, Contest, Unit, UnitPeriod, UnitQuota

SLUG = "net-dep-2026"
OPENED_DAYS_AGO = 20  # so that there is a past, with two whole weeks in it
OPEN_FOR_DAYS = 30
PHOTOS_PER_AUTHOR = 10  # generous: whoever tries the contest sends more than three
_NUMBERS = {"photos": PHOTOS_PER_AUTHOR, "unit_min": 1, "unit_max": 40, "upper_min": 5}

_RULES = """\
Đây là cuộc thi minh họa: ảnh là tranh vẽ bằng mã lệnh, người và phần lớn đơn vị là hư cấu.

Điều 1. Cuộc thi nhằm tôn vinh vẻ đẹp của tổ chức công đoàn và người lao động tỉnh Lào Cai.

Điều 2. Đoàn viên, người lao động thuộc LĐLĐ tỉnh Lào Cai được dự thi. Thành viên Ban Tổ chức và \
Ban Giám khảo không dự thi.

Điều 3. Mỗi tác giả gửi tối đa {photos} ảnh. Tệp JPEG, PNG, WebP, HEIC hoặc AVIF, không quá \
25 MB, cạnh dài từ 600 điểm; không khung, chữ, logo hay ảnh ghép. Chú thích không quá 100 chữ. \
Mỗi công đoàn cơ sở có từ {unit_min} đến {unit_max} ảnh, mỗi công đoàn cấp trên trực tiếp có từ \
{upper_min} ảnh.

Điều 4. Nhận ảnh và bình chọn từ {opens} đến trước {closes}. Kết quả niêm yết đến {notice}.

Điều 5. Mọi người đều được bình chọn, không cần tài khoản. Mỗi người 5 lượt một ngày, mỗi ảnh \
một lượt trong cả cuộc thi. Có thể rút lại khi còn mở. Tác giả không bình chọn ảnh của mình.

Điều 6. Số phiếu hiện ngay. Ảnh xếp ngẫu nhiên riêng cho mỗi người xem.

Điều 7. Tác giả giữ bản quyền và chịu trách nhiệm về ảnh. Người nhìn rõ mặt trong ảnh đã đồng ý \
để ảnh được đăng.
"""

_RULES_EN = """\
This is a demonstration: the pictures are drawn by code, the people and most units are invented.

Article 1. The contest honours the beauty of unions and workers of Lào Cai province.

Article 2. Members and workers of the Lào Cai Federation of Labour may enter. Organizers and \
jurors do not enter.

Article 3. At most {photos} photos an author. JPEG, PNG, WebP, HEIC or AVIF, at most 25 MB, long \
side 600 pixels or more; no frame, text, logo or composite. Captions have at most 100 words. Each \
grassroots union sends {unit_min} to {unit_max} photos, each upper union {upper_min} or more.

Article 4. Photos and votes are accepted from {opens} until {closes}. Results stand under notice \
until {notice}.

Article 5. Anybody may vote, without an account. 5 votes a person a day, one a photo in the whole \
contest. Votes may be withdrawn while voting is open. Authors do not vote for their own photo.

Article 6. Totals are shown. Photos are shuffled for each viewer.

Article 7. Authors keep their rights and answer for the photo. Those recognizable in it agreed to \
its publication.
"""


def open_edition(host: Unit, *, at: dt.datetime) -> Contest:
    """Make the contest: opened three weeks ago, open for thirty more days, to 17h00."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    opens_at = today - dt.timedelta(days=OPENED_DAYS_AGO)
    closes_at = today + dt.timedelta(days=OPEN_FOR_DAYS, hours=17)
    notice_ends_at = closes_at + dt.timedelta(days=7)
    instants = (opens_at, closes_at, notice_ends_at)
    told = dict(zip(("opens", "closes", "notice"), map(_told, instants), strict=True))
    told_en = dict(zip(told, map(_told_en, instants), strict=True))
    contest = Contest.objects.create(
        slug=SLUG,
        title="Nét đẹp công đoàn và người lao động",
        title_en="The beauty of unions and workers",
        year=today.year,
        host=host,
        is_demonstration=True,
        submission_opens_at=opens_at,
        submission_closes_at=closes_at,
        voting_opens_at=opens_at,
        voting_closes_at=closes_at,
        notice_ends_at=notice_ends_at,
        rules_text=_RULES.format(**_NUMBERS, **told),
        rules_text_en=_RULES_EN.format(**_NUMBERS, **told_en),
        photos_per_author=PHOTOS_PER_AUTHOR,
    )
    kind = UnitPeriod.Kind
    UnitQuota.objects.bulk_create(
        [
            UnitQuota(
                contest=contest,
                kind=kind.GRASSROOTS,
                photos_min=_NUMBERS["unit_min"],
                photos_max=_NUMBERS["unit_max"],
            ),
            UnitQuota(contest=contest, kind=kind.UPPER, photos_min=_NUMBERS["upper_min"]),
        ]
    )
    Category.objects.bulk_create(
        [
            Category(contest=contest, code=code, name=name, name_en=name_en, position=position)
            for position, (code, (name, name_en)) in enumerate(TOPICS.items())
        ]
    )
    return contest


def _told(instant: dt.datetime) -> str:
    return f"{instant.hour}h{instant:%M} ngày {instant:%d/%m/%Y}"


def _told_en(instant: dt.datetime) -> str:
    return f"{instant:%H:%M} on {instant:%d/%m/%Y}"
