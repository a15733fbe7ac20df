"""Browsers inside of apps: told only where something needs another one."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from photo_contest.web.in_app import app_of

ANDROID = "Mozilla/5.0 (Linux; Android 12; SM-A155F; wv) Chrome/128.0.0.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/21F90"


@pytest.mark.parametrize(
    ("user_agent", "app"),
    [
        (f"{ANDROID} Zalo android/12110682 ZaloTheme/light ZaloLanguage/vi", "Zalo"),
        (f"{IPHONE} Zalo iOS/556 ZaloTheme/dark ZaloLanguage/vn", "Zalo"),
        (f"{ANDROID} [FB_IAB/FB4A;FBAV/480.0.0.54.88;]", "Facebook"),
        (f"{IPHONE} [FBAN/FBIOS;FBAV/480.0.0.40.108;FBBV/1;]", "Facebook"),
        (f"{ANDROID} [FB_IAB/Orca-Android;FBAV/470.0.0.51.81;]", "Messenger"),
        (f"{ANDROID} [FB_IAB/MESSENGER;FBAV/470.0.0.51.81;]", "Messenger"),
        (f"{IPHONE} [FBAN/MessengerForiOS;FBAV/470.0.0.25.106;]", "Messenger"),
        (ANDROID, None),
        (f"{IPHONE} Version/17.5 Safari/604.1", None),
        ("", None),
    ],
)
def test_the_app_is_known_by_what_its_browser_says_of_itself(user_agent: str, app: str | None):
    assert app_of(RequestFactory().get("/", headers={"user-agent": user_agent})) == app


def note(need: str, user_agent: str) -> str:
    request = RequestFactory().get("/anh/x/qr/", headers={"user-agent": user_agent})
    return render_to_string("photo_contest/_in_app.html", {"need": need}, request).strip()


def test_a_download_tells_the_way_out_of_the_app_and_only_there():
    assert note("download", ANDROID) == ""
    told = note("download", f"{ANDROID} Zalo android/12110682")
    assert "Trình duyệt trong Zalo không mở được phần này." in told
    assert 'data-copy="http://testserver/anh/x/qr/"' in told
    assert " hidden>" not in told.partition(">")[0] + ">"


def test_the_note_at_a_file_field_waits_until_the_field_does_nothing():
    assert note("picker", f"{ANDROID} [FB_IAB/FB4A;]").partition(">")[0].endswith("hidden")
