"""Whatever comes in: an answer below 500, and every refusal a problem in the reader's language."""

import json
import logging
import re
from io import BytesIO
from urllib.parse import quote

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.handler import Utf8Handler
from photo_contest.domain.leagues import define_league
from tests.api.callers import V1, client_of, refusal
from tests.factories import LONG_AGO, MemberFactory, PhotoFactory, UnitFactory

pytestmark = pytest.mark.django_db

LANGUAGES = {"vi": "Nội dung", "en": "What"}
READING = [
    "/contests/",
    "/contests/net-dep/",
    "/contests/net-dep/photos/",
    "/contests/net-dep/quotas/",
    "/contests/net-dep/standings/photos/",
    "/contests/net-dep/standings/units/",
    "/contests/net-dep/moderation/",
    "/contests/net-dep/lookalikes/",
    "/photos/{photo}/",
    "/photos/{photo}/original/",
    "/photos/{photo}/images/thumb/",
    "/units/",
    "/units/mo-dong/",
    "/me/",
    "/me/photos/",
]
WRITING = [
    ("post", "/auth/login/"),
    ("post", "/voters/"),
    ("post", "/photos/{photo}/votes/"),
    ("post", "/photos/{photo}/decision/"),
    ("post", "/photos/{photo}/resubmit/"),
    ("patch", "/photos/{photo}/"),
    ("post", "/lookalikes/1/verdict/"),
    ("post", "/events/"),
]
UNREAD = ("/voters/", "/photos/{photo}/votes/")  # their bodies say nothing
FORMS = [("post", "/contests/net-dep/photos/"), ("post", "/photos/{photo}/resubmit/")]


@pytest.fixture
def photo(contest, unit, organizer):
    return PhotoFactory(contest=contest, unit=unit, author=organizer, status="returned")


@pytest.fixture
def caller(organizer, photo):
    """Somebody who may do nearly everything, so that nothing is refused at the door."""
    return client_of(organizer)


def at(address, photo):
    return V1 + address.format(photo=photo.pk)


def assert_no_harm(response):
    """An answer below 500; a refusal is a problem with all its fields."""
    assert response.status_code < 500, response.content.decode()
    if response.status_code >= 400:
        refusal(response, response.status_code, json.loads(response.content)["code"])


# --- methods, addresses, languages --------------------------------------------------------


@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "TRACE", "BREW", "get\0", "x" * 5000])
def test_an_unknown_method_is_405_and_tells_the_known_ones(caller, photo, method):
    for address in [*READING, *(address for _, address in WRITING)]:
        response = caller.generic(method, at(address, photo))
        refusal(response, 405, "method-not-allowed")
        assert response["Allow"]


@pytest.mark.parametrize(
    "address",
    [
        "/khong-co/",
        "/photos/",
        "/photos/a/b/c/",
        "/photos//",
        "/contests/net-dep/photos/x/",
        "/lookalikes/x/verdict/",
        "/%00/",
        "/%ff%fe/",
        "/../../etc/passwd",
        "/" + "x" * 10_000,
    ],
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_unknown_address_is_404(caller, method, address):
    refusal(getattr(caller, method)(V1 + address), 404, "not-found")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "vi"),
        ("", "vi"),
        ("vi", "vi"),
        ("en", "en"),
        ("en-US,en;q=0.9,vi;q=0.1", "en"),
        ("vi-VN,en", "vi"),
        ("fr,de", "vi"),
        ("fr,en;q=0.1", "en"),
        ("*", "vi"),
        ("rubbish;;q=,,=", "vi"),
        ("en;q=2", "vi"),
        ("é" * 100, "vi"),
        ("en," * 5000, "en"),
        ("x\0y", "vi"),
    ],
)
def test_a_refusal_speaks_the_readers_language(api, accepted, language):
    headers = {} if accepted is None else {"Accept-Language": accepted}
    titles = {"vi": "Không thấy nội dung này.", "en": "This was not found."}
    problem = refusal(api.get(f"{V1}/khong-co/", headers=headers), 404, "not-found")
    if language == "vi":
        assert problem["title"] == titles["vi"]
    else:
        assert problem["title"] != titles["vi"]
        assert problem["title"].isascii()


