"""The range server, spoken to as a child would, and as an attacker would."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Integrity
from media import serve
from media.serve import Server
from tests.media.sources import Watched

DATA = bytes(range(256)) * 4096


def ask(server: Server, request: str) -> tuple[str, bytes]:
    """Send a request; the answer's head and body, read until the server closes."""
    with socket.create_connection(server._listener.getsockname(), 10) as connection:
        connection.sendall(request.encode("latin-1"))
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while more := connection.recv(1 << 20):
                answer += more
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.decode("latin-1"), body


def get(server: Server, wanted: str = "", method: str = "GET", path: str | None = None) -> tuple[str, bytes]:
    extra = f"Range: {wanted}\r\n" if wanted else ""
    return ask(server, f"{method} {path or server.path} HTTP/1.1\r\nHost: x\r\n{extra}Connection: close\r\n\r\n")


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(socket.create_server(("127.0.0.1", 0)), Watched(DATA))
    yield made
    made.close()


def test_whole_and_head(server: Server) -> None:
    head, body = get(server)
    assert head.startswith("HTTP/1.1 200 ")
    assert body == DATA
    head, body = get(server, method="HEAD")
    assert f"Content-Length: {len(DATA)}" in head
    assert body == b""


def test_ranges() -> None:
    server = Server(socket.create_server(("127.0.0.1", 0)), Watched(DATA))

    @given(first=st.integers(0, len(DATA) - 1), length=st.integers(1, 200_000), open_end=st.booleans())
    def holds(first: int, length: int, open_end: bool) -> None:
        last = min(first + length, len(DATA)) - 1
        head, body = get(server, f"bytes={first}-" if open_end else f"bytes={first}-{last}")
        assert head.startswith("HTTP/1.1 206 ")
        assert body == (DATA[first:] if open_end else DATA[first : last + 1])

    try:
        holds()
    finally:
        server.close()


def test_beyond_the_end(server: Server) -> None:
    assert get(server, f"bytes={len(DATA)}-")[0].startswith("HTTP/1.1 416 ")
    assert get(server, "bytes=9-3")[0].startswith("HTTP/1.1 416 ")


@pytest.mark.parametrize(
    "request_text",
    [
        "GET / HTTP/1.1\r\n\r\n",
        "GET /../etc/passwd HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET\r\n\r\n",
        "\r\n\r\n",
        "POST /x HTTP/1.1\r\n\r\n",
        "DELETE PATH HTTP/1.1\r\n\r\n",
        "GET \xff\xfe HTTP/1.1\r\n\r\n",
        "A" * 10000,
    ],
)
def test_anything_else_gets_nothing(server: Server, request_text: str) -> None:
    head, body = ask(server, request_text.replace("PATH", server.path))
    assert body == b""
    assert not head.startswith("HTTP/1.1 2")


def test_tokens_differ_and_are_long() -> None:
    servers = [Server(socket.create_server(("127.0.0.1", 0)), Watched(DATA)) for _ in range(3)]
    assert len({server.token for server in servers}) == 3
    assert all(len(server.token) >= 43 for server in servers)
    assert get(servers[0], path=servers[1].path)[0].startswith("HTTP/1.1 404 ")
    for server in servers:
        server.close()


def test_other_users_are_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve.sys, "platform", "linux")
    monkeypatch.setattr(serve, "_owner_of_peer", lambda port, peer: 4711)
    server = Server(socket.create_server(("127.0.0.1", 0)), Watched(DATA), user=1000)
    assert get(server) == ("", b"")
    server.close()
    server = Server(socket.create_server(("127.0.0.1", 0)), Watched(DATA), user=4711)
    assert get(server)[1] == DATA
    server.close()


def test_owner_of_a_connection_is_found_in_the_table() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as peer:
        there, _ = listener.accept()
        with there:
            port, peer_port = there.getsockname()[1], peer.getsockname()[1]
            assert serve._owner_of_peer(port, peer_port) == os.geteuid()
            assert serve._owner_of_peer(port, 1) is None


def test_problem_of_the_source_is_remembered_and_told_once() -> None:
    calls: list[int] = []
    source = Watched(DATA, broken=range(500_000, 500_001))
    server = Server(socket.create_server(("127.0.0.1", 0)), source, on_problem=lambda: calls.append(1))
    _, body = get(server)
    get(server)
    server.close()
    assert isinstance(server.problem, Integrity)
    assert calls == [1]
    assert DATA.startswith(body)
    assert len(body) <= 500_000


def test_post_reaches_its_sink_only_with_the_token() -> None:
    got = bytearray()
    server = Server(socket.create_server(("127.0.0.1", 0)), Watched(DATA), sinks={3: got.extend})
    body = "5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n"
    head = "HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert ask(server, f"POST {server.path}/3 {head}{body}")[0].startswith("HTTP/1.1 200 ")
    assert ask(server, f"POST {server.path}/4 {head}{body}")[0].startswith("HTTP/1.1 404 ")
    ask(server, f"POST /guess/3 {head}{body}")
    ask(server, f"POST {server.path}/3 {head}zz\r\n")
    server.close()
    assert got == b"hello, world"
