"""The libraries of the system that Qt needs on Linux, and the packages that hold them.

Wheels of PySide6 bring all of Qt, but not these. The table is what the ELF headers of PySide6 6.11.2 ask for directly
(a test compares); package names are those of Debian 12 and Fedora.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

DRAWING, X11, WAYLAND = "drawing", "X11", "Wayland"


class Library(NamedTuple):
    """`use`: needed to draw anything (also without a screen), or only for a window on X11 or Wayland."""

    name: str
    use: str
    debian: str
    fedora: str


LIBRARIES = (
    Library("libstdc++.so.6", DRAWING, "libstdc++6", "libstdc++"),
    Library("libz.so.1", DRAWING, "zlib1g", "zlib"),
    Library("libzstd.so.1", DRAWING, "libzstd1", "libzstd"),
    Library("libglib-2.0.so.0", DRAWING, "libglib2.0-0", "glib2"),
    Library("libgthread-2.0.so.0", DRAWING, "libglib2.0-0", "glib2"),
    Library("libdbus-1.so.3", DRAWING, "libdbus-1-3", "dbus-libs"),
    Library("libfontconfig.so.1", DRAWING, "libfontconfig1", "fontconfig"),
    Library("libfreetype.so.6", DRAWING, "libfreetype6", "freetype"),
    Library("libxkbcommon.so.0", DRAWING, "libxkbcommon0", "libxkbcommon"),
    Library("libX11.so.6", DRAWING, "libx11-6", "libX11"),
    Library("libEGL.so.1", DRAWING, "libegl1", "libglvnd-egl"),
    Library("libGL.so.1", DRAWING, "libgl1", "libglvnd-glx"),
    Library("libX11-xcb.so.1", X11, "libx11-xcb1", "libX11-xcb"),
    Library("libxkbcommon-x11.so.0", X11, "libxkbcommon-x11-0", "libxkbcommon-x11"),
    Library("libxcb.so.1", X11, "libxcb1", "libxcb"),
    Library("libxcb-cursor.so.0", X11, "libxcb-cursor0", "xcb-util-cursor"),
    Library("libxcb-icccm.so.4", X11, "libxcb-icccm4", "xcb-util-wm"),
    Library("libxcb-image.so.0", X11, "libxcb-image0", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", X11, "libxcb-keysyms1", "xcb-util-keysyms"),
    Library("libxcb-randr.so.0", X11, "libxcb-randr0", "libxcb"),
    Library("libxcb-render.so.0", X11, "libxcb-render0", "libxcb"),
    Library("libxcb-render-util.so.0", X11, "libxcb-render-util0", "xcb-util-renderutil"),
    Library("libxcb-shape.so.0", X11, "libxcb-shape0", "libxcb"),
    Library("libxcb-shm.so.0", X11, "libxcb-shm0", "libxcb"),
    Library("libxcb-sync.so.1", X11, "libxcb-sync1", "libxcb"),
    Library("libxcb-util.so.1", X11, "libxcb-util1", "xcb-util"),
    Library("libxcb-xfixes.so.0", X11, "libxcb-xfixes0", "libxcb"),
    Library("libxcb-xkb.so.1", X11, "libxcb-xkb1", "libxcb"),
    Library("libwayland-client.so.0", WAYLAND, "libwayland-client0", "libwayland-client"),
    Library("libwayland-cursor.so.0", WAYLAND, "libwayland-cursor0", "libwayland-cursor"),
)


def missing(load: Callable[[str], object] = ctypes.CDLL, platform: str = sys.platform) -> list[Library]:
    """The libraries that this system cannot load; none on systems other than Linux."""
    return [library for library in LIBRARIES if platform == "linux" and not _loads(library.name, load)]


def _loads(name: str, load: Callable[[str], object]) -> bool:
    try:
        load(name)
    except OSError:
        return False
    return True


def advice(lacking: Iterable[Library], system: str) -> str:
    """One sentence: what is missing, and the command that brings it. `system`: text of /etc/os-release."""
    lacking = list(lacking)
    debian = " ".join(sorted({library.debian for library in lacking}))
    fedora = " ".join(sorted({library.fedora for library in lacking}))
    family = _family(system)
    if family == "debian":
        command = f"sudo apt-get install {debian}"
    elif family == "fedora":
        command = f"sudo dnf install {fedora}"
    else:
        command = f"the packages called on Debian: {debian}; on Fedora: {fedora}"
    names = ", ".join(library.name for library in lacking)
    uses = " and ".join(dict.fromkeys(_USES[library.use] for library in lacking))
    return f"Qt lacks {names} {uses}; install: {command}"


_USES = {DRAWING: "to draw", X11: "for windows on X11", WAYLAND: "for windows on Wayland"}


def _family(system: str) -> str:
    values = dict(line.partition("=")[::2] for line in system.splitlines())
    names = f"{values.get('ID', '')} {values.get('ID_LIKE', '')}".replace('"', "").split()
    if "debian" in names or "ubuntu" in names:
        return "debian"
    return "fedora" if "fedora" in names or "rhel" in names else ""


def this_system() -> str:
    """The text of /etc/os-release, empty where there is none."""
    try:
        return Path("/etc/os-release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
