"""The one door through which every process is started, and every film and picture is read.

What a child gets: its argument list, pipes, one source of bytes (through `media.serve`), an empty environment. What it
does not get: a path to a clear file, a place to write (file size limit 0), the network, time or memory without end. On
Linux and macOS children are started by the keeper (`media.sandbox`); `protection()` tells what holds on this machine.
Figures for the limits: a 777 KB PNG took 6.8 s and 925 MB without them, 0.03 s with them; an SDP file renamed .mp4
opened two sockets.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import os
import socket  # noqa: TID251 - the pair that carries a child's life; no address is opened here
import subprocess  # noqa: TID251 - this module is the door
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from app.errors import Media, Surroundings
from app.jobs import Ticket
from app.model.content import ByteSource
from media.logs import Log
from media.serve import Server

if sys.platform != "win32":
    import fcntl

    from media import sandbox

Sink = Callable[[bytes], None]
Builder = Callable[[str, Sequence[str]], list[str]]
"""Makes ffmpeg's argument list from the address of the source and the addresses of the outputs."""

_PLAIN = sys.platform == "win32"
"""No keeper: Windows has neither its limits nor its rooms. (Tests set these two, to see that the rest holds without.)"""
_OWN_NETWORK = True

CHECK_EVERY_S = 0.05
PORT_MARK = "@port@"
_WIDE_PIPE_BYTES = 1 << 20
MAX_PIXELS = 67_108_864
MAX_ALLOC_BYTES = 536_870_912

DEMUXERS = (
    # what cameras, phones, recorders and players write; names as in `ffmpeg -demuxers`
    "mov matroska avi mpegts mpeg mpegvideo m4v h264 hevc vvc av1 obu ivf h261 h263 vc1 flv live_flv kux asf asf_o ogg "
    "mxf gxf dv nut wtv ty rm nsv nuv pva vivo dhav ifv luodat iv8 hxvs mxg lmlm4 smjpeg mpjpeg mtv xmv lxf "
    "cine mlv ser cavsvideo avs2 avs3 dirac dnxhd evc apv yuv4mpegpipe"
)
"""Container formats that are one file with its own frames in it: nothing that lists, includes or fetches other files."""


@dataclass(frozen=True)
class Limits:
    """What one child may use. Defaults are for a short task on one picture or frame."""

    cpu_s: int = 20
    wall_s: float = 30.0
    memory_bytes: int = 2 << 30
    output_bytes: int = 512 << 20
    open_files: int = 32


@dataclass(frozen=True)
class Finished:
    """How a child ended. `status`: exit code, or minus the signal. `log`: what it said on stderr, bounded, sanitised."""

    status: int
    outputs: tuple[bytes, ...]
    untrusted_log: str
    cpu_ms: int
    memory_bytes: int


@dataclass(frozen=True)
class Protection:
    """What stands between a hostile film and this machine, as far as it holds here.

    `files_stay_empty`: no file can be made longer. That a file is deleted, renamed or cut short is not prevented yet.
    """

    network_closed: bool
    limits: bool
    environment_empty: bool = True
    files_stay_empty: bool = True

    @property
    def full(self) -> bool:
        """False: the window must show the mark of reduced protection."""
        return self.network_closed and self.limits and self.files_stay_empty


@dataclass
class _Ended:
    status: int
    cpu_ms: int = 0
    memory_bytes: int = 0


@dataclass
class Child:
    """A started child. `listener`: the media server's socket for it, if it was asked for."""

    listener: socket.socket | None
    port: int
    _life: socket.socket | None = None
    _plain: subprocess.Popen[bytes] | None = None
    _ended: _Ended | None = field(default=None)

    def kill(self) -> None:
        """End it and all it has started, now. Safe to call more than once, and from another thread."""
        if self._life is not None:
            with contextlib.suppress(OSError):
                self._life.shutdown(socket.SHUT_WR)
        if self._plain is not None:
            with contextlib.suppress(OSError):
                self._plain.kill()

    def wait(self, timeout_s: float) -> _Ended | None:
        """How it ended, or None if it still runs after `timeout_s` seconds."""
        if self._ended is not None:
            return self._ended
        if self._plain is not None:
            try:
                self._ended = _Ended(self._plain.wait(timeout_s))
            except subprocess.TimeoutExpired:
                return None
            return self._ended
        assert self._life is not None
        self._life.settimeout(timeout_s)
        try:
            message = sandbox.receive(self._life)
        except TimeoutError:
            return None
        except OSError:
            message = None
        told = message[0] if message else {}
        if "failed" in told:  # the program could not be executed after the room was ready
            self._life.settimeout(None)
            sandbox.receive(self._life)
            raise Surroundings("sandbox-failed", reason=str(told["failed"])[:200])
        self._ended = _Ended(
            _number(told.get("status"), -9), _number(told.get("cpu_ms")), _number(told.get("memory_bytes"))
        )
        return self._ended

    def close(self) -> None:
        """Kill it if it lives, and wait until it is gone."""
        self.kill()
        while self._ended is None and self.wait(5) is None:
            self.kill()
        if self._life is not None:
            self._life.close()


