"""What is asked when something is taken in: what it is, how it was acquired, and what could lead to the collector."""

from __future__ import annotations

from ui.forms.specs import Section, Sort, Spec

SECTIONS: tuple[Section, ...] = (
    Section(
        "What it is",
        (Spec("title", "Title", hint="Left empty, the name of the file."),),
    ),
    Section(
        "How it was acquired",
        (
            Spec("url", "Address", hint="Where it was found on the web."),
            Spec("final_url", "Address after redirects"),
            Spec("publisher", "Publisher", half=True),
            Spec("first_published", "First published", Sort.DATE, half=True),
            Spec("collected_by", "Collected by", half=True),
            Spec("collected_at", "Collected at", hint="A day or a moment: 2026-11-23 or 2026-11-23T14:02Z.", half=True),
            Spec("source", "Source", Sort.REFERENCE, "A new name makes a new source."),
            Spec("tool", "Tool", half=True),
            Spec("method", "Method", half=True),
            Spec("sha256_at_collection", "SHA-256 at collection", hint="As it was noted at the time."),
            Spec("clock_offset_s", "Clock was off by, seconds", half=True),
            Spec("page_capture", "Capture of the page", Sort.REFERENCE, half=True),
            Spec("context", "Context", Sort.LONG),
            Spec("difficulties", "Difficulties", Sort.LONG),
        ),
    ),
    Section(
        "What it is about",
        (
            Spec("proceeding", "Proceeding", Sort.REFERENCE),
            Spec("persons", "People it is about", Sort.REFERENCES),
            Spec("notes", "Notes", Sort.LONG),
        ),
    ),
    Section(
        "What could lead to the collector. It stays in the vault unless it is released with a reason.",
        (
            Spec("address", "Network address", half=True),
            Spec("persona", "Assumed identity", half=True),
            Spec("route", "Way through the network"),
        ),
    ),
)
