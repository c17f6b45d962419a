"""The keeper: a small process that starts every media child inside its own closed room, and ends it.

It runs as a program of its own (`python -I -S -E sandbox.py FD own-network`), is started once per session by
`media.process`, imports little and holds no case data. Forking is safe here because this process has one thread; the
window's process has many.

For each child it forks, and the fork, before it becomes the child,
  1. leaves the session and becomes leader of its own group, so that one kill ends all of it;
  2. on Linux enters a user namespace and an empty network namespace, raises the loopback device there, opens the media
     server's listening socket *inside*, and hands that socket out (SCM_RIGHTS): the child reaches the server and nothing
     else, and no other program of this machine can reach the server at all;
  3. where there are no namespaces, opens the same socket on the ordinary loopback;
  4. takes away its rights to gain any (no_new_privs), dies with the keeper, and lowers its limits;
  5. executes the program with an empty environment.

Talk with `media.process` (a Unix stream socket, each message a 4-byte big-endian length and JSON):
  request, with descriptors [life, d0, d1, ...]: {"arguments", "targets": [fd numbers of d0, d1...], "limits", "serve"}
  on life, from the fork:   {"ready": true, "port"} with the listening socket if "serve", or {"failed": reason}
  on life, from the keeper: {"status": exit code or minus the signal, "cpu_ms", "memory_bytes"}
Closing life on the other side kills the child's group. Closing the request socket ends the keeper and all children.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import resource
import selectors
import signal
import socket  # noqa: TID251 - one of the two places that open sockets
import struct
import sys

PORT_MARK = "@port@"
"""Stands in a child's arguments where the port of the media server belongs, which is known only inside the room."""

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_SIOCGIFFLAGS = 0x8913
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1
_INSIDE_ID = 1000  # not 0: a process that is not root inside its namespace drops every capability when it executes
_LONGEST_MESSAGE = 1 << 20
_LIMITS = {
    "memory_bytes": resource.RLIMIT_AS,
    "cpu_s": resource.RLIMIT_CPU,
    "file_bytes": resource.RLIMIT_FSIZE,
    "open_files": resource.RLIMIT_NOFILE,
    "core_bytes": resource.RLIMIT_CORE,
}


def send(channel: socket.socket, message: dict[str, object], descriptors: list[int] | None = None) -> None:
    """Write one message, with descriptors if there are any. Raises OSError if nobody listens any more."""
    body = json.dumps(message).encode()
    data = struct.pack(">I", len(body)) + body
    sent = socket.send_fds(channel, [data], descriptors) if descriptors else channel.send(data)
    if sent < len(data):
        channel.sendall(data[sent:])


def receive(channel: socket.socket) -> tuple[dict[str, object], list[int]] | None:
    """Read one message and its descriptors; None when the other side has closed. Raises OSError, ValueError."""
    data, descriptors, _, _ = socket.recv_fds(channel, 4, 16)
    for descriptor in descriptors:
        os.set_inheritable(descriptor, False)  # as they come they would be passed on to every child
    while data and len(data) < 4:
        data += channel.recv(4 - len(data)) or b"\xff" * 4
    if not data:
        return None
    (length,) = struct.unpack(">I", data[:4])
    if length > _LONGEST_MESSAGE:
        raise ValueError("a message too long")
    body = b""
    while len(body) < length:
        more = channel.recv(length - len(body))
        if not more:
            return None
        body += more
    return json.loads(body), list(descriptors)


def _enter_namespaces() -> None:
    """Leave this machine's network for an empty one with its own loopback. Raises OSError where that is not allowed."""
    outer_user, outer_group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{_INSIDE_ID} {outer_user} 1"),
        ("gid_map", f"{_INSIDE_ID} {outer_group} 1"),
    ):
        descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        request = struct.pack("16sH14x", b"lo", 0)
        (flags,) = struct.unpack_from("H", fcntl.ioctl(device, _SIOCGIFFLAGS, request), 16)
        fcntl.ioctl(device, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | _IFF_UP))


def _namespaces_work() -> bool:
    """Try in a fork whether this machine lets us make a closed network."""
    if sys.platform != "linux":
        return False
    child = os.fork()
    if child == 0:
        try:
            _enter_namespaces()
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
                listener.bind(("127.0.0.1", 0))
                listener.listen(1)
                with socket.create_connection(listener.getsockname(), 1):
                    os._exit(0)
        except OSError:
            os._exit(1)
        finally:
            os._exit(2)
    return os.waitpid(child, 0)[1] == 0


