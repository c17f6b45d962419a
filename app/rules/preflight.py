"""Everything that would make a body send an inquiry back, or hurt somebody, said before it leaves."""

from __future__ import annotations

from app.model.case import Case
from app.rules.body import Body, Level
from app.rules.checks import CHECKS, Problem, View
from app.rules.fields import fill, sheet

_WEIGHT = {Level.BLOCK: 0, Level.WARN: 1, Level.INFO: 2}

__all__ = ["Problem", "blocks", "preflight"]


def preflight(case: Case, body: Body) -> tuple[Problem, ...]:
    """All problems of the case on its day: blocking ones first, each group in the order of the body's rules. Pure."""
    view = View(case, body, sheet(case, body), fill(case, body))
    found = [problem for rule in body.validators for problem in CHECKS[rule.check](view, rule)]
    return tuple(sorted(found, key=lambda problem: _WEIGHT[problem.level]))


def blocks(problems: tuple[Problem, ...]) -> bool:
    """May it not leave?"""
    return any(problem.level is Level.BLOCK for problem in problems)
