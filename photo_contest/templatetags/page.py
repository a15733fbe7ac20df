"""How pages write numbers, days and times, and draw icons."""

import datetime as dt
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from lucide.templatetags.lucide import lucide

from photo_contest.web.desk.theme import theme_of
from photo_contest.web.in_app import app_of

register = template.Library()


def _is_vietnamese() -> bool:
    return (get_language() or "vi").startswith("vi")


@register.filter
def number(value: int) -> str:
    """1284 as 1.284, in English 1,284."""
    text = f"{value:,}"
    return text.replace(",", ".") if _is_vietnamese() else text


@register.filter
def clock(value: dt.datetime) -> str:
    """A local time of day as 17h00, in English 17:00."""
    local = timezone.localtime(value)
    return f"{local:%-H}h{local:%M}" if _is_vietnamese() else f"{local:%H:%M}"


@register.filter
def day(value: dt.date) -> str:
    """A local day as 30/11/2026."""
    local = timezone.localdate(value) if isinstance(value, dt.datetime) else value
    return f"{local:%d/%m/%Y}"


@register.filter
def time_left(until: dt.datetime, now: dt.datetime) -> str:
    """How long it is until an instant: days and hours, below a day hours and minutes."""
    minutes = int((until - now).total_seconds()) // 60
    if minutes < 1:
        return gettext("còn chưa đến 1 phút")
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return gettext("còn {h} giờ {m} phút").format(h=hours, m=minutes)
    return gettext("còn {d} ngày {h} giờ").format(d=hours // 24, h=hours % 24)


@register.filter
def age(since: dt.datetime, now: dt.datetime) -> str:
    """How long ago an instant was: minutes, hours, then days."""
    minutes = max(0, int((now - since).total_seconds()) // 60)
    if minutes < 1:
        return gettext("vừa xong")
    if minutes < 60:
        return ngettext("{n} phút trước", "{n} phút trước", minutes).format(n=minutes)
    hours = minutes // 60
    if hours < 24:
        return ngettext("{n} giờ trước", "{n} giờ trước", hours).format(n=hours)
    return ngettext("{n} ngày trước", "{n} ngày trước", hours // 24).format(n=hours // 24)


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """A lucide icon, inline and hidden from screen readers: words always stand beside it."""
    return _icon(str(name), int(size))


@lru_cache(maxsize=128)
def _icon(name: str, size: int) -> SafeString:
    attributes = {"class": f"icon icon-{name}", "stroke-width": "1.8", "aria-hidden": "true"}
    drawn = lucide(name, size=size, **attributes)
    return mark_safe(" ".join(drawn.split()))  # noqa: S308  # a file of the package, no input


@register.simple_tag(takes_context=True)
def in_app(context: template.Context) -> str | None:
    """The app (Zalo, Facebook, Messenger) in whose browser the page is read."""
    request = context.get("request")
    return app_of(request) if request is not None else None


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The theme that was chosen at the desk; empty where the device decides."""
    request = context.get("request")
    return theme_of(request) if request is not None else ""
