from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import LibraryBusy, LibraryDamaged, LibraryMissing, UnknownReport
from ingest.library import Library
from ingest.library.writer import Writer
from ingest.schema import TableName
from ingest.settings import Settings

TOTAL = (TableName.THREE, "new", "total")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library"


def opened(path: Path, embedder) -> Library:
    return Library.open(path, Settings(), embedder=embedder)


def test_a_missing_library_says_what_to_run(path: Path) -> None:
    with pytest.raises(LibraryMissing, match="nianbao ingest"):
        Library.open(path)


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_file_that_is_no_catalogue_is_told(path: Path, content: bytes) -> None:
    path.mkdir()
    (path / "catalogue.sqlite").write_bytes(content)
    with pytest.raises(LibraryDamaged):
        Library.open(path)


def test_a_library_of_the_version_before_is_brought_up_by_its_next_writer(
    make, put, path, embedder
) -> None:
    put(make())
    with closing(sqlite3.connect(path / "catalogue.sqlite")) as file:
        file.execute("ALTER TABLE quantities DROP COLUMN doubt")
        file.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")
        file.commit()
    with pytest.raises(LibraryDamaged, match="再运行一次 nianbao ingest"):
        Library.open(path)
    written = put(make(year=2023, source="b.txt"))
    assert written == ["created"]
    with opened(path, embedder) as library:
        ids = [entry.id for entry in library.reports()]
        assert len(ids) == 2
        assert library.quantities(ids) == dict.fromkeys(ids, ())


def test_a_library_of_a_later_version_is_left_alone(make, put, path) -> None:
    put(make())
    with closing(sqlite3.connect(path / "catalogue.sqlite")) as file:
        file.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
        file.commit()
    with pytest.raises(LibraryDamaged, match="新的目录"):
        put(make(year=2023, source="b.txt"))


def test_a_report_comes_back_as_it_was_stored(make, put, path, embedder) -> None:
    report = make()
    put(report)
    with opened(path, embedder) as library:
        [entry] = library.reports()
        assert entry.id == "平罗县渠口乡-2024"
        assert library.report(entry.id) == entry
        assert (entry.agency_name, entry.year, entry.current) == ("平罗县渠口乡", 2024, True)
        assert library.text(entry.id) == report.document.text
        assert library.tables(entry.id) == report.tables
        assert library.sections(entry.id) == report.sections
        assert library.chunks([entry.id]) == {entry.id: report.chunks}
        [cell] = library.cells([entry.id], [TOTAL])[entry.id]
        assert cell.value == Decimal(7)
        assert library.cells([entry.id], []) == {entry.id: ()}
        [agency] = library.agencies()
        assert (agency.name, agency.core, agency.region) == ("平罗县渠口乡", "渠口乡", ("平罗县",))
        stats = library.stats()
        assert (stats.reports, stats.agencies, stats.cells, stats.chunks) == (1, 1, 175, 2)


def test_unknown_ids_are_told(make, put, path, embedder) -> None:
    put(make())
    with opened(path, embedder) as library:
        for ask in (library.text, library.report, library.original, library.sections):
            with pytest.raises(UnknownReport, match="没有年报“无此乡-2024”"):
                ask("无此乡-2024")
        with pytest.raises(UnknownReport):
            library.cells(["平罗县渠口乡-2024", "无此乡-2024"])


def test_results_keep_the_order_of_the_ids(make, put, path, embedder) -> None:
    put(*(make(year=year, source=f"{year}.txt") for year in (2024, 2021, 2023)))
    wanted = [f"平罗县渠口乡-{year}" for year in (2023, 2021, 2024)]
    with opened(path, embedder) as library:
        assert list(library.cells(wanted)) == wanted
        keys, matrix = library.vectors(wanted)
        assert [key for key, ordinal in keys if ordinal == 0] == wanted
        assert matrix.shape == (6, embedder.dimension)


def test_bodies_do_not_depend_on_the_order_of_files(make, put, tmp_path, embedder) -> None:
    reports = [
        make("城关镇", 2021, core="城关镇", region=(), source="1.txt", words="没有区域。"),
        make("佳县城关镇", 2022, core="城关镇", region=("佳县",), source="2.txt"),
        make("渠县城关镇", 2022, core="城关镇", region=("渠县",), source="3.txt"),
        make("四川省渠县城关镇", 2023, core="城关镇", region=("四川省", "渠县"), source="4.txt"),
    ]
    seen = []
    for name, order in (("a", reports), ("b", reports[::-1]), ("c", reports[2:] + reports[:2])):
        for report in order:
            put(report, path=tmp_path / name, index=False)
        with opened(tmp_path / name, embedder) as library:
            seen.append({(one.source, one.id, one.agency_name) for one in library.reports()})
            assert len(library.agencies()) == 3
    assert seen[0] == seen[1] == seen[2]
    names = {source: name for source, _, name in seen[0]}
    assert names["3.txt"] == names["4.txt"] != names["2.txt"]


