"""A loopback server of byte ranges: how a sandboxed child reads a film that lies encrypted in the vault.

One server lives as long as one child and knows one source under one unguessable path. It speaks just enough HTTP/1.1 for
ffmpeg: GET and HEAD, one `Range`, and POST as the place for what a child writes where pipes cannot be inherited (Windows).
Chunks are decrypted when asked for and nothing is kept. What the source raises (a flipped bit, a cut file) is remembered
in `problem`, because ffmpeg would only report a broken connection.
"""

from __future__ import annotations

import contextlib
import hmac
import re
import secrets
import select
import socket  # noqa: TID251 - one of the two places that open sockets
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from app.model.content import ByteSource

_FIRST_CHUNK = 64 * 1024
_LARGEST_CHUNK = 1024 * 1024
_LONGEST_HEAD = 8192
_SEND_BUFFER = 128 * 1024  # larger ones decrypt far ahead of a reader that is about to seek away
_RANGE = re.compile(r"^bytes=(\d{1,18})-(\d{0,18})$")

Sink = Callable[[bytes], None]


def _owner_of_peer(port: int, peer_port: int) -> int | None:
    """The user id that owns the other end of a loopback connection, from Linux' table; None if it is not there."""
    here, there = f"0100007F:{port:04X}", f"0100007F:{peer_port:04X}"
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        if fields[1] == there and fields[2] == here:
            return int(fields[7])
    return None


