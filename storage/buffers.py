"""One hint to the C library about the buffers of a long copy."""

from __future__ import annotations

_LARGE_BYTES = 8 * 1024 * 1024


def keep() -> None:
    """Let freed buffers of up to some megabytes stay with the process for the next ones.

    glibc hands large blocks back to the system as soon as they are freed, and the system clears each page anew for the next
    block: up to a third of the processor time of copying a film. It raises that limit by itself, to the size of the largest
    block it has seen freed (mallopt(3), M_MMAP_THRESHOLD); so one untouched block is taken and given back. Elsewhere this
    does nothing.
    """
    bytes(_LARGE_BYTES)