@pytest.mark.parametrize("accept", ["text/html", "image/png", "*/*;q=x", "\0", "application/xml"])
def test_the_api_speaks_json_whatever_is_accepted(api, contest, accept):
    assert api.get(f"{V1}/contests/", headers={"Accept": accept})["Content-Type"] == (
        "application/json"
    )
    refusal(api.get(f"{V1}/khong-co/", headers={"Accept": accept}), 404, "not-found")


@pytest.mark.parametrize("host", ["evil.example", "[::1", "a b", "\0", "testserver:x", "é"])
def test_an_unknown_host_is_400(api, contest, host):
    response = api.get(f"{V1}/contests/", headers={"Host": host})
    refusal(response, 400, "unreadable-request")


# --- bodies -------------------------------------------------------------------------------

BODIES = {
    "nothing": b"",
    "a word": b"rubbish",
    "half an object": b'{"title": ',
    "two objects": b"{} {}",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "invalid UTF-8": b'{"title": "\xff\xfe"}',
    "a lone surrogate": b'{"title": "\\ud800", "\\udfff": 1, "verdict": "\\ud800"}',
    "NaN": b'{"version": NaN, "verdict": "approve"}',
    "infinity": b'{"version": 1e999, "verdict": "approve"}',
    "a number of 5000 digits": b'{"version": ' + b"9" * 5000 + b', "verdict": "approve"}',
    "deep arrays": b"[" * 100_000,
    "deep arrays that end": b"[" * 50_000 + b"]" * 50_000,
    "deep objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "a list": b"[]",
    "a list of lists": b"[[], [[]]]",
    "a text": b'"x"',
    "a number": b"1",
    "null": b"null",
    "true": b"true",
    "fields of wrong types": b'{"title": [], "caption": {}, "username": {}, "password": [1], '
    b'"verdict": 7, "reason": [], "note": {}, "version": "x", "refuse": 1, "kind": [], '
    b'"photo": {}, "channel": 3, "taken_on": {}, "category": 9, "image": "x"}',
    "fields of null": b'{"title": null, "username": null, "password": null, "verdict": null, '
    b'"kind": null, "taken_on": null, "image": null, "version": null}',
    "a field twice": b'{"verdict": "reject", "verdict": "\\u0000"}',
    "a thousand fields": json.dumps({f"f{n}": n for n in range(1000)}).encode(),
    "NUL everywhere": b'{"title": "\\u0000", "username": "\\u0000", "password": "\\u0000", '
    b'"verdict": "\\u0000", "note": "\\u0000", "kind": "\\u0000", "photo": "\\u0000"}',
    "most of a megabyte": json.dumps({"title": "ở" * 170_000}).encode(),
}


@pytest.mark.postgres
@pytest.mark.parametrize("name", BODIES)
def test_a_body_of_rubbish_does_no_harm(caller, photo, name):
    for method, address in WRITING:
        send = {"data": BODIES[name], "content_type": "application/json"}
        assert_no_harm(getattr(caller, method)(at(address, photo), **send))
    photo.refresh_from_db()
    assert (photo.title, photo.caption) == ("Ca sớm", "Tổ đường dây lên trạm.")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 300,
        "multipart/form-data; boundary=\xff",
        "multipart/mixed; boundary=x",
        "application/json; charset=zlib",
        "application/json; charset=rot13",
        "application/json; charset=undefined",
        "application/json; charset=idna",
        "application/json; charset=utf-16",
        "application/json; charset=" + "x" * 5000,
        "application/jsonx",
        "application",
        ";",
        "",
        "\xff",
    ],
)
def test_a_body_of_another_kind_does_no_harm(caller, photo, content_type):
    for method, address in WRITING + FORMS:
        response = caller.generic(
            method.upper(), at(address, photo), b'{"title": "\xe1"}', content_type=content_type
        )
        assert_no_harm(response)
        if address in UNREAD and content_type.startswith("application/json;"):
            assert response.status_code in (200, 201, 404)  # the body is not read
        else:
            assert response.status_code in (400, 415)


