"""Several threads read while one writes: each sees one moment, whole."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.jobs import Ticket
from app.model.event import Event
from app.model.person import Person
from storage import files, log
from storage.tables import facts, records
from tests.storage.vaults import Small, add, bad, check, event, opened, person, put, take


def test_a_snapshot_begins_with_its_block(small: Small) -> None:
    with opened(small.folder) as vault:
        with vault.read() as reader:
            add(vault, person("Later"))
            assert records.count(reader, "person") == 1
            assert log.size(reader) == 7
            add(vault, person("Later still"))
            assert [name for _, name in records.labels(reader, "person")] == ["Amira Solheim"]
        with vault.read() as reader:
            assert records.count(reader, "person") == 3


def test_readers_see_whole_changes_only(small: Small) -> None:
    with opened(small.folder) as vault:
        over = threading.Event()

        def write(writer: int) -> None:
            for number in range(25):
                with vault.change("test") as change:
                    who = [change.add(person(f"{writer}.{number}.{each}")) for each in range(3)]
                    change.add(event(*who))
                put(vault, who[0], person("put right"))
                if number % 8 == 0:
                    vault.check_pages()
                    vault.checkpoint()

        def read() -> int:
            looks = 0
            while not over.is_set():
                with vault.read() as reader:
                    size = log.size(reader)
                    said = sum(len((entry.body or {}).get("rows", ())) for entry in log.entries(reader))
                    versions = reader.value("SELECT count(*) FROM head")
                    events = list(records.of_kind(reader, Event))
                    persons = {each.id for each in records.of_kind(reader, Person)}
                    known = list(facts.facts(reader))
                    assert said == versions
                    assert all(set(each.record.persons) <= persons for each in events)
                    assert len(known) == sum(len(each.record.persons) for each in events)
                    assert log.size(reader) == size
                looks += 1
            return looks

        def take_some() -> int:
            for number in range(12):
                content = bytes([number]) * 90_000
                _, hash_ = take(vault, content)
                assert vault.read_blob(hash_) == content
            return 12

        with ThreadPoolExecutor(6) as pool:
            readers = [pool.submit(read) for _ in range(3)]
            writers = [pool.submit(write, number) for number in range(2)]
            takers = pool.submit(take_some)
            try:
                for writer in writers:
                    writer.result()
                takers.result()
            finally:
                over.set()
            assert all(reader.result() > 0 for reader in readers)
        assert bad(check(vault)) == []
        with vault.read() as reader:
            assert records.count(reader, "person") == 1 + 2 * 25 * 3


def test_one_blob_read_by_many_threads(small: Small) -> None:
    content = bytes(range(256)) * 3000
    with opened(small.folder) as vault:
        _, hash_ = take(vault, content)
        with vault.open_blob(hash_) as blob, ThreadPoolExecutor(4) as pool:

            def read(start: int) -> bool:
                return all(
                    blob.read_at(offset, 5000) == content[offset : offset + 5000]
                    for offset in range(start, len(content), 40_009)
                )

            assert all(pool.map(read, range(0, 4000, 1000)))


def test_the_same_film_taken_in_several_times_at_once(small: Small) -> None:
    with opened(small.folder) as vault, ThreadPoolExecutor(4) as pool:
        for number in range(6):
            content = bytes([number]) * 500_000
            taken = list(pool.map(lambda _, content=content: vault.take_in(io.BytesIO(content), Ticket()), range(4)))
            assert [already for _, already in taken].count(False) == 1
            assert len({blob for blob, _ in taken}) == 1
            with vault.change("keep") as change:
                change.keep(taken[0][0])
            assert vault.read_blob(taken[0][0].hash) == content
        assert bad(check(vault)) == []


def test_two_who_get_to_the_name_at_the_same_moment(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(2)

    def make_folder(folder: Path) -> None:
        files.make_folder(folder)
        together.wait(30)

    monkeypatch.setattr("storage.blobs.make_folder", make_folder)
    with opened(small.folder) as vault, ThreadPoolExecutor(2) as pool:
        for number in range(10):
            content = bytes([number]) * 1000
            taken = list(pool.map(lambda _, content=content: vault.take_in(io.BytesIO(content), Ticket()), range(2)))
            assert {already for _, already in taken} == {True, False}
            with vault.change("keep") as change:
                change.keep(taken[0][0])
            assert vault.read_blob(taken[0][0].hash) == content
            assert taken[0][0] == taken[1][0]


def test_a_reader_that_outlives_the_vault_closes_its_connection(small: Small) -> None:
    with opened(small.folder) as vault:
        reading = vault.read()
        reader = reading.__enter__()
        assert records.count(reader, "person") == 1
    reading.__exit__(None, None, None)


def test_what_comes_too_late_does_not_open_it_again(small: Small) -> None:
    with opened(small.folder) as vault:
        pass
    with pytest.raises(RuntimeError, match="closed"), vault.read():
        pass
