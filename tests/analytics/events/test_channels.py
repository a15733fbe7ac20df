"""By which way a visitor came."""

import pytest

from analytics.events.channels import CHANNELS, channel_of
from analytics.models import Event

CHROME = "Mozilla/5.0 (Linux; Android 14; SM-A155F) Chrome/128.0.0.0 Mobile Safari/537.36"
IN_ZALO = f"{CHROME} Zalo android/24100"
IN_FACEBOOK = f"{CHROME} [FB_IAB/FB4A;FBAV/480.0.0.54;]"


def channel(
    page: str = "https://thi.example.vn/", referrer: str = "", user_agent: str = CHROME
) -> str:
    return channel_of(
        page=page,
        host="thi.example.vn",
        referrer=referrer,
        user_agent=user_agent,
        portals=["congdoan.vn", "laocai.gov.vn"],
    )


def test_the_channels_are_those_of_an_event() -> None:
    assert set(Event.Channel.values) == CHANNELS


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("https://thi.example.vn/?ch=qr", "qr"),
        ("https://thi.example.vn/anh/abc/?q=x&ch=ZALO", "zalo"),
        ("https://THI.example.vn/?ch=portal", "portal"),
        ("https://thi.example.vn/?ch=tiktok", "direct"),
        ("https://thi.example.vn/?xch=qr", "direct"),
        ("https://elsewhere.example/?ch=qr", "direct"),
        ("https://thi.example.vn:8443/?ch=qr", "direct"),
        ("http://[?ch=qr", "direct"),
        ("https://thi.example.vn/?ch=qr&" + "x" * 3000, "direct"),
        ("https://thi.example.vn/?ch=qr" + "&a=1" * 50, "direct"),
        ("", "direct"),
    ],
)
def test_the_address_of_our_own_page_names_it(page: str, expected: str) -> None:
    assert channel(page) == expected


@pytest.mark.parametrize(
    ("referrer", "expected"),
    [
        ("https://chat.zalo.me/", "zalo"),
        ("zalo.me", "zalo"),
        ("android-app://com.zing.zalo/", "zalo"),
        ("http://m.facebook.com/story?id=1", "facebook"),
        ("l.facebook.com", "facebook"),
        ("FACEBOOK.com", "facebook"),
        ("android-app://com.facebook.katana", "facebook"),
        ("https://www.congdoan.vn/tin", "portal"),
        ("laocai.gov.vn", "portal"),
        ("https://notfacebook.com/", "direct"),
        ("https://facebook.com.evil.example/", "direct"),
        ("https://www.google.com/", "direct"),
        ("https://thi.example.vn/?from=facebook.com", "direct"),
        ("http://[facebook.com", "direct"),
    ],
)
def test_the_site_from_which_one_comes_names_it(referrer: str, expected: str) -> None:
    assert channel(referrer=referrer) == expected


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [(IN_ZALO, "zalo"), (IN_FACEBOOK, "facebook"), (CHROME, "direct"), ("", "direct")],
)
def test_the_app_that_shows_the_page_names_it(user_agent: str, expected: str) -> None:
    assert channel(user_agent=user_agent) == expected


def test_the_pages_address_goes_before_the_referrer_and_that_before_the_app() -> None:
    page = "https://thi.example.vn/?ch=qr"
    assert channel(page, "congdoan.vn", IN_ZALO) == "qr"
    assert channel(referrer="congdoan.vn", user_agent=IN_ZALO) == "portal"
    assert channel(referrer="thi.example.vn", user_agent=IN_ZALO) == "zalo"