PART = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
MULTIPART = {
    "nothing": b"",
    "rubbish": b"rubbish",
    "an open end": b"--x\r\nrubbish",
    "no name": b"--x\r\n\r\nabc\r\n--x--\r\n",
    "invalid UTF-8": PART % (b"title", b"", b"\xff\xfe") + b"--x--\r\n",
    "NUL": PART % (b"title", b"", b"a\0b") + b"--x--\r\n",
    "a file where a text belongs": PART % (b"title", b'; filename="a"', b"abc") + b"--x--\r\n",
    "a text where a file belongs": PART % (b"image", b"", b"abc") + b"--x--\r\n",
    "a file without a name": PART % (b"image", b'; filename=""', b"abc") + b"--x--\r\n",
    "a file of dots": PART % (b"image", b'; filename="../.."', b"abc") + b"--x--\r\n",
    "a hundred and one fields": PART % (b"f", b"", b"") * 101 + b"--x--\r\n",
    "five files": PART % (b"image", b'; filename="a"', b"abc") * 5 + b"--x--\r\n",
    "a giant header": b"--x\r\nX: " + b"y" * 100_000 + b"\r\n\r\nabc\r\n--x--\r\n",
    "bad base64": b'--x\r\nContent-Disposition: form-data; name="title"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n",
    "odd parameters": b"--x\r\nContent-Disposition: form-data; name*=utf-8''%ff; =\r\n\r\n\r\n"
    b"--x--\r\n",
}


@pytest.mark.postgres
@pytest.mark.parametrize("name", MULTIPART)
@pytest.mark.parametrize("charset", ["", "; charset=zlib", "; charset=utf-16"])
def test_a_form_of_rubbish_does_no_harm(caller, photo, name, charset):
    content_type = f"multipart/form-data; boundary=x{charset}"
    for _, address in FORMS:
        response = caller.generic(
            "POST", at(address, photo), MULTIPART[name], content_type=content_type
        )
        assert_no_harm(response)


@pytest.mark.parametrize("size", [2**20 + 1, 10**7])
def test_a_body_above_a_megabyte_is_413(caller, photo, size):
    for method, address in WRITING:
        send = {"data": b" " * size, "content_type": "application/json"}
        response = getattr(caller, method)(at(address, photo), **send)
        if address != "/events/":  # has a smaller bound of its own
            refusal(response, 413, "request-too-large")
        assert_no_harm(response)
        assert response.status_code >= 400


@pytest.mark.parametrize("length", ["", "x", "-1", "+2", "2, 2", "1e9", "9" * 5000, "\u0661"])
def test_a_length_of_rubbish_does_no_harm(caller, photo, length):
    for method, address in WRITING + FORMS:
        assert_no_harm(
            caller.generic(
                method.upper(),
                at(address, photo),
                b"{}",
                content_type="application/json",
                CONTENT_LENGTH=length,
            )
        )


def test_a_body_that_ends_early_is_refused_where_it_is_read(caller, photo):
    for method, address in WRITING + FORMS:
        if address not in UNREAD:
            cut = {"CONTENT_LENGTH": "40", "wsgi.input": BytesIO(b'{"title": ')}
            response = caller.generic(
                method.upper(), at(address, photo), content_type="application/json", **cut
            )
            refusal(response, 400, "unreadable-request")


# --- headers, cookies, queries ------------------------------------------------------------

RUBBISH = ["", "\0", "\xff\xfe", "x" * 20_000, "%00", "[", ","]
HEADERS = [
    "Authorization",
    "Voter-Token",
    "Idempotency-Key",
    "Origin",
    "Referer",
    "Sec-Fetch-Site",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Forwarded-Host",
    "Accept",
    "Accept-Language",
    "Accept-Encoding",
    "If-None-Match",
    "If-Modified-Since",
    "Range",
    "User-Agent",
    "X-CSRFToken",
    "Cookie",
]


@pytest.mark.postgres
@pytest.mark.parametrize("header", HEADERS)
def test_a_header_of_rubbish_does_no_harm(api, contest, photo, header):
    shown = PhotoFactory(contest=contest)
    for value in RUBBISH:
        headers = {header: value}
        assert_no_harm(api.get(f"{V1}/contests/net-dep/photos/", headers=headers))
        assert_no_harm(api.post(f"{V1}/photos/{shown.pk}/votes/", headers=headers))


@pytest.mark.postgres
@pytest.mark.parametrize(
    "cookie",
    [
        'sessionid="\\000aaaaaaaaaaaaaa"',
        "sessionid=" + "x" * 5000,
        'voter="\\000\\377"',
        'seed="\\000aaaaaaaa"',
        "django_language=\xff",
        'csrftoken="\\000"',
        "=;=;;",
        '"',
        "a" * 20_000,
    ],
)
def test_a_cookie_of_rubbish_does_no_harm(api, contest, cookie):
    shown, headers = PhotoFactory(contest=contest), {"Cookie": cookie}
    assert_no_harm(api.get(f"{V1}/me/", headers=headers))
    assert_no_harm(api.get(f"{V1}/contests/net-dep/photos/", headers=headers))
    headers |= {"Origin": "http://testserver"}
    assert_no_harm(api.post(f"{V1}/photos/{shown.pk}/votes/", headers=headers))


