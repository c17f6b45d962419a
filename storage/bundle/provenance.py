"""metadata/case.jsonld: where each file came from, as a CASE 1.4 / UCO 1.4 graph that other forensic programs read.

Names of things are ids of the record (random), never of persons. The graph repeats what the records and the log say, for
programs that know neither; it is not what the verifier relies on.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from app.model.canonical import Json
from storage.bundle.contents import pretty

_UCO = "https://ontology.unifiedcyberontology.org/uco"
_CONTEXT = {
    "kb": "urn:habeas:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "uco-action": f"{_UCO}/action/",
    "uco-core": f"{_UCO}/core/",
    "uco-identity": f"{_UCO}/identity/",
    "uco-observable": f"{_UCO}/observable/",
    "uco-tool": f"{_UCO}/tool/",
    "uco-types": f"{_UCO}/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class FileFacts:
    """A file of the bundle. `record`: id of its record. `path`: below `data/`. `size`: bytes. `sha256`: hex."""

    record: str
    path: str
    size: int
    sha256: str
    media_type: str


@dataclass(frozen=True)
class Acquired:
    """An original and how it came in. `at`: as `app.clock.text` writes it, if known. `performer`: id of the actor."""

    file: FileFacts
    at: str | None = None
    performer: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Derived:
    """A file made from another one (`source`: the record of that) with a tool."""

    file: FileFacts
    source: str
    tool: str
    command: str
    at: str | None = None
    performer: str | None = None


def _name(kind: str, record: str) -> str:
    """An IRI that ends in a UUID of a standard version, as the profile wants it; always the same for one record."""
    return f"kb:{kind}-{uuid.uuid5(uuid.UUID(hex=record), kind)}"


def _typed(kind: str, value: object) -> dict[str, Json]:
    return {"@type": f"xsd:{kind}", "@value": str(value)}


def _file(facts: FileFacts, url: str | None = None) -> dict[str, Json]:
    facets: list[Json] = [
        {
            "@id": _name("file-facet", facts.record),
            "@type": "uco-observable:FileFacet",
            "uco-observable:fileName": facts.path.rpartition("/")[2],
            "uco-observable:filePath": facts.path,
            "uco-observable:sizeInBytes": _typed("integer", facts.size),
        },
        {
            "@id": _name("content-facet", facts.record),
            "@type": "uco-observable:ContentDataFacet",
            "uco-observable:hash": [
                {
                    "@id": _name("hash", facts.record),
                    "@type": "uco-types:Hash",
                    "uco-types:hashMethod": "SHA256",
                    "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": facts.sha256},
                }
            ],
            "uco-observable:mimeType": facts.media_type,
        },
    ]
    if url is not None:
        facets.append(
            {
                "@id": _name("url-facet", facts.record),
                "@type": "uco-observable:URLFacet",
                "uco-observable:fullValue": url,
            }
        )
    return {
        "@id": _name("file", facts.record),
        "@type": "uco-observable:File",
        "uco-core:externalReference": [
            {
                "@id": _name("reference", facts.record),
                "@type": "uco-core:ExternalReference",
                "uco-core:externalIdentifier": facts.record,
            }
        ],
        "uco-core:hasFacet": facets,
    }


def _action(facts: FileFacts, what: str, at: str | None, performer: str | None) -> dict[str, Json]:
    found: dict[str, Json] = {
        "@id": _name(what, facts.record),
        "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": what,
        "uco-action:result": [{"@id": _name("file", facts.record)}],
    }
    if at is not None:
        found["uco-action:startTime"] = _typed("dateTime", at)
    if performer is not None:
        found["uco-action:performer"] = {"@id": _name("actor", performer)}
    return found


def case_jsonld(acquired: Sequence[Acquired], derived: Sequence[Derived]) -> bytes:
    """The graph: files, the actions that brought or made them, who acted (as ids), and the tools."""
    graph: list[Json] = []
    for original in acquired:
        graph.append(_file(original.file, original.url))
        action = _action(original.file, "acquired", original.at, original.performer)
        provenance = {
            "@id": _name("provenance", original.file.record),
            "@type": "case-investigation:ProvenanceRecord",
            "uco-core:description": "as acquired, byte for byte",
            "uco-core:object": [{"@id": _name("file", original.file.record)}],
        }
        action["uco-action:result"].append({"@id": provenance["@id"]})
        graph += [action, provenance]
    tools: dict[str, Json] = {}
    for made in derived:
        graph.append(_file(made.file))
        action = _action(made.file, "derived", made.at, made.performer)
        tool = f"kb:tool-{uuid.uuid5(uuid.NAMESPACE_URL, made.tool)}"
        tools[tool] = {"@id": tool, "@type": "uco-tool:Tool", "uco-core:name": made.tool}
        action["uco-action:object"] = [{"@id": _name("file", made.source)}]
        action["uco-action:instrument"] = [{"@id": tool}]
        action["uco-core:description"] = made.command
        graph.append(action)
    performers = {each.performer for each in acquired} | {each.performer for each in derived}
    for performer in sorted(each for each in performers if each is not None):
        graph.append({"@id": _name("actor", performer), "@type": "uco-identity:Person"})
    graph += [tools[tool] for tool in sorted(tools)]
    return pretty({"@context": _CONTEXT, "@graph": graph})