def test_the_fullest_name_reaches_earlier_reports(make, put, path, embedder) -> None:
    put(make("渠口乡", 2022, core="渠口乡", region=(), source="1.txt"), index=False)
    put(make("平罗县渠口乡", 2023, source="2.txt"), index=False)
    with opened(path, embedder) as library:
        assert {one.id for one in library.reports()} == {"平罗县渠口乡-2022", "平罗县渠口乡-2023"}
        assert len(library.agencies()) == 1


def test_the_later_published_version_is_current_and_differences_are_told(
    make, put, path, embedder
) -> None:
    from datetime import date

    old = make(source="old.txt", total=5, published=date(2025, 1, 10))
    new = make(source="new.txt", total=6, published=date(2025, 3, 1), words="更正后重新发布。")
    for first, second in ((old, new), (new, old)):
        shutil.rmtree(path, ignore_errors=True)
        put(first, index=False)
        put(second, index=False)
        with opened(path, embedder) as library:
            [current] = library.reports()
            every = {one.source: one for one in library.reports(current_only=False)}
            assert (current.id, current.source) == ("平罗县渠口乡-2024", "new.txt")
            assert every["old.txt"].id == "平罗县渠口乡-2024~2"
            assert not every["old.txt"].current
            [notice] = current.notices
            assert "old.txt" in notice
            assert "现行版本“6”，另一版本“5”" in notice
            assert "1处" in notice


def test_without_dates_the_fuller_version_is_current(make, put, path, embedder) -> None:
    put(make(source="full.txt"), index=False)
    put(make(source="bare.txt", words="只有文字。", with_table=False), index=False)
    with opened(path, embedder) as library:
        assert [one.source for one in library.reports()] == ["full.txt"]


def test_scopes_are_reports_of_their_own(make, put, path, embedder) -> None:
    county = {"core": "人民政府", "region": ("渠县",)}
    put(
        make("渠县人民政府", scope="whole_area", source="1.txt", **county),
        make("渠县人民政府", scope="own", source="2.txt", words="本级。", **county),
        index=False,
    )
    with opened(path, embedder) as library:
        assert {one.id for one in library.reports()} == {
            "渠县人民政府-2024-全县",
            "渠县人民政府-2024-本级",
        }


def test_reports_of_nobody_known_are_kept_apart(make, put, path, embedder) -> None:
    put(
        make(None, core=None, region=(), source="1.txt", words="甲。"),
        make(None, core=None, region=(), source="2.txt", words="乙。"),
        make(None, None, core=None, region=(), source="3.txt", words="丙。"),
        index=False,
    )
    with opened(path, embedder) as library:
        ids = [one.id for one in library.reports()]
        assert len(set(ids)) == 3
        assert all(one.startswith("未知单位-") for one in ids)


def test_bodies_of_one_name_never_share_an_id(make, put, path, embedder) -> None:
    """The same name, its core read in two ways: two bodies, and no clash."""
    for number, core in enumerate(("城关镇", "渠县城关镇", "渠县城关", "城关镇")):
        put(
            make("渠县城关镇", core=core, region=(), source=f"{number}.txt", words=f"{number}。"),
            index=False,
        )
    with opened(path, embedder) as library:
        ids = [one.id for one in library.reports(current_only=False)]
        assert len(set(ids)) == 4
        assert all(one.startswith("渠县城关镇-2024") for one in ids)
        assert len(library.agencies()) == 3


def test_search_finds_by_words_by_nearness_and_by_report(make, put, path, embedder) -> None:
    put(
        make(year=2023, source="1.txt", words="举办新闻发布会三场。"),
        make(year=2024, source="2.txt", words="公开政府信息116条。"),
    )
    with opened(path, embedder) as library:
        assert library.keywords("新闻发布会", 1)[0].report == "平罗县渠口乡-2023"
        assert library.keywords("新闻发布会", 5, ["平罗县渠口乡-2024"]) == ()
        [vector] = embedder.embed_questions(["公开政府信息116条"])
        assert library.nearest(vector, 1)[0].report == "平罗县渠口乡-2024"
        assert {hit.report for hit in library.nearest(vector, 9, years=[2023])} == {
            "平罗县渠口乡-2023"
        }
        assert {hit.report for hit in library.keywords("宣传不够", 9, years=[2024])} == {
            "平罗县渠口乡-2024"
        }
        keys, matrix = library.vectors(["平罗县渠口乡-2024"])
        assert keys == (("平罗县渠口乡-2024", 0), ("平罗县渠口乡-2024", 1))
        np.testing.assert_allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-5)


def test_older_versions_are_not_found_unless_named(make, put, path, embedder) -> None:
    put(make(source="a.txt", words="旧的说法。", with_table=False), make(source="b.txt"))
    with opened(path, embedder) as library:
        assert {hit.report for hit in library.keywords("旧的说法宣传", 9)} == {"平罗县渠口乡-2024"}
        assert library.keywords("旧的说法", 9, ["平罗县渠口乡-2024~2"])


