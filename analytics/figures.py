"""The figures by name: what they are called and what they mean, in Vietnamese and English. Pure."""

from dataclasses import dataclass
from typing import Final

from analytics.words import Words


@dataclass(frozen=True)
class Figure:
    """One figure as data. `numerator` says what is counted, `denominator`, of rates and shares, by
    what that is divided; `why` it matters; `unit` of measure."""

    name: str
    label: Words
    numerator: Words
    denominator: Words | None = None
    why: Words = Words("", "")
    unit: Words = Words("", "")


PERSONS: Final = Words("người", "people")
PERSONS_A_DAY: Final = Words("người mỗi ngày, cộng lại", "people a day, summed")
PHOTOS: Final = Words("ảnh", "photos")
VOTES: Final = Words("phiếu", "votes")
UNITS: Final = Words("đơn vị", "units")
TIMES: Final = Words("lượt", "times")
SHARE: Final = Words("phần trăm", "per cent")

FIGURES: Final = (
    Figure(
        "members",
        Words("Đoàn viên", "Members"),
        Words(
            "Số đoàn viên mới nhất của đơn vị và các đơn vị bên dưới, kèm ngày và nguồn.",
            "The latest membership figure of the unit and those below it, with its day and source.",
        ),
        why=Words(
            "Là mẫu số của tỷ lệ tham gia: đơn vị lớn và đơn vị nhỏ mới so được với nhau.",
            "It is what participation is divided by, so that large and small units compare.",
        ),
        unit=PERSONS,
    ),
    Figure(
        "entrants",
        Words("Người gửi ảnh", "Entrants"),
        Words(
            "Số người có ít nhất một ảnh gửi từ đơn vị, không kể ảnh đã rút.",
            "People with at least one photo sent from the unit, withdrawn ones left out.",
        ),
        why=Words(
            "Cho biết bao nhiêu người sáng tác, không phải bao nhiêu ảnh.",
            "It tells how many people take photos, not how many photos there are.",
        ),
        unit=PERSONS,
    ),
    Figure(
        "participants",
        Words("Đoàn viên tham gia", "Participants"),
        Words(
            "Đoàn viên của đơn vị, theo danh sách ngày cuối khoảng, đã gửi ảnh hoặc đã đăng nhập "
            "để bình chọn.",
            "Members of the unit, by the roster of the span's last day, who sent a photo or voted "
            "signed in.",
        ),
        why=Words(
            "Là số người thật của đơn vị đã tham gia; phiếu không đăng nhập không tính vào đây.",
            "These are people of the unit who took part; votes cast without signing in never count "
            "here.",
        ),
        unit=PERSONS,
    ),
    Figure(
        "participation_rate",
        Words("Tỷ lệ tham gia", "Participation rate"),
        Words("Đoàn viên tham gia.", "Participants."),
        Words(
            "Số đoàn viên. Trên 100 % nghĩa là số đoàn viên đã cũ; khi đó đơn vị không được xếp "
            "hạng.",
            "Members. Above 100 % the members figure is out of date, and the unit is not ranked.",
        ),
        Words(
            "Là căn cứ xếp hạng giữa các đơn vị không cùng cỡ.",
            "Units of different size are ranked by it.",
        ),
        SHARE,
    ),
    Figure(
        "rate_low",
        Words("Cận dưới của tỷ lệ", "Lower bound of the rate"),
        Words(
            "Đầu thấp của khoảng tin cậy 95 % (Wilson) của tỷ lệ tham gia.",
            "The low end of the 95 % interval (Wilson) of the participation rate.",
        ),
        why=Words(
            "Để đơn vị rất nhỏ không đứng đầu nhờ vài người.",
            "So that a very small unit does not lead by a few people.",
        ),
        unit=SHARE,
    ),
    Figure(
        "rate_high",
        Words("Cận trên của tỷ lệ", "Upper bound of the rate"),
        Words(
            "Đầu cao của khoảng tin cậy 95 % (Wilson) của tỷ lệ tham gia.",
            "The high end of the 95 % interval (Wilson) of the participation rate.",
        ),
        why=Words(
            "Khoảng càng rộng thì hạng càng dễ đổi: đơn vị nhỏ có khoảng rộng.",
            "The wider the interval, the easier ranks change: small units have wide ones.",
        ),
        unit=SHARE,
    ),
    Figure(
        "photos_submitted",
        Words("Ảnh gửi", "Photos sent"),
        Words("Số ảnh đã gửi, không kể ảnh đã rút.", "Photos sent, withdrawn ones left out."),
        why=Words("Cho biết sức sáng tác của đơn vị.", "It tells how much a unit creates."),
        unit=PHOTOS,
    ),
    Figure(
        "photos_approved",
        Words("Ảnh duyệt", "Photos approved"),
        Words(
            "Trong số ảnh gửi, số ảnh đang được duyệt.",
            "Of the photos sent, those which are approved now.",
        ),
        why=Words(
            "Chỉ ảnh được duyệt mới có người xem và bình chọn.",
            "Only approved photos can be seen and voted for.",
        ),
        unit=PHOTOS,
    ),
    Figure(
        "photos_refused",
        Words("Ảnh không duyệt", "Photos refused"),
        Words(
            "Trong số ảnh gửi, số ảnh không được duyệt hoặc đã bị gỡ.",
            "Of the photos sent, those which were refused or taken down.",
        ),
        why=Words(
            "Nhiều ảnh không duyệt là dấu hiệu cần hướng dẫn lại thể lệ.",
            "Many refusals say that the rules need explaining.",
        ),
        unit=PHOTOS,
    ),
    Figure(
        "visits",
        Words("Lượt ghé trang", "Visits"),
        Words(
            "Số lần trang cuộc thi được mở trong một phiên trình duyệt mới.",
            "How often the contest's pages were opened in a new browser session.",
        ),
        why=Words(
            "Là bước đầu: có người ghé mới có người xem và bình chọn.",
            "It is the first step: who does not come can neither look nor vote.",
        ),
        unit=TIMES,
    ),
    Figure(
        "views",
        Words("Lượt xem", "Views"),
        Words(
            "Số lần ảnh của đơn vị được mở; một người xem, một ảnh, nửa giờ chỉ tính một lần.",
            "How often the unit's photos were opened; one visitor, photo and half hour count once.",
        ),
        why=Words("Cho biết ảnh đến được với bao nhiêu người.", "It tells how far photos reach."),
        unit=TIMES,
    ),
    Figure(
        "visitors",
        Words("Người xem trong ngày", "Daily visitors"),
        Words(
            "Số người xem khác nhau của từng ngày, cộng các ngày lại: người đến hai ngày tính hai "
            "lần. Là ước tính, không theo dõi ai.",
            "Distinct visitors of each day, summed over the days: who comes on two days counts "
            "twice. An estimate; nobody is tracked.",
        ),
        why=Words(
            "Không đổi khi một người mở đi mở lại một ảnh.",
            "It does not grow when one person opens a photo again and again.",
        ),
        unit=PERSONS_A_DAY,
    ),
    Figure(
        "shares",
        Words("Lượt chia sẻ", "Shares"),
        Words("Số lần ảnh của đơn vị được chia sẻ.", "How often the unit's photos were shared."),
        why=Words("Chia sẻ là cách ảnh tìm được người xem mới.", "Sharing finds new viewers."),
        unit=TIMES,
    ),
    Figure(
        "votes",
        Words("Phiếu hợp lệ", "Valid votes"),
        Words(
            "Số phiếu cho ảnh của đơn vị, không kể phiếu đã rút, phiếu chờ kiểm tra và phiếu cho "
            "ảnh đã gỡ.",
            "Votes for the unit's photos, without withdrawn and provisional ones and those for "
            "photos taken down.",
        ),
        why=Words("Là căn cứ của giải bình chọn.", "The award of the public is decided by these."),
        unit=VOTES,
    ),
    Figure(
        "votes_provisional",
        Words("Phiếu chờ kiểm tra", "Votes being checked"),
        Words(
            "Số phiếu đang chờ kiểm tra, không nằm trong phiếu hợp lệ.",
            "Votes that wait for a decision; they are not among the valid ones.",
        ),
        why=Words(
            "Số lớn nghĩa là kết quả còn có thể đổi.", "A large number may still change the result."
        ),
        unit=VOTES,
    ),
    Figure(
        "signed_in_share",
        Words("Phần phiếu có đăng nhập", "Share of votes cast signed in"),
        Words("Phiếu hợp lệ có đăng nhập.", "Valid votes cast signed in."),
        Words("Phiếu hợp lệ.", "Valid votes."),
        Words(
            "Chỉ phiếu có đăng nhập mới biết từ đơn vị nào; phần này càng lớn, các số về đơn vị "
            "của người bình chọn càng đáng tin.",
            "Only these tell the voter's unit: the larger the share, the more the figures about "
            "voters' units mean.",
        ),
        SHARE,
    ),
    Figure(
        "voters",
        Words("Người bình chọn", "Voters"),
        Words(
            "Số người khác nhau đã bình chọn ảnh của đơn vị, có hoặc không đăng nhập.",
            "Distinct people who voted for the unit's photos, signed in or not.",
        ),
        why=Words(
            "Nhiều phiếu từ ít người khác với ít phiếu từ nhiều người.",
            "Many votes of few people differ from few votes of many.",
        ),
        unit=PERSONS,
    ),
    Figure(
        "conversion",
        Words("Phiếu trên lượt xem", "Votes per view"),
        Words("Phiếu hợp lệ.", "Valid votes."),
        Words("Lượt xem.", "Views."),
        Words(
            "Cho biết người xem có bình chọn hay chỉ lướt qua.",
            "It tells whether those who look also vote.",
        ),
        SHARE,
    ),
    Figure(
        "rank",
        Words("Hạng", "Rank"),
        Words(
            "Theo tỷ lệ tham gia hoặc cận dưới của nó, trong các đơn vị cùng khối của bảng có tỷ "
            "lệ; bằng nhau thì cùng hạng.",
            "By participation rate or its lower bound, among the units of the table in the same "
            "league that have one; ties share a rank.",
        ),
        why=Words(
            "Là con số báo cáo lên trên: “hạng 3 trên 83”.",
            "It is what is reported upward: “rank 3 of 83”.",
        ),
        unit=Words("hạng k trên N", "rank k of N"),
    ),
    Figure(
        "own_unit_share",
        Words("Phiếu từ đơn vị mình", "Own-unit share"),
        Words(
            "Phiếu có đăng nhập của đoàn viên cùng đơn vị với ảnh.",
            "Votes cast signed in by members of the photo's own unit.",
        ),
        Words("Phiếu có đăng nhập.", "Votes cast signed in."),
        Words(
            "Phần này cao là được chính đơn vị ủng hộ, chưa hẳn được nhiều nơi yêu thích.",
            "A high share means support from home, not yet that others like the photo.",
        ),
        SHARE,
    ),
    Figure(
        "breadth",
        Words("Số đơn vị có phiếu", "Units voting"),
        Words(
            "Số đơn vị có đoàn viên đã đăng nhập và bình chọn cho ảnh.",
            "Units whose members voted for the photo signed in.",
        ),
        why=Words(
            "Phiếu từ nhiều đơn vị khó sắp đặt hơn phiếu từ một nơi.",
            "Votes from many units are harder to arrange than votes from one.",
        ),
        unit=UNITS,
    ),
    Figure(
        "gini",
        Words("Mức tập trung (Gini)", "Concentration (Gini)"),
        Words(
            "Hệ số Gini của số phiếu giữa các ảnh được duyệt: 0 là đều, gần 1 là dồn một chỗ.",
            "The Gini coefficient of votes over the approved photos: 0 is even, near 1 few photos "
            "have all.",
        ),
        why=Words(
            "Cho biết người xem chọn giữa nhiều ảnh hay chỉ biết vài ảnh.",
            "It tells whether people choose among many photos or know only a few.",
        ),
        unit=Words("từ 0 đến 1", "from 0 to 1"),
    ),
    Figure(
        "top_ten_share",
        Words("Phần của 10 ảnh đầu", "Share of the top 10"),
        Words(
            "Phiếu hợp lệ của 10 ảnh nhiều phiếu nhất.", "Valid votes of the ten leading photos."
        ),
        Words("Phiếu hợp lệ.", "Valid votes."),
        Words("Dễ hình dung hơn hệ số Gini.", "It is easier to picture than the Gini."),
        SHARE,
    ),
    Figure(
        "target",
        Words("Chỉ tiêu", "Target"),
        Words(
            "Số đoàn viên tham gia mà ban tổ chức đề ra cho đơn vị.",
            "The number of participants that the organizers set for the unit.",
        ),
        why=Words("Để biết còn thiếu bao nhiêu.", "It tells how many are missing."),
        unit=PERSONS,
    ),
    Figure(
        "attained",
        Words("Đã đạt", "Attained"),
        Words("Đoàn viên tham gia.", "Participants."),
        Words("Chỉ tiêu. Có thể trên 100 %.", "The target. It may exceed 100 %."),
        Words("Là tỷ lệ hoàn thành để báo cáo.", "It is the attainment that is reported."),
        SHARE,
    ),
    Figure(
        "at_close",
        Words("Dự báo lúc đóng", "Forecast at the close"),
        Words(
            "Số đoàn viên tham gia khi cuộc thi đóng, theo mô phỏng; khoảng 80 % kèm theo.",
            "Participants when the contest closes, by simulation, with its 80 % interval.",
        ),
        why=Words(
            "Biết sớm đơn vị nào cần nhắc trước khi quá muộn.",
            "It tells early which unit needs a reminder.",
        ),
        unit=PERSONS,
    ),
    Figure(
        "met_on",
        Words("Ngày đạt chỉ tiêu", "Target met on"),
        Words(
            "Ngày dự báo đạt chỉ tiêu theo nhịp gần đây; khoảng 80 % kèm theo. Là ước tính.",
            "The day when the target is forecast to be met, with its 80 % interval. An estimate.",
        ),
        why=Words("Để biết còn kịp hay không.", "It tells whether there is time."),
        unit=Words("ngày", "day"),
    ),
    Figure(
        "last_active_on",
        Words("Hoạt động gần nhất", "Last activity"),
        Words(
            "Ngày gần nhất có ảnh gửi từ đơn vị hoặc có phiếu cho ảnh của đơn vị.",
            "The last day with a photo sent from the unit or a vote for its photos.",
        ),
        why=Words(
            "Đơn vị đã bắt đầu rồi dừng cần lời nhắc khác với đơn vị chưa bắt đầu.",
            "Who began and stopped needs another word than who never began.",
        ),
        unit=Words("ngày", "day"),
    ),
)
_BY_NAME: Final = {figure.name: figure for figure in FIGURES}


def of(*names: str) -> tuple[Figure, ...]:
    """The figures of these names, in their order."""
    return tuple(_BY_NAME[name] for name in names)
