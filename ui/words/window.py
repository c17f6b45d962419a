"""Words of the window for what the record holds: kinds of evidence, events, acts, links of a chain."""

from __future__ import annotations

from app.model.event import EventType
from app.model.evidence import EvidenceKind
from app.model.status import Disagreement, Status

STATUS_FULL: dict[Status, str] = {
    Status.HELD: "Held, no charge known",
    Status.ON_TRIAL: "Held, on trial",
    Status.SENTENCED: "Held, sentenced",
    Status.DISAPPEARED: "Disappeared",
    Status.RELEASED: "Released",
    Status.REPATRIATED: "Repatriated",
    Status.DEAD: "Died",
    Status.UNKNOWN: "Not known",
}

STATUS_PART: dict[Status, str] = {
    Status.HELD: "no charge known",
    Status.ON_TRIAL: "on trial",
    Status.SENTENCED: "sentenced",
}
"""The parts that those held are made of."""

EVENTS: dict[EventType, str] = {
    EventType.CAPTURE: "Captured",
    EventType.DISAPPEARANCE: "Disappeared",
    EventType.SIGHTING: "Seen",
    EventType.FOOTAGE_RELEASED: "Footage released",
    EventType.TRANSFER: "Moved",
    EventType.ACKNOWLEDGMENT: "Acknowledged as held",
    EventType.ACKNOWLEDGMENT_RETRACTED: "Acknowledgment retracted",
    EventType.DENIAL: "Said not to be held",
    EventType.SILENCE: "No answer given",
    EventType.BUREAU_ENTRY: "Entered with an information bureau",
    EventType.VISIT_REQUESTED: "Visit requested",
    EventType.VISIT: "Visited",
    EventType.VISIT_REFUSED: "Visit refused",
    EventType.CONTACT_PERMITTED: "Contact permitted",
    EventType.CONTACT_REFUSED: "Contact not permitted",
    EventType.CALL: "Call",
    EventType.LETTER: "Letter",
    EventType.CARD: "Card",
    EventType.CAPTURE_CARD: "Capture card",
    EventType.MEDICAL: "Medical examination",
    EventType.INJURY: "Injured",
    EventType.ILLNESS: "Ill",
    EventType.CHARGE: "Charged",
    EventType.HEARING_SCHEDULED: "Hearing set for this day",
    EventType.HEARING: "Hearing",
    EventType.JUDGMENT: "Judgment",
    EventType.SENTENCE: "Sentenced",
    EventType.APPEAL: "Appeal",
    EventType.COMPLAINT: "Complaint",
    EventType.RELEASE: "Released",
    EventType.REPATRIATION: "Repatriated",
    EventType.REMAINS_HANDED_OVER: "Remains handed over",
    EventType.DEATH: "Died",
    EventType.OTHER: "Other event",
}

DISAGREEMENTS: dict[Disagreement, str] = {
    Disagreement.HELD_AFTER_LEAVING: "Seen in custody after having left it.",
    Disagreement.RELEASED_BEFORE_CAPTURE: "Left custody before being captured.",
    Disagreement.ALIVE_AFTER_DEATH: "A sign of life after the recorded death.",
    Disagreement.TWO_DEATHS: "Two deaths on different days.",
    Disagreement.DENIED_AFTER_ACKNOWLEDGMENT: "Said not to be held after having been acknowledged.",
    Disagreement.SEEN_AFTER_DENIAL: "Seen in custody after it was denied.",
}

EVIDENCE: dict[EvidenceKind, str] = {
    EvidenceKind.FILM: "Film",
    EvidenceKind.PHOTOGRAPH: "Photograph",
    EvidenceKind.SCAN: "Scan",
    EvidenceKind.DOCUMENT: "Document",
    EvidenceKind.AUDIO: "Sound recording",
    EvidenceKind.TESTIMONY: "Testimony",
    EvidenceKind.WEB_CAPTURE: "Web capture",
    EvidenceKind.OTHER: "Other",
}

