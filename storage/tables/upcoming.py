"""Which cases may have a session ahead: found in the narrow table of facts and in what hearings were adjourned to."""

from __future__ import annotations

from datetime import date

from app.model.event import EventType
from app.model.ids import RecordId
from storage.reading import Reader

_ADJOURNED = '"adjourned_to":{'
"""So a canonical body has it; in a text of somebody's the quotation marks would be escaped."""


def cases(reader: Reader, day: date, limit: int) -> list[RecordId]:
    """Proceedings with a hearing, or the announcement of one, that can lie on `day` or later, the earliest first; then those
    of which any hearing was adjourned to a day that was named. At most `limit`.
    """
    kinds = (EventType.HEARING.value, EventType.HEARING_SCHEDULED.value)
    sql = (
        "WITH court AS MATERIALIZED (SELECT event, min(earliest) AS first,"
        " max(latest IS NULL OR open_end OR latest >= ?1) AS ahead FROM fact WHERE superseded IS NULL"
        " AND type IN (SELECT code FROM fact_type WHERE name IN (?2, ?3)) GROUP BY event),"
        " soon AS (SELECT event, max(first, ?1) AS first FROM court WHERE ahead UNION ALL"
        " SELECT event, 9999999 FROM court JOIN head ON head.n = event AND head.superseded_at IS NULL"
        " JOIN body ON body.n = head.n AND body.version = head.version WHERE NOT ahead AND instr(body.text, ?4))"
        " SELECT record.id FROM soon JOIN link ON link.n = soon.event AND link.field = 'proceeding'"
        " JOIN record ON record.n = link.to_n GROUP BY record.n ORDER BY min(soon.first), record.n LIMIT ?5"
    )
    return [RecordId(id_) for (id_,) in reader.rows(sql, (day.toordinal(), *kinds, _ADJOURNED, limit))]
