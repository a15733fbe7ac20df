"""How two photos are alike, in words for the person who decides. Vietnamese is the source text.

"Later" and "earlier" go by the moment of submission: the later photo is described.
"""

import math
from collections.abc import Iterable, Sequence

from django.utils.formats import localize
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from photo_contest.models import Lookalike

RELATIONS: dict[str, str] = {
    Lookalike.Relation.EXACT: _("Trùng hoàn toàn"),
    Lookalike.Relation.NEAR: _("Rất giống"),
    Lookalike.Relation.PARTIAL: _("Giống một phần"),
    Lookalike.Relation.MIRRORED: _("Lật gương"),
    Lookalike.Relation.TURNED: _("Xoay %(degrees)s°"),
    Lookalike.Relation.COLLAGE: _("Nằm trong ảnh ghép"),
}
_CROPPED = _("Cắt mép %(percent)s %%")
_FILLS = _("Ảnh gửi trước chiếm %(percent)s %% ảnh gửi sau")
_SAME_SCENE = _("Cùng cảnh, có thể chụp liền nhau")

REASONS: dict[str, str] = {
    "captured-earlier": _("%(photo)s chụp sớm hơn"),
    "has-capture-time": _("chỉ %(photo)s có ghi giờ chụp"),
    "more-pixels": _("%(photo)s nhiều điểm ảnh hơn"),
    "less-compressed": _("%(photo)s nén ít hơn"),
}
_LIKELIER = _(
    "%(photo)s nhiều khả năng là bản gốc: %(reasons)s. Đây là gợi ý, không phải kết luận."
)
_UNDECIDED = _("Chưa rõ ảnh nào là bản gốc: %(reasons)s. Đây là gợi ý, không phải kết luận.")

_WHOLE = 0.97  # of an area: what is lacking may be the rounding of a fit
_STRAIGHT = 1.5  # degrees


def labels_of(pair: Lookalike) -> list[str]:
    """The relation, then what else is known of how the later photo differs."""
    mirrored, degrees = lie_of(pair.transform)
    told = [_relation_of(pair.relation, degrees)]
    if pair.relation != Lookalike.Relation.EXACT:
        if mirrored and pair.relation != Lookalike.Relation.MIRRORED:
            told.append(gettext(RELATIONS[Lookalike.Relation.MIRRORED]))
        if degrees > _STRAIGHT and pair.relation != Lookalike.Relation.TURNED:
            told.append(_relation_of(Lookalike.Relation.TURNED, degrees))
        told += _shares_of(pair)
    if pair.same_scene:
        told.append(gettext(_SAME_SCENE))
    return told


def relation_label(relation: str, transform: Sequence[float]) -> str:
    """The relation alone, of a likeness that is no pair yet."""
    return _relation_of(relation, lie_of(transform)[1])


def lie_of(transform: Sequence[float]) -> tuple[bool, float]:
    """Whether a transform mirrors, and by how many degrees it turns then (0 to 180, either way)."""
    a, b, _x, d, e, _y = transform
    mirrored = a * e - b * d < 0
    if mirrored:
        a, d = -a, -d
    return mirrored, abs(math.degrees(math.atan2(d - b, a + e)))


def original_sentence(likelier: str | None, reasons: Iterable[tuple[str, str]]) -> str:
    """Which photo is more likely the original, by its code, with all that speaks for either:
    (code of the reason, code of the photo). Empty where nothing does."""
    told = "; ".join(gettext(REASONS[reason]) % {"photo": photo} for reason, photo in reasons)
    if not told:
        return ""
    sentence = _LIKELIER if likelier else _UNDECIDED
    return gettext(sentence) % {"photo": likelier or "", "reasons": told}


def _relation_of(relation: str, degrees: float) -> str:
    return gettext(RELATIONS[Lookalike.Relation(relation)]) % {"degrees": round(degrees)}


def _shares_of(pair: Lookalike) -> list[str]:
    """What of the earlier photo was cut off, and how much of the later one it fills."""
    first_is_earlier = pair.first.submitted_at <= pair.second.submitted_at
    shares = (pair.seen_of_first, pair.seen_of_second)
    of_earlier, of_later = shares if first_is_earlier else shares[::-1]
    told = []
    if of_earlier < _WHOLE:
        told.append(gettext(_CROPPED) % {"percent": localize(round(100 * (1 - of_earlier)))})
    if of_later < _WHOLE:
        told.append(gettext(_FILLS) % {"percent": localize(round(100 * of_later))})
    return told
