"""The door: what a child may and may not do, how it ends, and what comes back."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence

import pytest

from app.errors import Cancelled, Integrity, Media, Surroundings
from app.jobs import Ticket
from media import probe, process, stills
from media.frames import FrameIndex, Held
from media.process import DEMUXERS, Limits, run_ffmpeg
from tests.media.films import Films
from tests.media.films import run_ffmpeg as plain_ffmpeg
from tests.media.sources import Watched, python, told

linux = pytest.mark.skipif(sys.platform != "linux", reason="limits are tested on Linux")


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int) -> bool:
    end = time.monotonic() + 5
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not alive(pid)


@linux
def test_full_protection_here() -> None:
    if not process.protection().network_closed:
        pytest.skip("no namespaces on this machine")
    assert process.protection().full


@linux
def test_child_reaches_no_other_port_and_no_address() -> None:
    if not process.protection().network_closed:
        pytest.skip("no namespaces on this machine")
    with socket.create_server(("127.0.0.1", 0)) as outside:
        outside.settimeout(0.2)
        port = outside.getsockname()[1]
        status, text = told(
            "import socket\n"
            f"for place in (('127.0.0.1', {port}), ('192.0.2.1', 80), ('8.8.8.8', 53)):\n"
            "    try:\n"
            "        socket.create_connection(place, 1)\n"
            "        print('reached', place)\n"
            "    except OSError as problem: print('no')\n"
            "    try:\n"
            "        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packet:\n"
            "            packet.sendto(b'x', place)\n"
            "            print('sent' if place[0] != '127.0.0.1' else 'no')\n"
            "    except OSError as problem: print('no')\n"
        )
        assert (status, text.split()) == (0, ["no"] * 6)
        with pytest.raises(TimeoutError):
            outside.accept()


@linux
def test_nobody_outside_reaches_the_server_of_a_child(films: Films) -> None:
    if not process.protection().network_closed:
        pytest.skip("no namespaces on this machine")
    read_end, write_end = os.pipe()
    child = process.start(python("import time; time.sleep(30)"), {1: write_end}, Limits(), serve=True)
    os.close(write_end)
    os.close(read_end)
    try:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", child.port), 1)
    finally:
        child.close()
        assert child.listener is not None
        child.listener.close()


def test_child_has_an_empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASE", "Invented Name")
    status, text = told("import os; print(dict(os.environ))")
    assert status == 0
    assert "CASE" not in text
    assert set(eval(text)) <= {"LC_CTYPE"}  # what Python itself adds without a locale


@linux
def test_child_cannot_write_a_byte(tmp_path: object) -> None:
    status, text = told(
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"for folder in ('/tmp', '/dev/shm', {str(tmp_path)!r}):\n"
        "    path = folder + '/habeas-canary'\n"
        "    try:\n"
        "        with open(path, 'wb') as file: file.write(b'canary')\n"
        "        print('wrote')\n"
        "    except OSError: print('no')\n"
        "    import os\n"
        "    try: os.unlink(path)\n"
        "    except OSError: pass\n"
    )
    assert (status, text.split()) == (0, ["no"] * 3)


@linux
def test_child_has_its_limits_and_no_new_rights() -> None:
    _, text = told(
        "import resource as r, os\n"
        "print(*[r.getrlimit(x)[1] for x in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_NOFILE, r.RLIMIT_CORE)])\n"
        "status = open('/proc/self/status').read()\n"
        "print(*[line.split()[1] for line in status.splitlines() if line.startswith(('NoNewPrivs', 'CapEff'))])\n"
        "print(os.getpgid(0) == os.getpid())\n"
        "def there(number):\n"
        "    try: os.fstat(number); return True\n"
        "    except OSError: return False\n"
        "print(*[number for number in range(200) if there(number)])\n",
        Limits(cpu_s=7, memory_bytes=1 << 30),
    )
    lines = text.splitlines()
    assert lines[0].split() == [str(1 << 30), "7", "0", "32", "0"]
    if process.protection().network_closed:
        assert sorted(lines[1].split()) == ["0" * 16, "1"]
    assert lines[2:] == ["True", "0 1 2"]


@linux
def test_child_and_its_children_die_with_the_door() -> None:
    read_end, write_end = os.pipe()
    code = "import os, time\npid = os.fork()\nif pid: print(os.getpid(), pid, flush=True)\ntime.sleep(60)"
    child = process.start(python(code), {1: write_end}, Limits(), serve=False)
    os.close(write_end)
    with os.fdopen(read_end) as stream:
        pids = [int(word) for word in stream.readline().split()]
        assert all(alive(pid) for pid in pids)
        child.close()
        assert all(gone(pid) for pid in pids)


@linux
def test_children_die_with_a_killed_keeper_and_the_next_one_works() -> None:
    read_end, write_end = os.pipe()
    code = "import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)"
    child = process.start(python(code), {1: write_end}, Limits(), serve=False)
    os.close(write_end)
    with os.fdopen(read_end) as stream:
        pid = int(stream.readline())
        assert process._link._process is not None
        os.kill(process._link._process.pid, signal.SIGKILL)
        assert gone(pid)
    child.close()
    assert told("print(1)") == (0, "1\n")


def test_a_program_that_is_not_there_is_said() -> None:
    child = process.start(["/nonexistent/program"], {}, Limits(), serve=False)
    try:
        with pytest.raises(Surroundings, match="sandbox-failed"):
            child.wait(10)
    finally:
        child.close()


def silent(address: str, outputs: Sequence[str]) -> list[str]:
    return ["ffmpeg", "-i", address, "-f", "framehash", outputs[0]]


def endless(address: str, outputs: Sequence[str]) -> list[str]:
    return ["ffmpeg", "-stream_loop", "-1", "-i", address, "-f", "rawvideo", outputs[0]]


def test_a_hanging_child_is_ended_by_the_clock(films: Films) -> None:
    limits = Limits(wall_s=0.5, output_bytes=1 << 40)
    with pytest.raises(Media, match="media-timeout"):
        run_ffmpeg(endless, Watched.of(films("h264.mp4")), Ticket(), limits=limits, sinks={0: lambda _: None})


@linux
def test_a_busy_child_is_ended_by_the_processor_limit(films: Films) -> None:
    limits = Limits(cpu_s=1, wall_s=60, output_bytes=1 << 40)
    with pytest.raises(Media) as raised:
        run_ffmpeg(endless, Watched.of(films("h264.mp4")), Ticket(), limits=limits, sinks={0: lambda _: None})
    assert (raised.value.code, raised.value.facts["what"]) == ("media-limit", "cpu")


def test_a_flood_is_capped(films: Films) -> None:
    with pytest.raises(Media) as raised:
        run_ffmpeg(endless, Watched.of(films("h264.mp4")), Ticket(), limits=Limits(output_bytes=1 << 20))
    assert (raised.value.code, raised.value.facts["what"]) == ("media-limit", "output")


def test_cancelling_ends_the_child(films: Films) -> None:
    ticket = Ticket()
    timer = threading.Timer(0.3, ticket.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        run_ffmpeg(
            endless,
            Watched.of(films("h264.mp4")),
            ticket,
            limits=Limits(output_bytes=1 << 40),
            sinks={0: lambda _: None},
        )
    timer.join()


def test_what_a_sink_raises_comes_out(films: Films) -> None:
    def sink(_: bytes) -> None:
        raise Integrity("frame-index-damaged")

    with pytest.raises(Integrity):
        run_ffmpeg(endless, Watched.of(films("h264.mp4")), Ticket(), sinks={0: sink})


def test_declared_giant_is_refused_before_it_is_unpacked() -> None:
    # A y4m header that declares 60000 x 60000 points, and nothing behind it.
    film = b"YUV4MPEG2 W60000 H60000 F25:1 Ip A1:1 C420jpeg\nFRAME\n" + bytes(4096)
    done = run_ffmpeg(silent, Watched(film), Ticket())
    assert done.status != 0
    assert done.memory_bytes < 300 << 20


def test_allowed_containers_exist_and_name_no_other_files() -> None:
    listed = {
        line.split()[1] for line in plain_ffmpeg("-hide_banner", "-demuxers").decode().splitlines() if line[:2] == " D"
    }
    known = {name for names in listed for name in names.split(",")}
    allowed = set(DEMUXERS.split())
    assert allowed <= known
    assert not allowed & {"hls", "dash", "concat", "sdp", "rtsp", "rtp", "sap", "image2", "image2pipe", "imf", "lavfi"}
    assert not allowed & {"webm_dash_manifest", "avisynth", "ffmetadata", "data", "rawvideo", "tty", "dvdvideo"}
    assert not {name for name in allowed if name.endswith("_pipe")}


def test_several_at_once(films: Films) -> None:
    source = Watched.of(films("h264.mp4"))
    outcomes: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(run_ffmpeg(silent, source, Ticket()).outputs[0]))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 6
    assert len(set(outcomes)) == 1


@pytest.mark.parametrize("switch", ["_OWN_NETWORK", "_PLAIN"])
def test_the_same_comes_out_with_less_protection(films: Films, switch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without namespaces, and (as on Windows) without the keeper: the same index and still, and it is said."""
    source = Watched.of(films("h264.mp4"))
    index = probe.take_in(source, Ticket())
    still = stills.take(source, FrameIndex(Held(index)), 0, 5120, Ticket())
    process.close()
    monkeypatch.setattr(process, switch, switch == "_PLAIN")
    assert not process.protection().full
    assert probe.take_in(source, Ticket()) == index
    assert stills.take(source, FrameIndex(Held(index)), 0, 5120, Ticket()) == still
    with pytest.raises(Integrity):
        probe.take_in(Watched(films("h264.mp4").read_bytes(), broken=range(5000, 5001)), Ticket())
    with pytest.raises(Media, match="media-timeout"):
        run_ffmpeg(
            endless, source, Ticket(), limits=Limits(wall_s=0.5, output_bytes=1 << 40), sinks={0: lambda _: None}
        )
    process.close()
