"""Tables from elsewhere (CSV, XLSX) into the record: read within limits, mapped, checked row by row, recorded as one change."""
