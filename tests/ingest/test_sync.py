from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from eval.forge import CLEAN, Families, Order, forge
from ingest import pool, workers
from ingest.embedding import open_embedder
from ingest.errors import LibraryBusy, UnknownReport
from ingest.export import What, export
from ingest.library import Library, indexing
from ingest.library.vectors import ChromaStore
from ingest.library.writer import Writer
from ingest.parse import parser_version
from ingest.schema import Outcome, Progress, SourceFile
from ingest.settings import Settings
from ingest.sync import rebuild, remove, sync

SEEDS = Path(__file__).parents[2] / "seeds"
IDS = {"渠县渠北镇-2024", "平罗县渠口乡-2024", "佳县通镇-2024", "渠县信访局-2024", "平昌关镇-2024"}
SETTINGS = Settings()
EMBEDDER = open_embedder(SETTINGS)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vectors written in this process, which saves the start of another; those that are
    killed, and the forged folder's, go the whole way."""
    monkeypatch.setattr(indexing, "Seams", partial(indexing.Seams, building=ChromaStore))


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for seed in SEEDS.glob("*.txt"):
        shutil.copy(seed, folder)
        old = time.time() - 60
        os.utime(folder / seed.name, (old, old))
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library"


def run(folder: Path, path: Path, settings: Settings = SETTINGS, **options) -> Counter[Outcome]:
    result = sync([folder], path, settings, embedder=EMBEDDER, **options)
    return Counter(change.outcome for change in result.changes)


def held(path: Path) -> dict[str, tuple[str, int, int]]:
    """What the library says of each report, searched and read in every way."""
    with Library.open(path, SETTINGS, embedder=EMBEDDER) as library:
        ids = [entry.id for entry in library.reports(current_only=False)]
        library.keywords("公开政府信息", 5)
        library.nearest(EMBEDDER.embed_questions(["公开政府信息"])[0], 5)
        found = {}
        for report in ids:
            text = library.text(report)
            cells = library.cells([report])[report]
            assert all(
                text[cell.span.start : cell.span.end].strip() == cell.printed.strip()
                for cell in cells
                if cell.span and cell.printed
            )
            keys, matrix = library.vectors([report])
            assert len(keys) == len(matrix) == len(library.chunks([report])[report])
            assert library.keywords("政府信息公开", 3, [report])
            found[report] = (text, len(cells), len(keys))
    return found


def rows(path: Path) -> list[str]:
    with Library.open(path, SETTINGS, embedder=EMBEDDER) as library:
        return [line for what in What for line in export(library, what)]


def test_the_seeds_are_created_then_unchanged(reports: Path, path: Path) -> None:
    assert run(reports, path) == {Outcome.CREATED: 5}
    assert set(held(path)) == IDS
    before = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    assert run(reports, path) == {Outcome.UNCHANGED: 5}
    after = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    assert after == before


def test_the_ids_are_told(reports: Path, path: Path) -> None:
    result = sync([reports], path, SETTINGS, embedder=EMBEDDER)
    assert {change.report for change in result.changes} == IDS
    assert [change.source for change in result.changes] == sorted(
        file.name for file in reports.iterdir()
    )


