"""Finding, in the program's source, every error code and every code of a field's problem.

An error code is the literal first argument of a subclass of `AppError`, of `super().__init__` in one, or the second of a
`Finding`. A field's code is a literal value in the mapping given to `Invalid`, an item put into something called `problems`,
or the last argument of `reading.problem` or `self.problem`; for tables the rule given to `fault`, `unfit`, `Odd` or `Row`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_RULE_AT = {"fault": 3, "unfit": 0, "Odd": 1, "Row": 2}
"""Which argument of these is a rule for a table."""
PACKAGES = ("app", "storage", "media", "ui")


@dataclass
class Found:
    """`codes`: where each is raised, with the facts given there (None: given in a way that cannot be read)."""

    codes: dict[str, list[tuple[str, frozenset[str] | None]]] = field(default_factory=dict)
    problems: dict[str, list[str]] = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def error_classes(trees: list[ast.Module]) -> set[str]:
    """Names of `AppError` and everything derived from it."""
    bases = {
        node.name: {_name(base) for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    known = {"AppError"}
    while more := {name for name, over in bases.items() if over & known} - known:
        known |= more
    return known


def _literal(node: ast.expr) -> list[str]:
    """The texts that a literal, or a choice between literals, can be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _literal(node.body) + _literal(node.orelse)
    return []


def _facts(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name)


@cache
def everything() -> Found:
    """One pass over the source of the program."""
    found = Found()
    modules = list(sources())
    errors = error_classes([tree for _, tree in modules])
    own_code = _classes_with_own_code([tree for _, tree in modules], errors)
    for path, tree in modules:
        for node in ast.walk(tree):
            where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call):
                _look_at_call(found, node, where, errors - own_code)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                if "problems" in _name(node.targets[0].value):
                    _note_problems(found, node.value, where)
            elif isinstance(node, ast.ClassDef) and node.name in own_code:
                _look_at_class(found, node, where)
    return found


def _classes_with_own_code(trees: list[ast.Module], errors: set[str]) -> set[str]:
    """Error classes whose `__init__` names the code (`Cancelled`), or takes problems (`Invalid`)."""
    return {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name in errors and node.name != "AppError"
        if any(isinstance(inner, ast.FunctionDef) and inner.name == "__init__" for inner in node.body)
    }


def _look_at_class(found: Found, node: ast.ClassDef, where: str) -> None:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "__init__":
            for code in _literal(call.args[0]) if call.args else []:
                found.codes.setdefault(code, []).append((where, _facts(call)))


def _look_at_call(found: Found, call: ast.Call, where: str, errors: set[str]) -> None:
    name = _name(call.func)
    if name in errors:
        codes = _literal(call.args[0]) if call.args else []
        if not codes:
            found.unclear.append(where)
        for code in codes:
            found.codes.setdefault(code, []).append((where, _facts(call)))
    elif name == "Finding" and len(call.args) > 1:
        for code in _literal(call.args[1]):
            found.codes.setdefault(code, []).append((where, None))
    elif name in _RULE_AT:
        for argument in call.args[_RULE_AT[name] : _RULE_AT[name] + 1]:
            _note_problems(found, argument, where)
    elif name == "Invalid":
        if call.args and isinstance(call.args[0], ast.Dict):
            for value in call.args[0].values:
                _note_problems(found, value, where)
        for keyword in call.keywords:
            if keyword.arg == "code":
                for code in _literal(keyword.value):
                    found.codes.setdefault(code, []).append((where, frozenset()))
        found.codes.setdefault("invalid", []).append((where, frozenset()))
    elif isinstance(call.func, ast.Attribute) and call.args:
        owner = _name(call.func.value)
        if (name == "problem" and owner in {"reading", "self"}) or (name == "setdefault" and "problems" in owner):
            _note_problems(found, call.args[-1], where)


def _note_problems(found: Found, value: ast.expr, where: str) -> None:
    for code in _literal(value):
        found.problems.setdefault(code, []).append(where)
