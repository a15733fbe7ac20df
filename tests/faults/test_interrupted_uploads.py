"""Uploads that are cut, and more of them than there are places: on a real server."""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pictures import photo_bytes
from tests.supervised import READY_WITHIN, REPOSITORY, environment, free_port, supervising

_POPULATE = """
import datetime as dt, django; django.setup()
from django.utils import timezone
from tests.factories import ContestFactory, MemberFactory, UnitFactory
ContestFactory(slug="thi"); MemberFactory(username="an", unit=UnitFactory(), password="mat-khau-an")
"""
_BOUNDARY = "ranh-gioi"
_PIECE = "application/offset+octet-stream"


@dataclass
class House:
    port: int
    folder: Path
    token: str = ""

    def call(self, method: str, path: str, body: dict[str, str] | None = None) -> tuple[int, dict]:
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with closing(server):
            server.request(method, f"/api/v1/{path}", json.dumps(body or {}), headers)
            response = server.getresponse()
            data = response.read()
            assert data, (method, path, response.status, response.getheaders())
            return response.status, json.loads(data)

    def begin_upload(self, data: bytes) -> tuple[socket.socket, bytes]:
        """Send the head of a submission; returns the socket and the whole body still to be sent."""
        fields = {
            "title": "Ca sớm",
            "caption": "Lên trạm.",
            "consent_authorship": "true",
            "consent_pictured": "true",
        }
        parts = [
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        head = "".join(parts) + (
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        body = head.encode() + data + f"\r\n--{_BOUNDARY}--\r\n".encode()
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.sendall(
            (
                "POST /api/v1/contests/thi/photos/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                f"Authorization: Bearer {self.token}\r\nContent-Length: {len(body)}\r\n"
                f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\n\r\n"
            ).encode()
        )
        return connection, body

    def tus(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, dict[str, str]]:
        told = {"Authorization": f"Bearer {self.token}", "Tus-Resumable": "1.0.0"}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with closing(server):
            server.request(method, path, body, told)
            response = server.getresponse()
            response.read()
            return response.status, {name.lower(): value for name, value in response.getheaders()}

    def begin_piece(self, path: str, length: int) -> socket.socket:
        """Announce a piece from the first byte on; returns the socket for its bytes."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.sendall(
            (
                f"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\n"
                f"Authorization: Bearer {self.token}\r\nUpload-Offset: 0\r\n"
                f"Content-Type: {_PIECE}\r\nContent-Length: {length}\r\n\r\n"
            ).encode()
        )
        return connection

    def files(self) -> set[Path]:
        folders = ("incoming", "originals", "renditions")
        return {p for name in folders for p in (self.folder / name).rglob("*") if p.is_file()}

    def until_incoming(self, count: int) -> None:
        """Ask the server small things until so many bodies are being read."""
        deadline = time.monotonic() + 20
        while sum(path.parent.name == "incoming" for path in self.files()) != count:
            assert time.monotonic() < deadline, self.files()
            assert self.call("GET", "contests/thi/")[0] == 200


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    house = House(free_port(), folder)
    with supervising(folder, house.port) as (_, output):
        output.until(f"http://127.0.0.1:{house.port}/", READY_WITHIN)
        settings = environment(folder, house.port) | {"DJANGO_SETTINGS_MODULE": "backend.settings"}
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", _POPULATE], cwd=REPOSITORY, env=settings, check=True
        )
        _, told = house.call("POST", "auth/login/", {"username": "an", "password": "mat-khau-an"})
        house.token = told["token"]
        yield house


def status_of(connection: socket.socket) -> tuple[int, dict[str, str]]:
    with closing(connection), http.client.HTTPResponse(connection) as response:
        response.begin()
        response.read()
        return response.status, dict(response.getheaders())


def test_a_cut_upload_leaves_nothing_and_a_body_too_many_is_told_to_wait(house: House) -> None:
    picture = photo_bytes(seed=3, size=(2400, 1800), format="PNG")
    assert len(picture) > 2**20

    cut, body = house.begin_upload(picture)
    cut.sendall(body[: len(body) // 2])
    house.until_incoming(1)
    cut.close()
    house.until_incoming(0)

    # One place for bodies (a quarter of four threads): while the next is under way, reading goes
    # on and one more body is refused before it was sent.
    slow, body = house.begin_upload(picture)
    slow.sendall(body[: len(body) // 2])
    house.until_incoming(1)
    assert house.call("GET", "contests/thi/")[0] == 200
    third, other = house.begin_upload(photo_bytes(seed=4, size=(2400, 1800), format="PNG"))
    third.sendall(other[:200_000])
    status, headers = status_of(third)
    assert status == 503
    assert int(headers["retry-after"]) > 0

    slow.sendall(body[len(body) // 2 :])
    assert status_of(slow)[0] == 201
    _, mine = house.call("GET", "me/photos/")
    assert [photo["status"] for photo in mine["results"]] == ["pending"]
    kept = {path.parent.parent.name for path in house.files()}
    assert "incoming" not in {path.parent.name for path in house.files()}
    assert kept >= {"originals"}


def test_of_a_cut_piece_every_byte_that_came_is_kept(house: House) -> None:
    picture = photo_bytes(seed=5, size=(2400, 1800), format="PNG")
    begun = house.tus("POST", "/api/v1/uploads/", Upload_Length=str(len(picture)))
    place, half = begun[1]["location"], len(picture) // 2
    cut = house.begin_piece(place, len(picture))
    cut.sendall(picture[:half])
    cut.close()
    deadline = time.monotonic() + 20
    while house.tus("HEAD", place)[1]["upload-offset"] != str(half):
        assert time.monotonic() < deadline
        time.sleep(0.05)

    rest = {"Upload_Offset": str(half), "Content_Type": _PIECE}
    status, headers = house.tus("PATCH", place, picture[half:], **rest)
    assert (status, headers["upload-offset"]) == (204, str(len(picture)))
    assert (house.folder / "uploads" / place.split("/")[-2]).read_bytes() == picture
