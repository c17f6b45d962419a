"""All verbs, one module for each room of the record."""

from __future__ import annotations

from app.cli.commands import backup as backup
from app.cli.commands import bundle as bundle
from app.cli.commands import claims as claims
from app.cli.commands import demo as demo
from app.cli.commands import footage as footage
from app.cli.commands import inquiry as inquiry
from app.cli.commands import overview as overview
from app.cli.commands import record as record
from app.cli.commands import vault as vault
from app.cli.commands.group import root

__all__ = ["root"]