DATED = [  # what writes from a day on, with all that it needs
    ("/members/", {"card_number": "0000099999", "full_name": "Lò Thị Mai", "unit": "mo-dong"}),
    ("/members/transfer/", {"card_number": "0000012345", "to": "ben"}),
    ("/members/leave/", {"card_number": "0000012345"}),
    ("/unit-changes/", {"verb": "rename", "unit": "mo-dong", "name": "Tên", "reason": "Đổi tên"}),
    ("/unit-changes/", {"verb": "dissolve", "unit": "ben", "reason": "Giải thể"}),
    ("/leagues/tay/places/", {"unit": "mo-dong"}),
    ("/leagues/tay/end/", {}),
]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("day", "taken"),
    [
        ("0001-01-01", False),
        ("1899-12-31", False),
        ("1900-01-01", True),
        ("2100-12-31", True),
        ("2101-01-01", False),
        ("9999-12-31", False),
    ],
)
def test_a_day_near_the_ends_of_the_calendar_does_no_harm(caller, photo, unit, day, taken):
    MemberFactory(unit=unit, card_number="0000012345")
    UnitFactory(code="ben")
    define_league(
        code="tay", name="Tay", rule="hand", begins_on=LONG_AGO, by=None, at=timezone.now()
    )
    for address, sent in DATED:
        response = caller.post(V1 + address, sent | {"on": day})
        assert_no_harm(response)
        if not taken:
            errors = refusal(response, 400, "invalid")["errors"]
            assert errors == {"on": ["Ngày này không dùng được."]}
    assert_no_harm(caller.get(f"{V1}/units/", {"on": day}))


@pytest.mark.postgres
@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"a{n}=1" for n in range(200)),
        "q=%00&unit=%00&order=%00&on=%00&cursor=%00&page_size=%00&status=%00&verdict=%00",
        "q=%ff&unit=%ff&order=%ff&on=%ff&cursor=%ff&page_size=%ff&status=%ff&verdict=%ff",
        "q[]=1&unit[x]=2&=3&&;",
        "page_size=99999999999999999999",
        "cursor=" + "x" * 20_000,
        "on=2026-02-30&from=2026-02-30&to=x",
        "%",
        "%u0000",
        "q=" + quote("\U0010ffff"),
    ],
)
def test_a_query_of_rubbish_does_no_harm(caller, photo, query):
    for address in READING:
        assert_no_harm(caller.get(f"{at(address, photo)}?{query}"))


def answer(environ):
    """What the WSGI door itself answers: status, and headers by name."""
    told = {}

    def start_response(status, headers, exc_info=None):
        told.update({"status": int(status.split()[0]), "headers": dict(headers)})

    base = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": f"{V1}/contests/",
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    response = Utf8Handler()(base | environ, start_response)
    told["body"] = b"".join(response)
    response.close()
    return told


@pytest.mark.parametrize(
    "environ",
    [
        {"PATH_INFO": "\xff\xfe"},
        {"PATH_INFO": ""},
        {"PATH_INFO": "*"},
        {"QUERY_STRING": "\xff=\xfe"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "unix:"},
        {"SERVER_PROTOCOL": "HTTP/9"},
        {"HTTP_HOST": "testserver", "SERVER_PORT": "x"},
        {"CONTENT_TYPE": "text/plain; " + "x" * 20_000},
    ],
)
@pytest.mark.usefixtures("connection_stays", "contest")
def test_an_odd_request_line_does_no_harm(environ):
    assert answer(environ)["status"] < 500


