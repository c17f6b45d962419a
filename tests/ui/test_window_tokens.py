"""Colours: every pair that may meet keeps its bar, and no colour stands outside the token file."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from tests.ui.said import ROOT
from ui.theme.tokens import THEMES, Tokens, choose, contrast, pairs

HEX = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b")


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_pair_keeps_its_bar(theme: Tokens) -> None:
    colours = asdict(theme)
    low = {
        (front, behind): round(contrast(colours[front], colours[behind]), 2)
        for front, behind, bar in pairs()
        if contrast(colours[front], colours[behind]) < bar
    }
    assert low == {}


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def test_no_colour_outside_the_tokens() -> None:
    found = [
        (path.name, number)
        for path in sorted((ROOT / "ui").rglob("*.py"))
        if path.name != "tokens.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if HEX.search(line)
    ]
    assert found == []


def test_the_theme_for_what_the_desktop_asks() -> None:
    assert {choose(dark=dark, contrast=high).name for dark in (False, True) for high in (False, True)} == {
        theme.name for theme in THEMES
    }