def _become(request: dict[str, object], life: socket.socket, descriptors: list[int], namespaces: bool) -> None:
    """In the fork: build the room and execute the program. Returns only by raising."""
    os.setsid()
    for number in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGINT, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    if namespaces:
        _enter_namespaces()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    arguments = [str(argument) for argument in request["arguments"]]  # type: ignore[attr-defined]
    if request["serve"]:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(16)
            port = listener.getsockname()[1]
            send(life, {"ready": True, "port": port}, [listener.fileno()])
        arguments = [argument.replace(PORT_MARK, str(port)) for argument in arguments]
    else:
        send(life, {"ready": True, "port": 0})
    # First up, out of the way of the numbers asked for, then down to them; everything else closes by itself.
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 100) for descriptor in descriptors]
    for descriptor, target in zip(high, request["targets"], strict=True):  # type: ignore[call-overload]
        os.dup2(descriptor, target, inheritable=True)
    for name, limit in request["limits"].items():  # type: ignore[attr-defined]
        what = _LIMITS[name]
        ceiling = resource.getrlimit(what)[1]
        lowered = limit if ceiling == resource.RLIM_INFINITY else min(limit, ceiling)
        with contextlib.suppress(OSError, ValueError):  # macOS refuses some of them; `protection` says what holds
            resource.setrlimit(what, (lowered, lowered))
    os.execve(arguments[0], arguments, {})  # noqa: S606 - no shell is the point


class _Keeper:
    def __init__(self, requests: socket.socket, *, own_network: bool) -> None:
        self._requests = requests
        self._namespaces = own_network and _namespaces_work()
        self._lives: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_read, False)
        os.set_blocking(wake_write, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        self._wake = wake_read
        self._selector.register(requests, selectors.EVENT_READ, None)
        self._selector.register(wake_read, selectors.EVENT_READ, None)

    def run(self) -> None:
        send(self._requests, {"namespaces": self._namespaces})
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._requests:
                    message = receive(self._requests)
                    if message is None:
                        for process in self._lives:
                            self._kill(process)
                        return
                    self._start(*message)
                elif key.fileobj == self._wake:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self._wake, 4096)
                    self._reap()
                else:
                    self._kill(key.data)
                    with contextlib.suppress(KeyError):
                        self._selector.unregister(key.fileobj)

    def _start(self, request: dict[str, object], received: list[int]) -> None:
        life = socket.socket(fileno=received[0])
        descriptors = received[1:]
        process = os.fork()
        if process == 0:
            try:
                signal.set_wakeup_fd(-1)
                _become(request, life, descriptors, self._namespaces)
            except BaseException as problem:
                with contextlib.suppress(OSError):
                    send(life, {"failed": f"{type(problem).__name__}: {problem}"})
            finally:
                os._exit(127)
        for descriptor in descriptors:
            os.close(descriptor)
        self._lives[process] = life
        self._selector.register(life, selectors.EVENT_READ, process)

    @staticmethod
    def _kill(process: int) -> None:
        # The fork may not yet lead its group; then it alone is there to be killed.
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(process, signal.SIGKILL)

    def _reap(self) -> None:
        for process in list(self._lives):
            if os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            self._kill(process)  # while the number is still ours: whatever the child left behind in its group
            _, status, usage = os.wait4(process, 0)
            life = self._lives.pop(process)
            with contextlib.suppress(KeyError, ValueError):
                self._selector.unregister(life)
            with contextlib.suppress(OSError):
                send(
                    life,
                    {
                        "status": os.waitstatus_to_exitcode(status),
                        "cpu_ms": round(1000 * (usage.ru_utime + usage.ru_stime)),
                        "memory_bytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
                    },
                )
            life.close()


def main(descriptor: int, *, own_network: bool) -> None:
    """Keep children until the request socket `descriptor` is closed. `own_network`: namespaces are to be tried."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C in a terminal is for the program, which then closes us
    os.set_inheritable(descriptor, False)  # a child that held it could ask for a child without limits
    _Keeper(socket.socket(fileno=descriptor), own_network=own_network).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), own_network=sys.argv[2:] == ["own-network"])