def test_unchanged_files_are_not_opened(
    reports: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(reports, path)
    monkeypatch.setattr(pool, "work", lambda *_: pytest.fail("a file was read"))
    assert run(reports, path) == {Outcome.UNCHANGED: 5}


def test_a_touched_file_is_unchanged_and_a_changed_one_updated(reports: Path, path: Path) -> None:
    run(reports, path)
    first, second = sorted(reports.iterdir())[:2]
    first.touch()
    second.write_text(second.read_text("utf-8").replace("116条", "118条"), "utf-8", newline="")
    assert run(reports, path) == {Outcome.UNCHANGED: 4, Outcome.UPDATED: 1}
    with Library.open(path, SETTINGS) as library:
        assert "118条" in library.text("平罗县渠口乡-2024")
        assert len(library.reports(current_only=False)) == 5
    assert run(reports, path) == {Outcome.UNCHANGED: 5}


def test_a_rewrite_within_the_clock_tick_is_seen(reports: Path, path: Path) -> None:
    file = sorted(reports.iterdir())[1]
    file.touch()
    run(reports, path)
    status = file.stat()
    text = file.read_text("utf-8").replace("116条", "118条")
    file.write_text(text, "utf-8", newline="")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert run(reports, path)[Outcome.UPDATED] == 1


def test_bad_files_are_skipped_with_a_reason_and_the_rest_goes_in(
    reports: Path, path: Path
) -> None:
    (reports / "空.txt").write_bytes(b"")
    (reports / "乱.txt").write_bytes(bytes(range(256)) * 40)
    (reports / "诗.md").write_text(
        "床前明月光，疑是地上霜。举头望明月，低头思故乡。\n" * 20, "utf-8"
    )
    result = sync([reports], path, SETTINGS, embedder=EMBEDDER)
    skipped = {change.source: change.reason for change in result.changes if not change.report}
    assert set(skipped) == {"空.txt", "乱.txt", "诗.md"}
    assert all(reason and reason.endswith("。") for reason in skipped.values())
    assert set(held(path)) == IDS
    assert run(reports, path) == {Outcome.UNCHANGED: 5, Outcome.SKIPPED: 3}


def test_a_file_that_went_bad_leaves_the_report_as_it_was(reports: Path, path: Path) -> None:
    run(reports, path)
    sorted(reports.iterdir())[1].write_bytes(b"")
    result = sync([reports], path, SETTINGS, embedder=EMBEDDER)
    [change] = [change for change in result.changes if change.outcome is Outcome.SKIPPED]
    assert change.report == "平罗县渠口乡-2024"
    assert set(held(path)) == IDS


def test_files_that_are_gone_stay_in_the_library(reports: Path, path: Path) -> None:
    run(reports, path)
    for file in sorted(reports.iterdir())[:4]:
        file.unlink()
    assert run(reports, path) == {Outcome.UNCHANGED: 1}
    assert set(held(path)) == IDS


def test_a_moved_folder_changes_nothing(reports: Path, path: Path, tmp_path: Path) -> None:
    run(reports, path)
    moved = tmp_path / "moved"
    reports.rename(moved)
    assert run(moved, path) == {Outcome.UNCHANGED: 5}
    file = sorted(moved.iterdir())[1]
    file.write_text(file.read_text("utf-8").replace("116条", "118条"), "utf-8", newline="")
    assert run(moved, path) == {Outcome.UNCHANGED: 4, Outcome.UPDATED: 1}
    assert set(held(path)) == IDS


def test_the_same_report_under_another_name_is_one_report(reports: Path, path: Path) -> None:
    file = sorted(reports.iterdir())[1]
    shutil.copy2(file, reports / "镜像.txt")
    result = sync([reports], path, SETTINGS, embedder=EMBEDDER)
    [twin] = [change for change in result.changes if change.source == "镜像.txt"]
    assert twin.outcome is Outcome.UNCHANGED
    assert twin.report == "平罗县渠口乡-2024"
    assert file.name in (twin.reason or "")
    assert set(held(path)) == IDS


def test_a_sidecar_is_heard_also_when_it_comes_later(reports: Path, path: Path) -> None:
    run(reports, path)
    (reports / "manifest.csv").write_text(
        "文件,网址\n001_c6746dbda78f73e9.txt,https://example.gov.cn/a.html\n", "utf-8"
    )
    assert run(reports, path) == {Outcome.UNCHANGED: 4, Outcome.UPDATED: 1}
    with Library.open(path, SETTINGS) as library:
        assert library.report("平罗县渠口乡-2024").url == "https://example.gov.cn/a.html"


def test_originals_are_kept_as_given_unless_a_setting_says_no(reports: Path, path: Path) -> None:
    run(reports, path)
    given = sorted(reports.iterdir())[1]
    with Library.open(path, SETTINGS) as library:
        original = library.original("平罗县渠口乡-2024")
        assert original is not None
        assert original.read_bytes() == given.read_bytes()
    shutil.rmtree(path)
    run(reports, path, Settings(keep_originals=False))
    with Library.open(path, SETTINGS) as library:
        assert library.original("平罗县渠口乡-2024") is None


def test_a_lost_text_comes_back_with_its_file(reports: Path, path: Path) -> None:
    run(reports, path)
    shutil.rmtree(path / "texts")
    run(reports, path)
    assert set(held(path)) == IDS


def test_removed_reports_are_gone_and_come_back_when_read_again(reports: Path, path: Path) -> None:
    run(reports, path)
    with pytest.raises(UnknownReport):
        remove(["平罗县渠口乡-2024", "无此乡-2024"], path, SETTINGS, embedder=EMBEDDER)
    assert set(held(path)) == IDS
    result = remove(["平罗县渠口乡-2024"], path, SETTINGS, embedder=EMBEDDER)
    assert [change.outcome for change in result.changes] == [Outcome.REMOVED]
    assert set(held(path)) == IDS - {"平罗县渠口乡-2024"}
    with Library.open(path, SETTINGS, embedder=EMBEDDER) as library:
        assert all("渠口乡" not in hit.report for hit in library.keywords("渠口乡", 50))
        assert len(library.agencies()) == 4
    assert run(reports, path) == {Outcome.UNCHANGED: 4, Outcome.CREATED: 1}


def test_rebuilding_gives_the_same_library(reports: Path, path: Path) -> None:
    run(reports, path)
    before = held(path)
    stats = rebuild(path, SETTINGS, embedder=EMBEDDER)
    assert stats.reports == 5
    assert held(path) == before


def test_a_second_writer_is_told_and_readers_go_on(reports: Path, path: Path) -> None:
    run(reports, path)
    with Writer(path):
        with pytest.raises(LibraryBusy):
            run(reports, path)
        assert set(held(path)) == IDS


def test_progress_tells_every_file(reports: Path, path: Path) -> None:
    told: list[Progress] = []
    run(reports, path, progress=told.append)
    assert [one.done for one in told] == [1, 2, 3, 4, 5]
    assert {one.total for one in told} == {5}


def test_a_changed_program_reads_again(
    reports: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(reports, path)
    before = held(path)
    for module in ("ingest.parse", "ingest.workers"):
        monkeypatch.setattr(f"{module}.parser_version", lambda: "another")
    assert run(reports, path) == {Outcome.UPDATED: 5}
    assert held(path) == before


# ---------------------------------------------------------------- side by side


@pytest.fixture(scope="module")
def forged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forged")
    for made in forge(70, Order(seed=3, families=Families.SEEN, damage=CLEAN)):
        (folder / made.source).write_text(made.text, "utf-8", newline="")
    return folder


def test_workers_give_what_one_process_gives(
    forged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    counts = [run(forged, tmp_path / str(jobs), Settings(jobs=jobs)) for jobs in (1, 2)]
    assert counts[0] == counts[1]
    assert sum(counts[0].values()) == 70
    assert rows(tmp_path / "1") == rows(tmp_path / "2")


MISCHIEF = """
import os, time
from ingest.workers import failed
def do(job, item):
    if item[0].source == "dies":
        os._exit(9)
    if item[0].source == "hangs":
        time.sleep(600)
    if item[0].source == "fails":
        raise MemoryError
    return failed(job, item, "read")
"""


def _mischief(names: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What comes of files with which a worker dies, hangs or fails."""
    (folder / "mischief.py").write_text(MISCHIEF)
    monkeypatch.syspath_prepend(folder)
    import mischief

    job = workers.task(folder, Settings(jobs=2, reader_seconds=0.0), "", {})
    items = [(SourceFile(source=name, path=folder / f"{at}"), "") for at, name in enumerate(names)]
    return Counter(str(one.reason) for one in pool.read_all(job, iter(items), mischief.do))


def test_a_worker_that_dies_or_hangs_costs_its_file_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_GRACE_SECONDS", 8.0)
    names = [f"{number}" for number in range(60)]
    names[5], names[30], names[31] = "dies", "hangs", "dies"
    reasons = _mischief(names, tmp_path, monkeypatch)
    assert reasons == {"read": 57, pool.CRASHED: 2, pool.TOO_SLOW: 1}


def test_an_error_in_a_worker_reaches_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(MemoryError):
        _mischief(["fails"] * 50, tmp_path, monkeypatch)


# ---------------------------------------------------------------- interruption

POINTS = {
    "before the first batch is whole": ("ingest.library.storing.Batch.flush", "before", 1),
    "after the batch, before the indexes": ("ingest.library.writer.Writer.add", "after", 1),
    "keywords not committed": ("ingest.library.keywords.TantivyIndex.commit", "before", 1),
    "keywords committed, not noted": ("ingest.library.keywords.TantivyIndex.commit", "after", 1),
    "vectors put, not noted": ("ingest.library.building.ChromaBuilder.put", "after", 1),
    "not sealed": ("ingest.library.building.ChromaBuilder.seal", "before", 1),
    "sealed, not switched": ("ingest.library.generations.Generations.switch", "before", 1),
    "switched, not tidied": ("ingest.library.generations.Generations.tidy", "before", 2),
    "copied, not begun": ("ingest.library.generations._copy", "after", 1),
}

KILLED = """
import os, resource, signal, sys
from importlib import import_module
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000_000, 200_000_000))
folder, library, name, when, count, version = sys.argv[1:]
owner, _, method = name.rpartition(".")
try:
    owner = import_module(owner)
except ModuleNotFoundError:
    module, _, kind = owner.rpartition(".")
    owner = getattr(import_module(module), kind)
real, calls = getattr(owner, method), []
def deadly(*given, **named):
    calls.append(1)
    last = len(calls) == int(count)
    if last and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(*given, **named)
    if last:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
setattr(owner, method, deadly)
import ingest.parse, ingest.workers
from ingest.settings import Settings
from ingest.sync import sync
ingest.parse.parser_version = ingest.workers.parser_version = lambda: version
sync([Path(folder)], Path(library), Settings())
"""


def killed(point: str, reports: Path, path: Path) -> int:
    """How a sync ended that was to be killed at that point."""
    target, when, count = POINTS[point]
    arguments = [str(reports), str(path), target, when, str(count), parser_version()]
    return subprocess.run([sys.executable, "-c", KILLED, *arguments], timeout=120).returncode


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_the_library_is_usable_and_goes_on(
    point: str, reports: Path, path: Path
) -> None:
    names = sorted(file.name for file in reports.iterdir())
    apart = reports.parent / "apart"
    apart.mkdir()
    for name in names[3:]:
        (reports / name).rename(apart / name)
    run(reports, path)
    before = held(path)
    for name in names[3:]:
        (apart / name).rename(reports / name)
    assert killed(point, reports, path) == -signal.SIGKILL
    left = held(path)
    assert before.items() <= left.items()
    changes = run(reports, path)
    assert set(held(path)) == IDS
    assert changes[Outcome.UNCHANGED] == len(left)
    assert len([one for one in (path / "chroma").iterdir() if one.is_dir()]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_killed_while_making_a_new_library(reports: Path, path: Path) -> None:
    for point in ("keywords not committed", "not sealed"):
        killed(point, reports, path)
        assert set(held(path)) == IDS
    run(reports, path)
    assert set(held(path)) == IDS


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX")
def test_a_full_disk_is_told_and_harms_nothing(reports: Path, path: Path) -> None:
    file = sorted(reports.iterdir())[4]
    file.rename(reports.parent / file.name)
    run(reports, path)
    before = held(path)
    (reports.parent / file.name).rename(file)
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from ingest.settings import Settings; from ingest.sync import sync\n"
        "from ingest.errors import IngestError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)\n"
        "try:\n    sync([Path(sys.argv[1])], Path(sys.argv[2]), Settings())\n"
        "except IngestError as error:\n    sys.exit(str(error))\n"
    )
    for limit in (4_000, 200_000):
        arguments = [str(reports), str(path), str(limit)]
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=120
        )
        assert done.returncode
        assert "Traceback" not in done.stderr, done.stderr
        assert before.items() <= held(path).items()
    run(reports, path)
    assert set(held(path)) == IDS
