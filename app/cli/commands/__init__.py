"""All verbs, one module for each room of the record."""

from __future__ import annotations

from app.cli.commands import backup as backup
from app.cli.commands import bundle as bundle
from app.cli.commands import claims as claims
from app.cli.commands import custody as custody
from app.cli.commands import demo as demo
from app.cli.commands import duplicates as duplicates
from app.cli.commands import edit as edit
from app.cli.commands import exporting as exporting
from app.cli.commands import families as families
from app.cli.commands import footage as footage
from app.cli.commands import importing as importing
from app.cli.commands import inquiry as inquiry
from app.cli.commands import overview as overview
from app.cli.commands import proceeding as proceeding
from app.cli.commands import record as record
from app.cli.commands import safety as safety
from app.cli.commands import search as search
from app.cli.commands import undo as undo
from app.cli.commands import vault as vault
from app.cli.commands import violations as violations
from app.cli.commands import vocabulary as vocabulary
from app.cli.commands.group import root

__all__ = ["root"]
