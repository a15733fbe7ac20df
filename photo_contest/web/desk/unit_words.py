"""How the desk speaks of units: their levels, and what was done to them."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from photo_contest.models import UnitChange, UnitPeriod

Kind, Verb = UnitPeriod.Kind, UnitChange.Verb

KINDS: Final[dict[str, Any]] = {
    Kind.FEDERATION: _("liên đoàn lao động"),
    Kind.UPPER: _("công đoàn cấp trên cơ sở"),
    Kind.GRASSROOTS: _("công đoàn cơ sở"),
    Kind.SECTION: _("tổ, bộ phận"),
}
# verb: the address, the button, the icon, how the history tells it
VERBS: Final[dict[str, tuple[str, Any, str, Any]]] = {
    Verb.CREATE: ("lap", _("Lập đơn vị mới"), "plus", _("Thành lập")),
    Verb.RENAME: ("doi-ten", _("Đổi tên, đổi cấp"), "pencil", _("Đổi tên hoặc cấp")),
    Verb.MOVE: ("chuyen", _("Chuyển về cấp trên khác"), "move", _("Chuyển về cấp trên khác")),
    Verb.MERGE: ("sap-nhap", _("Nhận sáp nhập đơn vị khác"), "merge", _("Sáp nhập")),
    Verb.SPLIT: ("tach", _("Chia thành nhiều đơn vị"), "split", _("Chia")),
    Verb.DISSOLVE: ("giai-the", _("Giải thể"), "circle-x", _("Giải thể")),
}
BY_ADDRESS: Final = {told[0]: verb for verb, told in VERBS.items()}
