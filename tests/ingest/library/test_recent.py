"""Parts held of the reports last asked about: the same as read, and never older than the file."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from ingest.errors import UnknownReport
from ingest.library import Library
from ingest.library import recent as module
from ingest.schema import TableName
from ingest.settings import Settings
from ingest.sync import remove, sync

SEEDS = Path(__file__).parents[3] / "seeds"
FIRST, SECOND = "平罗县渠口乡-2024", "佳县通镇-2024"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "library"
    sync(sorted(SEEDS.glob("00[12]_*.txt")), path, Settings())
    return path


@pytest.fixture
def library(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "library"))


def _everything(library: Library, reports: list[str]) -> list[object]:
    places = [(TableName.THREE, "new", "total"), (TableName.TWO, "permit", "handled")]
    return [
        library.agencies(), library.reports(), library.cells(reports), library.details(reports),
        library.cells(reports, places), library.quantities(reports), library.chunks(reports),
        library.quantities(reports, ["disclosed"]), library.breaches(reports),
        *(part(report) for report in reports
          for part in (library.tables, library.sections, library.text, library.original)),
        *(library.reports([agency.id]) for agency in library.agencies()),
    ]  # fmt: skip


def test_what_is_held_is_what_is_read(library: Path) -> None:
    for reports in ([FIRST], [FIRST, SECOND], [SECOND, FIRST]):
        with Library.open(library) as fresh:
            read = _everything(fresh, reports)
        with Library.open(library) as held:
            for before in ([SECOND], [FIRST]):
                _everything(held, before)
            assert _everything(held, reports) == read
            assert list(held.cells(reports)) == reports


def test_a_place_of_a_table_that_is_held_whole(library: Path) -> None:
    places = [(TableName.THREE, "new", "total")]
    with Library.open(library) as held:
        alone = held.cells([FIRST], places)
        held.cells([FIRST])
        assert held.cells([FIRST], places) == alone
        assert len(alone[FIRST]) == 1


def test_nothing_is_held_longer_than_it_is_true(library: Path) -> None:
    with Library.open(library) as held:
        assert len(_everything(held, [FIRST])[1]) == 2  # type: ignore[arg-type]
        names = held.agencies()
        assert held.agencies() is names
        remove([FIRST], library, Settings())
        assert [one.id for one in held.reports()] == [SECOND]
        assert held.agencies() is not names
        for part in (held.tables, held.sections, held.text):
            with pytest.raises(UnknownReport):
                part(FIRST)
        with pytest.raises(UnknownReport):
            held.cells([FIRST, SECOND])
        sync(sorted(SEEDS.glob("001_*.txt")), library, Settings())
        assert held.cells([FIRST])[FIRST]
        assert [one.id for one in held.reports()] == [SECOND, FIRST]


def test_what_is_read_while_the_file_changes_is_not_held(library: Path) -> None:
    held = module.Recent(library / "catalogue.sqlite")

    def changed() -> str:
        remove([FIRST], library, Settings())
        return "old"

    assert held.result("key", changed) == "old"
    assert held.result("key", lambda: "new") == "new"
    assert held.result("key", lambda: "newer") == "new"
    held.close()


def test_only_so_much_is_held(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REPORTS", 3)
    monkeypatch.setattr(module, "_ANSWERS", 3)
    held = module.Recent(library / "catalogue.sqlite")
    for number in range(10):
        held.parts("kind", [str(number)], lambda keys: dict.fromkeys(keys, "part"))
        held.result(number, lambda: "result")
    assert len(held._parts) == len(held._results) == 3
    many = [str(number) for number in range(module.FEW + 1)]
    assert len(held.parts("kind", many, lambda keys: dict.fromkeys(keys, "other"))) == len(many)
    assert len(held._parts) == 3
    held.close()


def test_threads_read_side_by_side(library: Path) -> None:
    wrong: list[BaseException] = []
    with Library.open(library) as held:
        expected = _everything(held, [FIRST, SECOND])

        def read() -> None:
            try:
                for _ in range(20):
                    assert _everything(held, [FIRST, SECOND]) == expected
            except BaseException as error:
                wrong.append(error)

        threads = [threading.Thread(target=read) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert wrong == []


def test_a_library_that_cannot_be_written_is_read_alike(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / "copied # 50% ?"
    shutil.copytree(library, copied)
    with Library.open(library) as held:
        read = held.cells([FIRST])
    recent = module.Recent(copied / "catalogue.sqlite", read_only=True)
    for _ in range(2):
        assert recent.result("key", lambda: "one") == "one"
    recent.close()
    assert not list(copied.glob("catalogue.sqlite-*")), "nothing is written beside it"
    monkeypatch.setattr("ingest.library.library.os.access", lambda *_: False)
    with Library.open(library) as held:
        assert held.cells([FIRST]) == held.cells([FIRST]) == read