def _number(value: object, otherwise: int = 0) -> int:
    return value if isinstance(value, int) else otherwise


def program(name: str, *arguments: str) -> list[str]:
    """The command that runs `media/<name>.py` as a process of its own, from source or from a frozen program.

    A frozen program (one executable, no interpreter beside it) is started with `--media-<name>` and must hand over to
    that module's `main` before anything else.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, f"--media-{name}", *arguments]
    return [sys.executable, "-I", "-S", "-E", "-B", str(Path(__file__).with_name(f"{name}.py")), *arguments]


class _KeeperLink:
    """Our end of the keeper; started at the first need, started anew if it died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.namespaces = False

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = subprocess.Popen(
                    program("sandbox", str(theirs.fileno()), "own-network" if _OWN_NETWORK else "no-network"),
                    pass_fds=[theirs.fileno()],
                    env={},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                    cwd="/",
                )
            except OSError as problem:
                ours.close()
                raise Surroundings("sandbox-failed", reason=problem.strerror or "start") from problem
        ours.settimeout(20)
        try:
            hello = sandbox.receive(ours)
        except OSError:
            hello = None
        if hello is None:
            ours.close()
            self._end_process()
            raise Surroundings("sandbox-failed", reason="no answer")
        ours.settimeout(None)
        self.namespaces = bool(hello[0].get("namespaces"))
        self._requests = ours
        return ours

    def _end_process(self) -> None:
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
            self._process = None

    def request(self, message: dict[str, object], descriptors: list[int]) -> None:
        """Hand over one request. Raises Surroundings if no keeper can be had."""
        with self._lock:
            requests = self._requests or self._start()
            try:
                sandbox.send(requests, message, descriptors)
            except OSError:
                self._drop()
                sandbox.send(self._start(), message, descriptors)

    def _drop(self) -> None:
        if self._requests is not None:
            self._requests.close()
            self._requests = None
        self._end_process()

    def known(self) -> bool:
        """Start it if need be and tell whether children get a network of their own."""
        with self._lock:
            if self._requests is None:
                self._start()
            return self.namespaces

    def close(self) -> None:
        """End the keeper and with it every child."""
        with self._lock:
            self._drop()


_link = _KeeperLink()


_before_close: list[Callable[[], None]] = []


def at_close(act: Callable[[], None]) -> None:
    """Have `act` called before the keeper is ended; for those who hold a child over several tasks."""
    _before_close.append(act)


def close() -> None:
    """End the keeper and all children: when the vault is locked, and at the program's end."""
    for act in _before_close:
        act()
    _link.close()


atexit.register(close)


def protection() -> Protection:
    """What holds on this machine. Starts the keeper if it does not run yet."""
    if _PLAIN:
        return Protection(network_closed=False, limits=False, files_stay_empty=False)
    return Protection(network_closed=_link.known(), limits=sys.platform == "linux")


def start(arguments: Sequence[str], files: Mapping[int, int], limits: Limits, *, serve: bool) -> Child:
    """Start a sandboxed child. `files`: its descriptor number to ours; `serve`: also open the media server's socket.

    Arguments may contain `PORT_MARK`. Our descriptors stay open and are the caller's to close. Raises Surroundings.
    """
    if _PLAIN:
        return _start_plain(arguments, files, serve=serve)
    ours, theirs = socket.socketpair()
    try:
        _link.request(
            {
                "arguments": list(arguments),
                "targets": list(files),
                "serve": serve,
                "limits": {
                    "memory_bytes": limits.memory_bytes,
                    "cpu_s": limits.cpu_s,
                    "file_bytes": 0,
                    "open_files": limits.open_files,
                    "core_bytes": 0,
                },
            },
            [theirs.fileno(), *files.values()],
        )
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    try:
        ours.settimeout(20)
        ready = sandbox.receive(ours)
        told, received = ready or ({"failed": "the keeper ended"}, [])
        if "failed" in told:
            raise Surroundings("sandbox-failed", reason=str(told["failed"])[:200])
    except OSError as problem:
        ours.close()
        raise Surroundings("sandbox-failed", reason=problem.strerror or "no answer") from problem
    except BaseException:
        ours.close()
        raise
    listener = socket.socket(fileno=received[0]) if received else None
    return Child(listener, _number(told.get("port")), _life=ours)


