"""How much a table may hold: beyond this it is a mistake or an attack, and it is refused before it fills the memory."""

from __future__ import annotations

FILE_BYTES = 128 * 1024 * 1024
UNPACKED_BYTES = 256 * 1024 * 1024
"""Of all parts of a workbook together."""
RATIO = 200
"""Of unpacked to packed, for a part of more than a megabyte. Real sheets reach about 30."""
RATIO_FROM_BYTES = 1024 * 1024
OTHER_PART_BYTES = 16 * 1024 * 1024
"""Of a part of a workbook that is neither a sheet nor its texts: it is read whole."""
PARTS = 2_000
COLUMNS = 1_000
CELLS = 20_000_000
ROWS = 1_048_576
"""What a spreadsheet can hold."""
MAPPING_BYTES = 1024 * 1024
