"""Where something lies in a picture as it is kept, and as it is shown turned. Rectangles are (left, top, width, height)."""

from __future__ import annotations

Rect = tuple[int, int, int, int]


def turned(rect: Rect, width: int, height: int, rotation: int) -> Rect:
    """A rectangle of a picture of `width` by `height`, after the picture was turned clockwise by `rotation` degrees."""
    left, top, wide, high = rect
    match rotation % 360:
        case 90:
            return height - top - high, left, high, wide
        case 180:
            return width - left - wide, height - top - high, wide, high
        case 270:
            return top, width - left - wide, high, wide
        case _:
            return rect


def turned_back(rect: Rect, width: int, height: int, rotation: int) -> Rect:
    """The rectangle in the picture as it is kept, of `width` by `height`, for one in the turned picture."""
    if rotation % 180:
        width, height = height, width
    return turned(rect, width, height, -rotation)


def within(rect: Rect, width: int, height: int) -> Rect | None:
    """As much of it as lies in the picture; None for nothing."""
    left, top = max(0, rect[0]), max(0, rect[1])
    right, bottom = min(width, rect[0] + rect[2]), min(height, rect[1] + rect[3])
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None