@pytest.mark.parametrize(
    "environ",
    [
        {"CONTENT_TYPE": "text/plain; charset=zlib", "QUERY_STRING": "q=%C3%A1"},
        {"CONTENT_TYPE": "text/plain; charset=idna", "QUERY_STRING": "q=%C3%A1"},
        {"CONTENT_TYPE": "text/plain; charset=undefined", "QUERY_STRING": "q=%C3%A1"},
        {"CONTENT_TYPE": "text/plain; a*=no-such''%41"},
        {"CONTENT_TYPE": "text/plain; a*=idna''%41%ff"},
        {
            "CONTENT_TYPE": "multipart/form-data; boundary=x; a*=no-such''%41",
            "REQUEST_METHOD": "POST",
            "PATH_INFO": f"{V1}/auth/login/",
            "CONTENT_LENGTH": "2",
            "wsgi.input": BytesIO(b"{}"),
        },
        {
            "CONTENT_TYPE": "application/json; charset=utf-8",
            "QUERY_STRING": "&".join(f"a{n}=1" for n in range(200)),
        },
    ],
)
@pytest.mark.usefixtures("connection_stays", "contest")
def test_a_charset_that_is_none_does_no_harm(environ):
    assert answer(environ)["status"] < 500


# --- looking for more ---------------------------------------------------------------------

QUICK = settings(
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SMALL_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
FIELDS = ["username", "password", "title", "caption", "story", "category", "taken_on", "image"]
FIELDS += ["verdict", "reason", "note", "version", "refuse", "kind", "photo", "channel"]


@QUICK
@given(text=st.text(min_size=1, max_size=40))
def test_any_text_as_an_id_code_or_word_does_no_harm(caller, text):
    piece = quote(text.encode(errors="surrogatepass"), safe="")
    for address in (
        f"/photos/{piece}/",
        f"/photos/{piece}/votes/",
        f"/units/{piece}/",
        f"/contests/{piece}/",
        f"/contests/net-dep/photos/?q={piece}&unit={piece}",
        f"/contests/net-dep/photos/?order={piece}&category={piece}",
        f"/contests/net-dep/photos/?cursor={piece}",
        f"/units/?on={piece}&page_size={piece}",
    ):
        assert_no_harm(caller.get(V1 + address))


@QUICK
@given(body=st.dictionaries(st.sampled_from(FIELDS), SMALL_JSON, min_size=1, max_size=6))
def test_any_json_in_any_field_does_no_harm(caller, photo, body):
    data = json.dumps(body).replace("NaN", "1").replace("Infinity", "1e999")
    for method, address in WRITING:
        response = getattr(caller, method)(
            at(address, photo), data=data, content_type="application/json"
        )
        assert_no_harm(response)


@QUICK
@given(body=st.binary(max_size=300), boundary=st.sampled_from(["x", "--", "\xff"]))
def test_any_bytes_as_a_form_do_no_harm(caller, body, boundary):
    response = caller.generic(
        "POST",
        f"{V1}/contests/net-dep/photos/",
        b"--x\r\n" + body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    assert_no_harm(response)


# --- when it is our fault after all -------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_unexpected_error_is_a_problem_with_a_reference_and_no_detail(
    api, contest, monkeypatch, caplog, language
):
    def fail(*args):
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("photo_contest.api.units.tree_on", fail)
    with caplog.at_level(logging.ERROR, logger="photo_contest"):
        response = api.get(f"{V1}/units/", headers={"Accept-Language": language})
    problem = refusal(response, 500, "internal-error")
    assert "secret" not in response.content.decode()
    (reference,) = re.findall(r"\b[0-9a-f]{8}\b", problem["detail"])
    logged = [record for record in caplog.records if reference in record.getMessage()]
    assert len(logged) == 1
    assert "a secret of the house" in str(logged[0].exc_info)


def test_a_database_that_cannot_be_asked_is_503(api, contest, monkeypatch):
    def fail(*args):
        raise OperationalError("database is locked")

    monkeypatch.setattr("photo_contest.api.units.tree_on", fail)
    response = api.get(f"{V1}/units/")
    refusal(response, 503, "not-now")
    assert response["Retry-After"] == "5"


def test_an_error_outside_the_apis_views_is_a_problem_too(monkeypatch, contest):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("backend.urls.SpectacularAPIView.get", fail)
    client = Client(raise_request_exception=False)
    refusal(client.get("/api/schema/"), 500, "internal-error")


def test_nobody_is_told_more_by_a_long_name(caller, contest):
    """What is refused is not sent back whole."""
    MemberFactory()
    response = caller.get(f"{V1}/contests/net-dep/photos/", {"order": "x" * 100_000})
    refusal(response, 400, "invalid")
    assert len(response.content) < 2000