ACQUISITION: dict[str, str] = {
    "url": "Address",
    "final_url": "Address after redirects",
    "publisher": "Publisher",
    "first_published": "First published",
    "collected_by": "Collected by",
    "collected_at": "Collected at",
    "clock_offset_s": "Clock was off by, seconds",
    "tool": "Tool",
    "method": "Method",
    "context": "Context",
    "embedded_metadata": "Metadata shown by the platform",
    "page_source": "Source of the page",
    "page_capture": "Capture of the page",
    "sha256_at_collection": "SHA-256 at collection",
    "source": "Source",
    "difficulties": "Difficulties",
}

LINKS: dict[str, tuple[str, str]] = {
    "acquisition": ("How it was acquired", "The acquisition record is the one that the log recorded."),
    "film": ("The film", "Every byte of the film is there and is what was taken in."),
    "frame": ("The frame", "Decoded again, the frame is the same."),
    "pixels": ("The pixels", "Made again from the frame, the pixels are the same."),
    "PNG": ("The picture file", "The stored picture holds exactly those pixels."),
    "log lines": ("The lines of the log", "Film and still stand in the log, and the log is unbroken."),
    "checkpoint": ("The checkpoint", "A checkpoint covers those lines and agrees with them."),
    "signature": ("The signature", "The checkpoint was signed with a key of this vault."),
}
"""What a link of a still's chain is, and what it means that it holds."""

ACTS: dict[str, str] = {
    "vault.create": "Vault made",
    "vault.accept-copy": "Went on with another copy of the vault",
    "keys.change-passphrase": "Passphrase changed",
    "keys.travel-lock": "Locked for travel",
    "keys.add-recovery": "Recovery key added",
    "evidence.add": "Evidence taken in",
    "evidence.export": "Original written out",
    "evidence.view": "Picture uncovered and looked at",
    "still.take": "Still taken",
    "bundle.intend": "Bundle about to be sealed",
    "bundle.seal": "Bundle sealed",
    "inquiry.annex": "Annex added to an inquiry",
    "inquiry.render": "Inquiry written as documents",
    "inquiry.write": "Inquiry changed",
    "consent.withdraw": "Consent taken back",
    "sameness.link": "Two records linked as one person",
    "sameness.reject": "Two records marked as different people",
    "sameness.retract": "Decision on two people's records taken out",
    "person.import": "People taken in from a table",
    "event.import": "Events taken in from a table",
    "export": "Table written out",
    "undo": "Undone",
    "redo": "Done again",
    "vault.backup": "Backup made",
    "vault.restore": "Restored from a backup",
}

_DONE = {"add": "recorded", "edit": "changed", "retract": "taken out", "restore": "brought back"}
"""What was done with a record of any kind."""

KINDS: dict[str, str] = {
    "person": "Person",
    "place": "Place",
    "source": "Source",
    "source_identity": "Source's identity",
    "event": "Event",
    "evidence": "Evidence",
    "collector": "Collector's traces",
    "still": "Still",
    "depiction": "Depiction",
    "publication": "Decision on publication",
    "proceeding": "Proceeding",
    "guarantee": "Guarantee",
    "watched": "Watched part of a film",
    "claim": "Claim",
    "consent": "Consent",
    "act": "Act",
    "observation": "Observation of visible condition",
    "relative": "Relative",
    "relative_contact": "Relative's contact",
    "told": "What a relative was told",
    "sameness": "Decision on two people's records",
    "term": "Word of this vault",
    "inquiry": "Inquiry",
    "letter": "Letter",
    "investigator": "Investigator",
}

OUR_BUG = (
    "Something went wrong inside Habeas ({kind} at {place}).",
    "What was saved before is kept.",
    "Tell the people who look after your copy of Habeas this place; it names nobody.",
)


def act(code: str) -> str:
    """An act of the log in words: by its own words, or as `<Kind> recorded`, or as it is written."""
    if code in ACTS:
        return ACTS[code]
    kind, _, verb = code.partition(".")
    if verb in _DONE and (kind in KINDS or kind == "record"):
        return f"{KINDS.get(kind, 'Records')} {_DONE[verb]}"
    return code.replace(".", " ").replace("-", " ").replace("_", " ").capitalize()
