"""An export for FollowTheMoney, read by its own package, which lives in an environment of its own (`.ci/run` makes it)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.jobs import Ticket
from app.services import record as record_service
from app.services.exporting import run
from storage.vault import Vault
from tests.app.services.tables_of import empty_vault

ROOT = Path(__file__).resolve().parents[3]
ORACLE = ROOT / ".venv-followthemoney" / "bin" / "python"

READ = """
import json, sys
from followthemoney import model
problems, schemata, kept, lost = [], {}, {}, []
entities = [json.loads(line) for line in sys.stdin]
for entity in entities:
    proxy = model.get_proxy(entity, cleaned=False)
    try:
        proxy.schema.validate(proxy.to_dict())
    except Exception as error:
        problems.append([entity["id"], str(error)])
    schemata[entity["id"]] = proxy.schema.name
    kept[entity["id"]] = {name: sorted(proxy.get(name)) for name in entity["properties"]}
    for name, values in entity["properties"].items():
        if name not in proxy.schema.properties or len(proxy.get(name)) != len(set(values)):
            lost.append([entity["schema"], name, values])
ids = set(schemata)
edges = [e["id"] for e in entities if model.get(e["schema"]).edge]
targets = [value for e in entities for name, values in e["properties"].items()
           if model.get(e["schema"]).get(name).type.name == "entity" for value in values]
json.dump({"problems": problems, "lost": lost, "schemata": schemata, "kept": kept, "edges": edges,
           "dangling": [each for each in targets if each not in ids]}, sys.stdout)
"""


def read(content: bytes) -> dict[str, Any]:
    """What FollowTheMoney makes of a file."""
    if not ORACLE.exists():
        pytest.skip("missing tool: followthemoney")
    done = subprocess.run([str(ORACLE), "-W", "ignore", "-c", READ], input=content, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with empty_vault(tmp_path) as opened:
        yield opened


def add(vault: Vault, kind: str, **draft: object) -> str:
    return record_service.add(vault, kind, draft, Ticket())


def leave(vault: Vault, what: str) -> bytes:
    path = vault.folder.parent / "out.ftm"
    path.unlink(missing_ok=True)
    run.export(vault, run.Request(what, "ftm", path), Ticket())
    return path.read_bytes()


def test_people_events_and_links_are_valid(vault: Vault) -> None:
    unit = {"service_unit": "Third Battalion", "service_rank": "Private", "service_number": "A-204417"}
    mher = add(
        vault, "person", names=["Sahakyan, Mher, Levon", "Մհեր Սահակյան"], aliases=["Fox", "The Old Fox"],
        birth_names=["M. Sahak"],
        sex="male", birth="12 March 1990", birth_place="Verin Aygut", nationalities=["AM"], occupation="Teacher",
        documents=["Passport; XX0000017; 3 May 2016; Office", "Card"], address="14 Mulberry Street", notes="a\nb", **unit,
    )  # fmt: skip
    ani = add(vault, "person", names=["Ani Vardanyan"], birth="~June 1991", **unit)
    add(
        vault, "proceeding", title="Case of the two", defendants=[mher, ani], court="Court of Aygut", case_number="7/25"
    )
    capture = add(
        vault, "event", type="capture", persons=[mher, ani], date="24 June 2025", place="Ridge", description="alive"
    )
    seen = add(vault, "event", type="sighting", persons=[mher], date="between 3.2025 and 5.2025")
    found = read(leave(vault, "all"))
    assert (found["problems"], found["lost"], found["dangling"]) == ([], [], [])
    assert sorted(found["schemata"].values()) == sorted(
        ["Person", "Person", "Event", "Event", "Organization", "Membership", "Membership", "Identification", "CourtCase",
         "CourtCaseParty", "CourtCaseParty"]
    )  # fmt: skip
    assert len(found["edges"]) == 4
    person = found["kept"][mher]
    assert person["name"] == sorted(["Sahakyan, Mher, Levon", "Մհեր Սահակյան"])
    assert (person["birthDate"], person["weakAlias"], person["alias"]) == (["1990-03-12"], ["Fox"], ["The Old Fox"])
    assert "birthDate" not in found["kept"][ani]  # nobody knows it for certain
    assert found["kept"][capture]["involved"] == sorted([mher, ani])
    assert (found["kept"][seen]["startDate"], found["kept"][seen]["endDate"]) == (["2025-03-01"], ["2025-05-31"])


def test_only_what_was_asked_for(vault: Vault) -> None:
    mher = add(vault, "person", names=["Mher Sahakyan"])
    add(vault, "event", type="capture", persons=[mher], date="24 June 2025")
    assert set(read(leave(vault, "people"))["schemata"].values()) == {"Person"}
    assert set(read(leave(vault, "events"))["schemata"].values()) == {"Person", "Event"}