class Server:
    """Serves `source` on a listening socket until `close`. `sinks`: what POST to `/<token>/<number>` is handed to.

    `user`: where the socket is not inside the child's own network, only this user's processes are answered (Linux).
    `on_problem` is called once, from a thread of the server, when the source raises.
    """

    def __init__(
        self,
        listener: socket.socket,
        source: ByteSource,
        *,
        user: int | None = None,
        sinks: dict[int, Sink] | None = None,
        on_problem: Callable[[], None] | None = None,
        token: str | None = None,
    ) -> None:
        self.token = token or secrets.token_urlsafe(32)
        self.problem: BaseException | None = None
        self.furthest = 0
        self._listener = listener
        self._source = source
        self._user = user if sys.platform == "linux" else None
        self._sinks = sinks or {}
        self._on_problem = on_problem
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._connections: set[socket.socket] = set()
        self._closed = False
        self._wake, self._waker = socket.socketpair()
        self._listener.settimeout(0)
        self._acceptor = threading.Thread(target=self._accept, name="media-serve", daemon=True)
        self._acceptor.start()

    @property
    def path(self) -> str:
        """The path of the source on this server."""
        return f"/{self.token}"

    def finish(self) -> None:
        """Wait until everything that was sent to us has arrived: the child has ended, its last words may be on the way."""
        for thread in list(self._threads):
            thread.join(5)

    def close(self) -> None:
        """Stop answering, end all connections, wait for the threads."""
        with self._lock:
            self._closed = True
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._waker.close()
        self._acceptor.join()
        for thread in self._threads:
            thread.join()
        self._wake.close()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            ready, _, _ = select.select([self._listener, self._wake], [], [])
            if self._wake in ready:
                return
            try:
                connection, address = self._listener.accept()
            except OSError:
                continue
            thread = threading.Thread(
                target=self._converse, args=(connection, address[1]), name="media-serve", daemon=True
            )
            with self._lock:
                if self._closed:
                    connection.close()
                    return
                self._connections.add(connection)
                self._threads = [one for one in self._threads if one.is_alive()] + [thread]
                thread.start()

    def _converse(self, connection: socket.socket, peer_port: int) -> None:
        try:
            connection.settimeout(None)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._user is not None and _owner_of_peer(connection.getsockname()[1], peer_port) != self._user:
                return
            rest: bytes | None = b""
            while rest is not None:
                rest = self._answer(connection, rest)
        except OSError:
            pass  # the child went away: that is how it says "enough"
        except BaseException as problem:
            self._fail(problem)
        finally:
            with self._lock:
                self._connections.discard(connection)
            connection.close()

    def _fail(self, problem: BaseException) -> None:
        with self._lock:
            if self.problem is not None:
                return
            self.problem = problem
        if self._on_problem is not None:
            self._on_problem()

    def _answer(self, connection: socket.socket, rest: bytes) -> bytes | None:
        """Answer one request. Bytes that came after it, or None when the conversation is over."""
        while b"\r\n\r\n" not in rest:
            more = b"" if len(rest) > _LONGEST_HEAD else connection.recv(4096)
            if not more:
                return None
            rest += more
        untrusted_head, rest = rest.split(b"\r\n\r\n", 1)
        lines = untrusted_head.decode("latin-1").split("\r\n")
        words = lines[0].split(" ")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        if len(words) != 3:
            _refuse(connection, "400 Bad Request")
            return None
        method, path = words[0], words[1]
        sink_number = self._sink_number(path)
        if method == "POST" and sink_number is not None:
            _receive_chunked(connection, rest, self._sinks[sink_number])
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return None
        if not hmac.compare_digest(path.encode("latin-1"), self.path.encode()):
            _refuse(connection, "404 Not Found")
            return None
        if method not in {"GET", "HEAD"}:
            _refuse(connection, "405 Method Not Allowed")
            return None
        close = headers.get("connection", "").lower() == "close"
        self._send(connection, headers.get("range"), body=method == "GET", close=close)
        return None if close else rest

    def _sink_number(self, path: str) -> int | None:
        for number in self._sinks:
            if hmac.compare_digest(path.encode("latin-1"), f"{self.path}/{number}".encode()):
                return number
        return None

    def _send(self, connection: socket.socket, wanted: str | None, *, body: bool, close: bool) -> None:
        size = self._source.size
        first, last, status = 0, size - 1, "200 OK"
        found = _RANGE.match(wanted) if wanted else None
        if found:
            first = int(found[1])
            last = min(int(found[2]), last) if found[2] else last
            status = "206 Partial Content"
            if first >= size or last < first:
                _refuse(connection, "416 Range Not Satisfiable", f"Content-Range: bytes */{size}\r\n")
                return
        head = (
            f"HTTP/1.1 {status}\r\nAccept-Ranges: bytes\r\nContent-Type: application/octet-stream\r\n"
            f"Content-Length: {last - first + 1}\r\nConnection: {'close' if close else 'keep-alive'}\r\n"
        )
        if found:
            head += f"Content-Range: bytes {first}-{last}/{size}\r\n"
        connection.sendall((head + "\r\n").encode())
        if not body:
            return
        position, chunk = first, _FIRST_CHUNK
        while position <= last:
            try:
                # Up to a multiple of 64 KiB, the piece that a sealed source decrypts as one.
                data = self._source.read_at(position, min(chunk - position % _FIRST_CHUNK, last + 1 - position))
            except BaseException as problem:
                self._fail(problem)
                raise ConnectionAbortedError from problem
            if not data:
                raise ConnectionAbortedError
            connection.sendall(data)
            position += len(data)
            self.furthest = max(self.furthest, position)
            # Slowly larger: whoever seeks away soon has had little decrypted in vain, whoever reads on gets big pieces.
            chunk = max(1, min((position - first) // 8, _LARGEST_CHUNK) // _FIRST_CHUNK) * _FIRST_CHUNK


def _refuse(connection: socket.socket, status: str, more: str = "") -> None:
    connection.sendall(f"HTTP/1.1 {status}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())


def _receive_chunked(connection: socket.socket, rest: bytes, sink: Sink) -> None:
    """Hand the body of a chunked POST to `sink`. Raises OSError if it breaks off or is not chunked."""

    def line(rest: bytes) -> tuple[bytes, bytes]:
        while b"\r\n" not in rest:
            more = connection.recv(65536)
            if not more or len(rest) > _LONGEST_HEAD:
                raise ConnectionAbortedError
            rest += more
        first, rest = rest.split(b"\r\n", 1)
        return first, rest

    while True:
        length_text, rest = line(rest)
        try:
            length = int(length_text, 16)
        except ValueError as problem:
            raise ConnectionAbortedError from problem
        if length == 0:
            return
        left = length
        while left:
            if not rest:
                rest = connection.recv(65536)
                if not rest:
                    raise ConnectionAbortedError
            part, rest = rest[:left], rest[left:]
            sink(part)
            left -= len(part)
        _, rest = line(rest)
