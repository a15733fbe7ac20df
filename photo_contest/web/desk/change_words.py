"""What a change of the tree would do, and did, in sentences."""

from django.utils.translation import gettext, ngettext

from photo_contest.domain.units.changes import Deed
from photo_contest.models import UnitChange
from photo_contest.templatetags.page import day, number

Verb = UnitChange.Verb


def changes_told(deed: Deed) -> list[tuple[str, str]]:
    """Icon and sentence of each thing that would change, the day first."""
    on = deed.change.on
    told = [("calendar", gettext("Có hiệu lực từ ngày {day}.").format(day=day(on)))]
    for one in deed.ends:
        text = gettext("{name} ({code}) kết thúc.").format(name=one.name, code=one.unit.code)
        told.append(("circle-x", text))
    for one in deed.begins:
        text = gettext("{name} ({code}) bắt đầu.").format(name=one.name, code=one.unit.code)
        told.append(("plus", text))
    told += _who_follows(deed)
    if deed.figure is not None:
        text = gettext("Số đoàn viên khai báo sau sáp nhập: {n} (cộng các đơn vị).")
        told.append(("users", text.format(n=number(deed.figure.members))))
    elif deed.change.verb == Verb.MERGE:
        text = gettext("Chưa cộng được số đoàn viên khai báo: có đơn vị chưa có số liệu.")
        told.append(("users", text))
    told.append(("undo-2", gettext("Hoàn tác được, khi chưa có việc khác dựa vào thay đổi này.")))
    return told


def _who_follows(deed: Deed) -> list[tuple[str, str]]:
    verb = deed.change.verb
    told = []
    if deed.members:
        if verb == Verb.DISSOLVE:
            text = ngettext(
                "{n} đoàn viên rời đơn vị và không thuộc đơn vị nào.",
                "{n} đoàn viên rời đơn vị và không thuộc đơn vị nào.",
                deed.members,
            )
        else:
            text = ngettext(
                "{n} đoàn viên theo sang đơn vị mới.",
                "{n} đoàn viên theo sang đơn vị mới.",
                deed.members,
            )
        told.append(("users", text.format(n=number(deed.members))))
    elif verb in (Verb.MERGE, Verb.SPLIT, Verb.DISSOLVE):
        told.append(("users", gettext("Không có đoàn viên nào phải chuyển.")))
    if deed.units:
        text = ngettext(
            "{n} đơn vị trực thuộc có cấp trên mới.",
            "{n} đơn vị trực thuộc có cấp trên mới.",
            deed.units,
        )
        told.append(("network", text.format(n=number(deed.units))))
    told.append(("images", _photos(deed)))
    return told


def _photos(deed: Deed) -> str:
    if not deed.photos:
        return gettext("Ảnh đã gửi giữ nguyên đơn vị lúc gửi.")
    text = ngettext(
        "{n} ảnh gửi từ ngày ấy mang đơn vị hay tên mới; ảnh gửi trước giữ nguyên.",
        "{n} ảnh gửi từ ngày ấy mang đơn vị hay tên mới; ảnh gửi trước giữ nguyên.",
        deed.photos,
    )
    return text.format(n=number(deed.photos))


def deed_told(deed: Deed) -> str:
    """What was done, for the page to which one comes afterwards."""
    on = day(deed.change.on)
    if deed.change.verb == Verb.MERGE:
        text = gettext("Đã sáp nhập {n} đơn vị vào đây, từ ngày {day}.")
        return text.format(n=number(len(deed.ends)), day=on)
    return gettext("Đã ghi thay đổi, có hiệu lực từ ngày {day}.").format(day=on)