def _start_plain(arguments: Sequence[str], files: Mapping[int, int], *, serve: bool) -> Child:
    """Where there is no keeper: an ordinary child with an empty environment, and the server on the open loopback."""
    listener, port = None, 0
    if serve:
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # sockets need it there
    try:
        plain = subprocess.Popen(
            [argument.replace(PORT_MARK, str(port)) for argument in arguments],
            stdin=files.get(0, subprocess.DEVNULL),
            stdout=files.get(1, subprocess.DEVNULL),
            stderr=files.get(2, subprocess.DEVNULL),
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as problem:
        if listener is not None:
            listener.close()
        raise Surroundings("sandbox-failed", reason=problem.strerror or "start") from problem
    return Child(listener, port, _plain=plain)


def wide_pipe() -> tuple[int, int]:
    """A pipe that holds a megabyte where the system allows it: a frame then passes in three steps instead of forty."""
    ends = os.pipe()
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, _WIDE_PIPE_BYTES)
    return ends


@lru_cache(maxsize=1)
def ffmpeg_path() -> str:
    """The ffmpeg that came with the program, found without running it; the search path and environment are not asked.

    Raises Surroundings("ffmpeg-missing").
    """
    spec = importlib.util.find_spec("imageio_ffmpeg")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = [path for folder in folders for path in sorted((Path(folder) / "binaries").glob("ffmpeg-*"))]
    if len(found) != 1:
        raise Surroundings("ffmpeg-missing")
    return str(found[0])


@lru_cache(maxsize=1)
def ffmpeg_version() -> str:
    """Version and build of that ffmpeg, as it names itself, for provenance. Raises Surroundings."""
    done = _run([ffmpeg_path(), "-version"], None, 1, Limits(), Ticket())
    first = done.outputs[0].decode("utf-8", "replace").split("\n", 1)[0]
    words = first.split(" ")
    if done.status != 0 or words[:2] != ["ffmpeg", "version"] or len(words) < 3:
        raise Surroundings("ffmpeg-missing")
    return words[2]


def run_ffmpeg(
    build: Builder,
    source: ByteSource,
    ticket: Ticket,
    *,
    outputs: int = 1,
    limits: Limits | None = None,
    sinks: Mapping[int, Sink] | None = None,
    step: str | None = None,
) -> Finished:
    """Run ffmpeg on `source` and wait for it, at most 50 ms late for a cancellation.

    `build` gets the source's address and `outputs` addresses to write to. Where `sinks` has a place for output i, its
    bytes go there as they come (from another thread) and `Finished.outputs[i]` is empty. `step`: the name under which the
    ticket hears how far the source was read. Raises Cancelled; what the source raised, above all Integrity;
    Media("media-timeout"), Media("media-limit", what=cpu|output|memory); Surroundings. A failing exit code is no error here.
    """
    done = _run(None, source, outputs, limits or Limits(), ticket, build=build, sinks=sinks or {}, step=step)
    if done.status != 0 and "Cannot allocate memory" in done.untrusted_log[-4000:]:
        raise Media("media-limit", what="memory")
    return done


def _with_door_options(arguments: list[str]) -> list[str]:
    """Put in what every ffmpeg run must have; the builder's first word is replaced by our ffmpeg."""
    place = arguments.index("-i")
    return [
        ffmpeg_path(),
        *("-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+info", "-max_alloc", str(MAX_ALLOC_BYTES)),
        *arguments[1:place],
        *("-protocol_whitelist", "http,tcp", "-format_whitelist", DEMUXERS.replace(" ", ",")),
        *("-max_pixels", str(MAX_PIXELS)),
        *arguments[place:],
    ]


class _Reader(threading.Thread):
    """Takes everything out of one pipe, whether somebody wants it or not, up to a number of bytes."""

    def __init__(self, descriptor: int, sink: Sink, most_bytes: int, on_trouble: Callable[[], None]) -> None:
        super().__init__(name="media-reader", daemon=True)
        self.flooded = False
        self.problem: BaseException | None = None
        self._descriptor = descriptor
        self._sink = sink
        self._most_bytes = most_bytes
        self._on_trouble = on_trouble

    def run(self) -> None:
        taken = 0
        try:
            while data := os.read(self._descriptor, 1 << 20):
                taken += len(data)
                if taken > self._most_bytes:
                    self.flooded = True
                    break
                self._sink(data)
        except BaseException as problem:
            self.problem = problem
        finally:
            os.close(self._descriptor)
        if self.flooded or self.problem:
            self._on_trouble()


