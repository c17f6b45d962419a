"""The checklist of guarantees: whole as it ships, refused where it is broken."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.errors import Invalid, Refused
from app.model.guarantee import Guarantee, Observed
from app.model.ids import RecordId
from app.rules.guarantees import check_key, guarantees, parse_rules

ONE = {"key": "a", "words": "b", "article": "c", "source": "d", "checked": "2026-01-01", "verified": True}


def test_what_ships() -> None:
    found = guarantees()
    assert len(found) >= 15
    for key, rule in found.items():
        assert rule.key == key
        assert rule.words[0].isupper()
        assert not rule.words.endswith(".")
        assert "article" in rule.article
        assert len(rule.citation.source) > 10


def test_only_what_the_list_has_can_be_answered() -> None:
    answer = Guarantee(RecordId("a" * 32), "interpreter", Observed.NO)
    assert check_key(answer) is answer
    with pytest.raises(Invalid, match="invalid"):
        check_key(Guarantee(RecordId("a" * 32), "coffee", Observed.NO))


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ([{**ONE, "more": "x"}], "unknown-key"),
        ([{key: value for key, value in ONE.items() if key != "article"}], "missing-article"),
        ([{**ONE, "checked": "lately"}], "not-a-date"),
        ([{**ONE, "verified": "yes"}], "wrong-type"),
        ([ONE, ONE], "doubled-key"),
        (["a"], "not-an-object"),
    ],
)
def test_a_broken_list_is_refused(rules: list[Any], reason: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_rules(json.dumps({"guarantees": rules}), "some.json")
    assert caught.value.code == "rule-file-broken"
    assert caught.value.facts["reason"] == reason
