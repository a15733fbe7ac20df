"""The sentences of conflicts in a roster's rows: what is wrong, and what to write instead.
Vietnamese is the source text; English stands in the catalogue `locale/en`."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

ROW_SENTENCES: Final[dict[str, str]] = {
    "not-a-row": _(
        "Dòng này không giống một đoàn viên hay đơn vị. Nếu là chữ ký hay dòng tổng cộng, xin xóa dòng này."
    ),
    # --- cells ---
    "required": _("Ô này còn trống. Xin điền rồi nhập lại."),
    "forbidden-characters": _("Ô có ký tự ẩn hoặc ký tự điều khiển. Xin gõ lại."),
    "too-long": _("Ô dài quá %(max)s ký tự. Xin viết ngắn lại."),
    "formula": _("Ô là công thức, nên giá trị chưa chắc đúng. Xin dán lại dưới dạng giá trị."),
    "error-cell": _("Ô báo lỗi của Excel (như #N/A, #REF!). Xin điền giá trị thật."),
    "merged-cell": _("Ô thuộc một vùng gộp ô. Xin bỏ gộp ô và điền từng dòng."),
    "merged-heading": _(
        "Dưới tiêu đề này, dòng này có chữ ở hơn một cột. Xin bỏ gộp ô, rồi để mỗi cột một tiêu đề, ví dụ “Họ đệm” và “Tên”."
    ),
    "final-result": _(
        "Kết quả một cuộc thi đã chính thức theo danh sách ngày đó. Chỉ Ban Tổ chức sửa được."
    ),
    "unreadable-day": _("Không đọc được ngày. Xin ghi dạng ngày/tháng/năm, ví dụ 31/12/1990."),
    "impossible-day": _("Ngày này không dùng được. Xin kiểm tra lại năm."),
    "unreadable-number": _("Đây không phải số nguyên từ 0 trở lên. Xin ghi số, ví dụ 1234."),
    "scientific-number": _(
        "Excel đã làm mất những chữ số cuối của số này. Xin định dạng cột là Văn bản rồi gõ lại số thẻ."
    ),
    "card-number-shape": _(
        "Số thẻ gồm tối đa 4 chữ cái không dấu rồi 5 đến 16 chữ số. Xin kiểm tra lại."
    ),
    "email-shape": _("Địa chỉ e-mail chưa đúng dạng. Xin ghi như ten@vidu.vn, hoặc để trống."),
    # --- units ---
    "code-shape": _("Mã gồm chữ không dấu, số, gạch nối hoặc dấu chấm, tối đa 32 ký tự."),
    "row-twice": _("Dòng này trùng với dòng %(row)s. Xin giữ lại một dòng."),
    "unknown-kind": _(
        "Không rõ cấp này. Xin ghi một trong: liên đoàn lao động, cấp trên cơ sở, cơ sở, bộ phận."
    ),
    "unknown-unit": _(
        "Không có đơn vị mang mã này. Xin kiểm tra lại mã, hoặc nhập đơn vị đó trước."
    ),
    "unknown-unit/suggested": _(
        "Không có đơn vị mang mã này. Ý bạn là mã %(suggested)s (%(name)s)?"
    ),
    "parent-in-conflict": _(
        "Đơn vị cấp trên ở dòng %(row)s chưa nhập được. Xin sửa dòng đó trước."
    ),
    "cycle": _("Theo tệp này, đơn vị lại nằm dưới chính nó. Xin kiểm tra lại mã đơn vị cấp trên."),
    "outside-your-units": _(
        "Đơn vị này ngoài phạm vi bạn phụ trách. Xin bỏ dòng này, hoặc nhờ Ban Tổ chức nhập."
    ),
    "unit-ended": _(
        "Đơn vị mang mã này đã kết thúc ngày %(ends_on)s. Xin dùng mã khác, hoặc ghi “từ ngày” sớm hơn."
    ),
    "later-history": _(
        "Đơn vị đã có thay đổi từ ngày %(begins_on)s. Xin ghi “từ ngày” bằng hoặc sau ngày đó."
    ),
    "kind-below-parent": _(
        "Cấp của đơn vị phải thấp hơn cấp của đơn vị cấp trên. Xin sửa cấp hoặc mã đơn vị cấp trên."
    ),
    "kind-above-children": _(
        "Đơn vị trực thuộc %(child)s có cấp không thấp hơn cấp này. Xin sửa cấp, hoặc chuyển đơn vị đó đi trước."
    ),
    "parent-not-then": _(
        "Đơn vị cấp trên không tồn tại vào ngày %(day)s. Xin sửa “từ ngày” hoặc mã đơn vị cấp trên."
    ),
    "future-day": _("Số liệu không thể mang ngày trong tương lai. Xin kiểm tra lại ngày số liệu."),
    # --- totals of past editions ---
    "year-range": _("Năm phải từ %(first)s đến %(last)s. Xin kiểm tra lại."),
    "edition-held-here": _(
        "Năm %(year)s có cuộc thi ngay trong hệ thống, nên không nhập tổng số từ tệp. Xin bỏ dòng này."
    ),
    "nothing-told": _("Dòng này không có số liệu nào. Xin điền ít nhất một số, hoặc bỏ dòng này."),
    "approved-above-submitted": _(
        "Số ảnh duyệt lớn hơn số ảnh gửi (%(submitted)s). Xin kiểm tra lại hai số."
    ),
    # --- members ---
    "unit-not-then": _(
        "Đơn vị này không tồn tại vào ngày %(begins_on)s. Xin sửa ngày hoặc mã đơn vị."
    ),
    "two-cards": _(
        "Hệ thống đã có người cùng họ tên và ngày sinh với số thẻ khác. Nếu là người khác, xin ghi x vào cột “người khác”."
    ),
    "two-cards/row": _(
        "Dòng %(row)s có người cùng họ tên và ngày sinh với số thẻ khác. Nếu là hai người, xin ghi x vào cột “người khác”."
    ),
    "card-of-another": _(
        "Số thẻ này đang ghi cho người có họ tên khác, và ngày sinh không khớp hoặc bỏ trống. Xin kiểm tra số thẻ; nếu đúng là người này, xin ghi đúng ngày sinh."
    ),
    "overlapping-spell": _(
        "Thời gian ở đơn vị này chồng lên thời gian đã ghi ở đơn vị khác. Xin sửa “từ ngày” hoặc “đến ngày”."
    ),
    "begins-otherwise": _(
        "Hệ thống ghi người này ở đơn vị từ ngày %(begins_on)s. Xin ghi đúng ngày đó, hoặc để trống."
    ),
    "ends-otherwise": _(
        "Hệ thống ghi người này rời đơn vị ngày %(ends_on)s. Xin ghi đúng ngày đó, hoặc để trống."
    ),
    "ends-before-it-begins": _("“Đến ngày” phải sau “từ ngày”. Xin kiểm tra lại hai ngày."),
    "future-birth": _("Ngày sinh ở tương lai. Xin kiểm tra lại."),
    "held-elsewhere": _(
        "Người này đang thuộc đơn vị ngoài phạm vi của bạn; xin nhờ Ban Tổ chức chuyển."
    ),
    "unknown-mark": _("Cột này chỉ nhận x (đúng là người khác). Xin ghi x, hoặc để trống."),
    "role-held": _(
        "Người này giữ vai trò trong cuộc thi, nên chỉ Ban Tổ chức sửa được. Xin để trống ô này."
    ),
    "role-not-granted": _(
        "Nhập danh sách không cấp vai trò. Xin để trống ô này; Ban Tổ chức cấp vai trò riêng."
    ),
    "leading-zeros-lost": _(
        "Số thẻ này chỉ khác một số thẻ khác ở các số 0 đứng đầu, có lẽ Excel đã bỏ mất. Xin định dạng cột là Văn bản rồi gõ đủ."
    ),
    "erased": _("Dữ liệu của người mang số thẻ này đã được xóa theo yêu cầu. Xin bỏ dòng này."),
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def row_sentence(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of a conflict in the reader's language; days as dd/mm/yyyy."""
    if code == "two-cards" and "row" in params:
        code = "two-cards/row"
    if code == "unknown-unit" and "suggested" in params:
        code = "unknown-unit/suggested"
    return gettext(ROW_SENTENCES[code]) % {name: _told(value) for name, value in params.items()}


def _told(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return f"{dt.date.fromisoformat(value):%d/%m/%Y}"
    return value