def _run(
    arguments: list[str] | None,
    source: ByteSource | None,
    outputs: int,
    limits: Limits,
    ticket: Ticket,
    *,
    build: Builder | None = None,
    sinks: Mapping[int, Sink] | None = None,
    step: str | None = None,
) -> Finished:
    ticket.check()
    sinks = sinks or {}
    gathered = [bytearray() for _ in range(outputs)]
    takers = [sinks.get(number, gathered[number].extend) for number in range(outputs)]
    log = Log()
    token = _new_token()
    address = f"http://127.0.0.1:{PORT_MARK}/{token}"
    by_post = _PLAIN  # only the three standard streams can be inherited there
    # The first output is the child's number 1; 2 is its log; the others follow.
    numbers = [1, *range(3, 2 + outputs)]
    if build is not None:
        arguments = _with_door_options(
            build(address, [f"{address}/{n}" if by_post and n > 2 else f"pipe:{n}" for n in numbers])
        )
    assert arguments is not None

    stop = _Stop()
    readers: list[_Reader] = []
    theirs: dict[int, int] = {}
    null = os.open(os.devnull, os.O_RDONLY)
    try:
        for number, taker, most in [
            *((n, taker, limits.output_bytes) for n, taker in zip(numbers, takers, strict=True)),
            (2, log.take, 1 << 62),
        ]:
            if by_post and number > 2:
                continue
            read_end, write_end = wide_pipe()
            theirs[number] = write_end
            readers.append(_Reader(read_end, taker, most, stop.now))
        try:
            child = start(arguments, {0: null, **theirs}, limits, serve=source is not None)
        except BaseException:
            for reader in readers:
                os.close(reader._descriptor)
            raise
    finally:
        for descriptor in [null, *theirs.values()]:
            os.close(descriptor)

    server: Server | None = None
    ended: _Ended | None = None
    timed_out = False
    try:
        stop.child = child
        for reader in readers:
            reader.start()
        if source is not None:
            assert child.listener is not None
            posts = dict(zip(numbers[1:], takers[1:], strict=True)) if by_post else {}
            user = os.geteuid() if sys.platform == "linux" and not _link.namespaces else None
            server = Server(child.listener, source, user=user, sinks=posts, on_problem=stop.now, token=token)
        deadline = time.monotonic() + limits.wall_s
        while ended is None:
            ended = child.wait(CHECK_EVERY_S)
            if ended is None:
                timed_out = time.monotonic() > deadline
                if timed_out:
                    break
                ticket.check()
                if step is not None and server is not None and source is not None:
                    ticket.progress(step, min(server.furthest, source.size), source.size)
        if server is not None and ended is not None:
            server.finish()
    finally:
        child.close()
        for reader in readers:
            reader.join()
        if server is not None:
            server.close()
        elif child.listener is not None:
            child.listener.close()

    problems = [server.problem] if server else []
    problems += [reader.problem for reader in readers]
    for problem in problems:
        if problem is not None:
            raise problem
    if timed_out:
        raise Media("media-timeout", seconds=round(limits.wall_s))
    if any(reader.flooded for reader in readers):
        raise Media("media-limit", what="output")
    ticket.check()
    assert ended is not None
    if ended.status < 0 and ended.cpu_ms >= 1000 * limits.cpu_s - 100:
        raise Media("media-limit", what="cpu")
    return Finished(
        ended.status,
        tuple(bytes(one) for one in gathered),
        log.text(),
        ended.cpu_ms,
        ended.memory_bytes,
    )


class _Stop:
    """Lets the threads around a child end it, also before it is there."""

    def __init__(self) -> None:
        self.child: Child | None = None

    def now(self) -> None:
        if self.child is not None:
            self.child.kill()


def _new_token() -> str:
    import secrets  # noqa: PLC0415

    return secrets.token_urlsafe(32)


def longer(limits: Limits, *, cpu_s: float) -> Limits:
    """`limits` with more time: `cpu_s` seconds of processor, and twice that on the clock."""
    cpu = max(limits.cpu_s, round(cpu_s))
    return replace(limits, cpu_s=cpu, wall_s=max(limits.wall_s, 2.0 * cpu))