def test_reports_that_no_index_holds_yet_are_found(make, put, path, embedder) -> None:
    put(make(year=2023, source="1.txt", words="举办新闻发布会三场。"))
    put(make(year=2024, source="2.txt", words="开设政务讲堂。"), index=False)
    with opened(path, embedder) as library:
        assert library.keywords("政务讲堂", 1)[0].report == "平罗县渠口乡-2024"
        [vector] = embedder.embed_questions(["开设政务讲堂"])
        assert library.nearest(vector, 1)[0].report == "平罗县渠口乡-2024"
        keys, _ = library.vectors(["平罗县渠口乡-2024", "平罗县渠口乡-2023"])
        assert len(keys) == 4


def test_a_copied_library_works_and_names_no_place(make, put, path, tmp_path, embedder) -> None:
    put(make())
    copy = tmp_path / "elsewhere" / "copy"
    shutil.copytree(path, copy)
    place = str(tmp_path).encode()
    shutil.rmtree(path)
    with opened(copy, embedder) as library:
        [entry] = library.reports()
        assert library.keywords("公开政府信息", 1)
        assert library.vectors([entry.id])[0]
        assert library.text(entry.id)
    for file in copy.rglob("*"):
        assert not file.is_file() or place not in file.read_bytes(), file


def test_lost_indexes_are_told_and_made_again(make, put, path, embedder) -> None:
    from ingest.sync import rebuild

    put(make())
    for folder in ("chroma", "keywords"):
        shutil.rmtree(path / folder)
    with opened(path, embedder) as library:
        assert library.cells(["平罗县渠口乡-2024"])
        with pytest.raises(LibraryDamaged, match="nianbao rebuild"):
            library.keywords("公开", 1)
        with pytest.raises(LibraryDamaged, match="nianbao rebuild"):
            library.vectors(["平罗县渠口乡-2024"])
    rebuild(path, Settings(), embedder=embedder)
    with opened(path, embedder) as library:
        assert library.keywords("公开", 1)
        assert library.vectors(["平罗县渠口乡-2024"])[0]


def test_vectors_of_another_model_are_not_compared(make, put, path, embedder) -> None:
    from ingest.sync import rebuild

    put(make())
    other = type(embedder)("other")
    with opened(path, other) as library:
        with pytest.raises(LibraryDamaged, match=r"counting.*other"):
            library.vectors(["平罗县渠口乡-2024"])
        assert library.keywords("公开", 1)
    rebuild(path, Settings(), embedder=other)
    with opened(path, other) as library:
        assert library.vectors(["平罗县渠口乡-2024"])[0]
        assert library.stats().embedder == "other"


def test_a_reader_follows_the_writer(make, put, path, embedder) -> None:
    put(make(year=2023, source="1.txt"))
    with opened(path, embedder) as library:
        [vector] = embedder.embed_questions(["宣传不够"])
        assert {hit.report for hit in library.nearest(vector, 9)} == {"平罗县渠口乡-2023"}
        assert len(library.keywords("宣传不够", 9)) == 1
        put(make(year=2024, source="2.txt"))
        assert len(library.reports()) == 2
        assert len({hit.report for hit in library.nearest(vector, 9)}) == 2
        assert len({hit.report for hit in library.keywords("宣传不够", 9)}) == 2
        with Writer(path) as writer:
            writer.remove(["平罗县渠口乡-2023"])
            writer.indexer(embedder).finish()
        assert {hit.report for hit in library.nearest(vector, 9)} == {"平罗县渠口乡-2024"}
        assert {hit.report for hit in library.keywords("宣传不够", 9)} == {"平罗县渠口乡-2024"}
        assert len(library.agencies()) == 1


def test_reading_changes_no_index_file(make, put, path, embedder) -> None:
    put(make(year=2023, source="1.txt"))
    put(make(year=2024, source="2.txt"))
    files = [
        file
        for file in path.rglob("*")
        if file.is_file() and file.suffix in (".bin", ".pickle", ".store", ".idx", ".term")
    ]
    assert files
    before = [file.read_bytes() for file in files]
    with opened(path, embedder) as library:
        assert library.nearest(embedder.embed_questions(["宣传"])[0], 3)
        assert library.keywords("宣传", 3)
        assert library.vectors(["平罗县渠口乡-2024"])[0]
    assert [file.read_bytes() for file in files] == before


def test_only_changed_reports_are_embedded_again(make, put, path, embedder) -> None:
    put(make(year=2023, source="1.txt"), make(year=2024, source="2.txt"))
    assert embedder.passages == 4
    put(make(year=2024, source="2.txt", words="更正。"))
    assert embedder.passages == 6
    assert len([one for one in (path / "chroma").iterdir() if one.is_dir()]) == 1


def test_one_writer_at_a_time(make, put, path) -> None:
    put(make(), index=False)
    with Writer(path), pytest.raises(LibraryBusy, match="正由另一个程序写入"):
        Writer(path)
    Writer(path).close()


def test_a_table_answer_imports_neither_index(make, put, path) -> None:
    put(make(), index=False)
    code = (
        "import sys; from pathlib import Path; from ingest.library import Library\n"
        f"library = Library.open(Path({str(path)!r}))\n"
        "[entry] = library.reports()\n"
        "assert library.cells([entry.id])[entry.id] and library.text(entry.id)\n"
        "heavy = {'chromadb', 'tantivy', 'numpy', 'torch', 'langchain_core'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
