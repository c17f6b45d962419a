"""Vaults: make, check, keys, log, batch."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from app.cli.answer import Answer, table
from app.cli.commands.group import root
from app.cli.options import common, with_vault
from app.cli.session import Session, ask_new
from app.services import logbook, overview, vaults
from app.services.vaults import Vault
from ui.words import finding


@root.command("init")
@click.argument("vault")
@click.option("--name", "investigator", default="Investigator", help="Your name, as shown inside the vault.")
@common
def init(session: Session, vault: str, investigator: str) -> Answer:
    """Make a vault. Prints the recovery key once: write it down, it is kept nowhere."""
    path = Path(vault)
    recovery = vaults.create(path, session.new_passphrase(), investigator=investigator)
    session.acknowledge(vault)
    return Answer(
        {"vault": str(path), "recovery_key": recovery.text},
        (
            f"The vault {path.name} is ready.",
            "",
            "Its recovery key, shown this once:",
            "",
            f"    {recovery.text}",
            "",
            "Write it down or print it, and keep it away from this computer. With it the vault opens when the passphrase",
            "is lost; whoever has it can read everything.",
        ),
    )


@root.command("check")
@click.option("--deep", is_flag=True, help="Also read every original whole.")
@click.option("--accept-copy", metavar="WHY", help="Go on with a copy that is older or other than one seen here.")
@with_vault
def check(session: Session, vault: Vault, deep: bool, accept_copy: str | None) -> Answer:
    """Health: keys, database, log, every record and original. Says what is wrong and how badly."""
    if accept_copy is not None:
        vaults.accept_copy(vault, accept_copy)
    with session.ticket() as ticket:
        health = vaults.check(vault, ticket, deep=deep)
    findings = []
    lines = []
    for found in health.findings:
        what, do = finding(found.what, found.facts)
        findings.append(
            {"severity": found.severity.value, "code": found.what, "what": what, "where": found.where, "do": do}
        )
        lines.append(f"{found.severity.value}: {what} ({found.where}) {do}")
    if not lines:
        lines = [
            "Everything is there and as it was." if deep else "Nothing wrong was found. --deep reads every original."
        ]
    return Answer({"ok": health.ok, "findings": findings}, lines, ok=health.ok)


@root.group("keys")
def keys() -> None:
    """The ways into a vault."""


@keys.command("show")
@with_vault
def keys_show(_session: Session, vault: Vault) -> Answer:
    """Which key files there are, and the public key that signs here."""
    state = vaults.key_state(vault)
    slots = [{"slot": name, "known": known} for name, known in state.slots]
    lines = [
        f"{name}: {'put there by this vault' if known else 'NOT put there by this vault'}"
        for name, known in state.slots
    ]
    return Answer(
        {"slots": slots, "public_key": state.public_key, "fingerprint": state.fingerprint},
        [*lines, f"signs with {state.fingerprint}", state.public_key],
        ok=all(known for _, known in state.slots),
    )


def _set_passphrase(session: Session, vault: Vault, new_passphrase_file: str | None) -> Answer:
    new = ask_new() if new_passphrase_file is None else vaults.passphrase_from(Path(new_passphrase_file))
    vaults.change_passphrase(vault, new)
    session.acknowledge("passphrase")
    return Answer(
        {"changed": True},
        (
            "The new passphrase is in force.",
            "Copies of the vault made before, backups among them, still open with the old one.",
        ),
    )


@keys.command("change-passphrase")
@click.option("--new-passphrase-file", metavar="FILE", help="Read the new passphrase from the first line of FILE.")
@with_vault
def change_passphrase(session: Session, vault: Vault, new_passphrase_file: str | None) -> Answer:
    """Set a new passphrase."""
    return _set_passphrase(session, vault, new_passphrase_file)


@keys.command("reset-passphrase")
@click.option("--new-passphrase-file", metavar="FILE", help="Read the new passphrase from the first line of FILE.")
@with_vault
def reset_passphrase(session: Session, vault: Vault, new_passphrase_file: str | None) -> Answer:
    """Set a new passphrase when the old one is lost; open with --recovery-file."""
    return _set_passphrase(session, vault, new_passphrase_file)


@keys.command("add-recovery")
@with_vault
def add_recovery(session: Session, vault: Vault) -> Answer:
    """Make one more recovery key, for another person or another place. Prints it once; the others stay in force."""
    recovery = vaults.add_recovery(vault)
    session.acknowledge("recovery")
    return Answer(
        {"recovery_key": recovery.text},
        (
            "One more recovery key, shown this once:",
            "",
            f"    {recovery.text}",
            "",
            "Write it down or print it, and keep it away from this computer. Whoever has it can read everything.",
        ),
    )


@root.command("log")
@click.option("--since", metavar="DAY", help="Only entries of this day (2025-07-31) or later.")
@click.option("--verify", "verifying", is_flag=True, help="Walk the whole chain and check every signed checkpoint.")
@with_vault
def log(_session: Session, vault: Vault, since: str | None, verifying: bool) -> Answer:
    """Everything that was done here, line by line."""
    entries = list(logbook.entries(vault, overview.parse_day(since).isoformat() if since else None))
    data: dict[str, object] = {
        "entries": [
            {
                "seq": entry.seq,
                "at": entry.at,
                "act": entry.act,
                "actor": entry.actor,
                "subject": entry.subject,
                "why": entry.why,
                "facts": entry.facts,
                "digest": entry.digest,
            }
            for entry in entries
        ]
    }
    lines = table(
        [
            (str(entry.seq), entry.at or "-", entry.act or "-", (entry.subject or "-")[:8], entry.why or "")
            for entry in entries
        ],
        ("line", "when", "what", "about", "why"),
    )
    if not verifying:
        return Answer(data, lines)
    found = logbook.verify(vault)
    data["verified"] = {
        "ok": found.ok,
        "lines": found.size,
        "last": found.last,
        "checkpoints": found.checkpoints,
        "problems": list(found.problems),
    }
    said = (
        f"Unbroken: {found.size} lines, {found.checkpoints} signed checkpoints agree."
        if found.ok
        else "Not as it was: " + "; ".join(found.problems)
    )
    return Answer(data, [*lines, said], ok=found.ok)


@root.command("batch")
@click.argument("vault")
@common
def batch(session: Session, vault: str) -> Answer:
    """Many commands after one unlock: a JSON list of arguments a line on stdin, a JSON object a line on stdout."""
    assert session.run_line is not None
    session.as_json = True
    ok = True
    with session.vault(vault) as opened:
        session.held, session.held_path = opened, Path(vault).absolute()
        try:
            for line in sys.stdin:
                if not line.strip():
                    continue
                data, good = session.run_line(line, vault, session)
                ok = ok and good
                sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
                sys.stdout.flush()
        finally:
            session.held = session.held_path = None
    return Answer({}, ok=ok)
