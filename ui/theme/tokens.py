"""Every colour of the window by its role, for light, dark and both kinds of high contrast. No colour stands anywhere else.

The bars are those of WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for outlines and marks (1.4.11). `pairs` names every pair of
roles that may meet, so that a test can compute them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

TEXT_BAR = 4.5
GRAPHIC_BAR = 3.0


@dataclass(frozen=True)
class Tokens:
    """One theme: a colour as `#RRGGBB` for each role. `contrast`: this is a high-contrast theme."""

    name: str
    dark: bool
    contrast: bool
    rail: str
    window: str
    card: str
    sunken: str
    select: str
    line: str
    edge: str
    text: str
    text2: str
    text3: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    crit: str
    crit_soft: str
    warn: str
    warn_soft: str
    good: str
    good_soft: str
    mute_soft: str
    stage: str
    crit_fill: str
    warn_fill: str
    good_fill: str
    custody: str
    on_custody: str
    toast: str = "#24211D"
    on_toast: str = "#FFFFFF"
    toast_link: str = "#9FD0E8"


LIGHT = Tokens(
    name="light",
    dark=False,
    contrast=False,
    rail="#F0EEE8",
    window="#F8F7F3",
    card="#FFFFFF",
    sunken="#F4F2ED",
    select="#E7F0F4",
    line="#E5E1D9",
    edge="#8B8579",
    text="#1D1B18",
    text2="#524E47",
    text3="#67625A",
    accent="#1B5978",
    on_accent="#FFFFFF",
    accent_hover="#144660",
    accent_soft="#E1ECF2",
    crit="#982E26",
    crit_soft="#F9E8E5",
    warn="#6B5200",
    warn_soft="#F7EFCC",
    good="#29623E",
    good_soft="#E2EFE6",
    mute_soft="#ECE9E2",
    stage="#1C1B19",
    crit_fill="#BE574D",
    warn_fill="#9A8018",
    good_fill="#4F8D69",
    custody="#3B7491",
    on_custody="#FFFFFF",
)

DARK = Tokens(
    name="dark",
    dark=True,
    contrast=False,
    rail="#151618",
    window="#1A1B1E",
    card="#222428",
    sunken="#1D1F22",
    select="#20323C",
    line="#33363B",
    edge="#7F838A",
    text="#ECEAE5",
    text2="#BBB8B1",
    text3="#A09D96",
    accent="#86C0DC",
    on_accent="#0C2230",
    accent_hover="#A3D0E6",
    accent_soft="#1E3642",
    crit="#F2A79E",
    crit_soft="#432522",
    warn="#E3C564",
    warn_soft="#383013",
    good="#8FCCA2",
    good_soft="#1D3427",
    mute_soft="#303338",
    stage="#0E0F10",
    crit_fill="#C2685E",
    warn_fill="#B28B43",
    good_fill="#5F9A75",
    custody="#5C98B5",
    on_custody="#0C1A22",
)

CONTRAST_DARK = Tokens(
    name="contrast-dark",
    dark=True,
    contrast=True,
    rail="#000000",
    window="#000000",
    card="#000000",
    sunken="#101010",
    select="#003A4D",
    line="#FFFFFF",
    edge="#FFFFFF",
    text="#FFFFFF",
    text2="#FFFFFF",
    text3="#E6E6E6",
    accent="#7FD4FF",
    on_accent="#000000",
    accent_hover="#7FD4FF",
    accent_soft="#00303F",
    crit="#FF9E94",
    crit_soft="#2B0500",
    warn="#FFD257",
    warn_soft="#2B1F00",
    good="#7CF0A5",
    good_soft="#002B12",
    mute_soft="#1C1C1C",
    stage="#000000",
    crit_fill="#FF9E94",
    warn_fill="#FFD257",
    good_fill="#7CF0A5",
    custody="#5C98B5",
    on_custody="#0C1A22",
)

CONTRAST_LIGHT = Tokens(
    name="contrast-light",
    dark=False,
    contrast=True,
    rail="#FFFFFF",
    window="#FFFFFF",
    card="#FFFFFF",
    sunken="#F2F2F2",
    select="#CFE6FF",
    line="#000000",
    edge="#000000",
    text="#000000",
    text2="#000000",
    text3="#2B2B2B",
    accent="#00408A",
    on_accent="#FFFFFF",
    accent_hover="#00408A",
    accent_soft="#DCEBFF",
    crit="#8A0000",
    crit_soft="#FFE9E9",
    warn="#4D3800",
    warn_soft="#FFF3C4",
    good="#00451C",
    good_soft="#DDF5E3",
    mute_soft="#EDEDED",
    stage="#000000",
    crit_fill="#8A0000",
    warn_fill="#4D3800",
    good_fill="#00451C",
    custody="#00408A",
    on_custody="#FFFFFF",
)

THEMES = (LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK)
GROUNDS = ("rail", "window", "card", "sunken", "select")


def choose(*, dark: bool, contrast: bool) -> Tokens:
    """The theme for what the desktop asks for."""
    if contrast:
        return CONTRAST_DARK if dark else CONTRAST_LIGHT
    return DARK if dark else LIGHT


def _channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    red, green, blue = (_channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pairs() -> Iterator[tuple[str, str, float]]:
    """(role in front, role behind, bar) for every pair that the window lets meet."""
    for ground in GROUNDS:
        for role in ("text", "text2", "text3", "accent", "crit", "warn", "good"):
            yield role, ground, TEXT_BAR
        yield "edge", ground, GRAPHIC_BAR
    for role in ("accent", "crit", "warn", "good"):
        yield role, f"{role}_soft", TEXT_BAR
    for soft in ("accent_soft", "crit_soft", "warn_soft", "good_soft", "mute_soft"):
        yield "text", soft, TEXT_BAR
        yield "text2", soft, TEXT_BAR
    yield "on_accent", "accent", TEXT_BAR
    yield "on_accent", "accent_hover", TEXT_BAR
    yield "on_custody", "custody", TEXT_BAR
    yield "custody", "card", GRAPHIC_BAR
    yield "on_toast", "toast", TEXT_BAR
    yield "toast_link", "toast", TEXT_BAR
    for fill in ("crit_fill", "warn_fill", "good_fill"):
        yield fill, "card", GRAPHIC_BAR
        yield fill, "mute_soft", GRAPHIC_BAR
