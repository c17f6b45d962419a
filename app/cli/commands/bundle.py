"""Bundles: seal and verify."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.answer import Answer
from app.cli.commands.group import root
from app.cli.options import common, with_vault
from app.cli.session import Session
from app.model.still import Use
from app.services import sealing, verifying
from app.services.vaults import Vault

_MARK = {True: "fine", False: "WRONG", None: "not checked"}


@root.command("seal")
@with_vault
@click.option(
    "--out",
    required=True,
    metavar="FILE",
    help="The bundle to write, which must not exist; in a folder it gets a neutral name.",
)
@click.option(
    "--to", "to", multiple=True, metavar="RECIPIENT", help="Public key (age1...) of a recipient, or a file with it."
)
@click.option("--all", "everything", is_flag=True, help="Everything that may travel.")
@click.option("--case", "proceedings", multiple=True, metavar="ID", help="A proceeding and what belongs to it.")
@click.option("--person", "persons", multiple=True, metavar="ID", help="A person and what belongs to them.")
@click.option("--item", "items", multiple=True, metavar="ID", help="An evidence item or still and what belongs to it.")
@click.option(
    "--use",
    type=click.Choice([use.value for use in Use]),
    default=Use.COURT.value,
    show_default=True,
    help="Who will read it: what consents and decisions must cover.",
)
@click.option(
    "--release",
    "releases",
    nargs=2,
    multiple=True,
    metavar="WHAT WHY",
    help="Let something travel that would stay: an id, or consent, publication, collectors, source-identities; and why.",
)
@click.option("--dry-run", is_flag=True, help="Only show what would travel and what would stay.")
def seal(session: Session, vault: Vault, out: str, to: tuple[str, ...], dry_run: bool, **choice: Any) -> Answer:
    """Seal a bundle: encrypted to its recipients, signed, read back. What may not travel stays, and is listed."""
    request = sealing.Request(
        Path(out),
        to,
        everything=choice["everything"],
        proceedings=choice["proceedings"],
        persons=choice["persons"],
        items=choice["items"],
        use=Use(choice["use"]),
        releases=choice["releases"],
    )
    if dry_run:
        proposed, every = sealing.propose(vault, request)
        data = {
            "travels": sorted(proposed.travels),
            "withheld": [_kept(each) for each in proposed.kept],
        }
        lines = [f"{len(proposed.travels)} records would travel, {len(proposed.kept)} things would stay:"]
        lines += [f"  {every[each.record].kind} {each.record[:8]}: {each.reason}" for each in proposed.kept]
        return Answer(data, lines)
    with session.ticket() as ticket:
        sealed = sealing.seal(vault, request, ticket)
    data = {
        "bundle": str(sealed.path),
        "id": sealed.bundle_id,
        "items": sealed.items,
        "bytes": sealed.size,
        "sha256": sealed.sha256,
        "signer": sealed.signer,
        "withheld": [_kept(each) for each in sealed.kept],
    }
    lines = [
        f"Sealed and read back: {sealed.path}",
        f"  {sealed.items} files, {sealed.size} bytes, sha256 {sealed.sha256}",
        f"  signed by {sealed.signer}",
    ]
    if sealed.kept:
        lines.append(f"  {len(sealed.kept)} things stayed behind; --dry-run lists them with the reasons")
    return Answer(data, lines)


def _kept(kept: sealing.Kept) -> dict[str, Any]:
    return {
        "record": kept.record,
        "ground": kept.ground.value,
        "reason": kept.reason,
        "what": "content" if kept.picture else "record",
    }


@root.command("verify")
@common
@click.argument("bundle")
@click.option(
    "--identity", "identities", multiple=True, metavar="FILE", help="The recipient's key (AGE-SECRET-KEY-...)."
)
@click.option("--signer", "signers", metavar="FILE", help="An allowed_signers file, learned by another channel.")
@click.option("--principal", metavar="NAME", help="The one signer expected, as the allowed_signers file calls them.")
@click.option("--timestamp", metavar="FILE", help="A timestamp answer (.tsr) that came after the bundle.")
@click.option("--tsa", "authorities", metavar="FILE", help="Certificates of trusted timestamp authorities, PEM.")
@click.option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    metavar="FILE",
    help="A checkpoint of the same vault kept from before: data/log/checkpoint of an older bundle.",
)
def verify(
    session: Session,
    bundle: str,
    identities: tuple[str, ...],
    signers: str | None,
    principal: str | None,
    timestamp: str | None,
    authorities: str | None,
    checkpoints: tuple[str, ...],
) -> Answer:
    """Check a bundle, step by step. Nothing in it is run, nothing is written."""
    with session.ticket() as ticket:
        report = verifying.verify(
            Path(bundle),
            [Path(identity) for identity in identities],
            ticket,
            signers=None if signers is None else Path(signers),
            principal=principal,
            authorities=None if authorities is None else Path(authorities),
            timestamp=None if timestamp is None else Path(timestamp),
            checkpoints=[Path(each) for each in checkpoints],
        )
    data: dict[str, Any] = {
        "ok": report.ok,
        "headline": report.headline,
        "authenticated": report.authenticated,
        "bundle": report.bundle_id,
        "signer": report.signer if report.authenticated else "unknown",
        "key": report.signer,
        "steps": [
            {"n": step.n, "name": step.name, "ok": step.ok, "problems": list(step.problems), "notes": list(step.notes)}
            for step in report.steps
        ],
    }
    lines = [report.headline, ""]
    for step in report.steps:
        lines.append(f"{step.n:2}  {_MARK[step.ok]:11}  {step.name}")
        lines += [f"        {problem}" for problem in step.problems]
        lines += [f"        ({note})" for note in step.notes]
    if report.signer and not report.authenticated:
        lines += [
            "",
            f"It was signed with the key {report.signer}. Ask the sender, by another channel, whether that is theirs.",
        ]
    return Answer(data, lines, ok=report.ok)
