"""The commands as processes: what they print, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"


def nianbao(
    *arguments: str, library: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command; `library` by the variable."""
    given = {**os.environ, **environment}
    if library is not None:
        given["NIANBAO_LIBRARY"] = str(library)
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments],
        capture_output=True, text=True, cwd=ROOT, env=given, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library made by the command."""
    path = tmp_path_factory.mktemp("cli") / "library"
    done = nianbao("ingest", library=path)
    assert done.returncode == 0, done.stderr
    assert "新增 5" in done.stdout
    return path


def test_running_again_changes_nothing_and_says_so(library: Path) -> None:
    done = nianbao("ingest", library=library)
    assert done.returncode == 0
    assert "未变 5" in done.stdout
    assert "新增" not in done.stdout


def test_ask_prints_the_figure_with_its_sentence(library: Path) -> None:
    done = nianbao("ask", "渠口乡2024年公开了多少条信息", library=library)
    assert done.returncode == 0
    assert "116条" in done.stdout
    assert "本年度渠口乡共公开政府信息116条" in done.stdout


def test_ask_as_json_is_the_contract(library: Path) -> None:
    done = nianbao("ask", "渠口乡2024年公开了多少条信息", "--json", library=library)
    answer = json.loads(done.stdout)
    assert answer["schema_version"] == 1
    assert answer["values"][0]["value"] == 116
    text = (SEEDS / "001_c6746dbda78f73e9.txt").read_bytes().decode()
    for citation in answer["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_not_found_ends_with_3(library: Path) -> None:
    assert nianbao("ask", "渠口乡2024年财政收入多少", library=library).returncode == 3


def test_history_and_today(library: Path) -> None:
    done = nianbao("ask", "那渠北镇呢", "--history", "渠口乡去年收到多少申请",
                   "--today", "2025-03-01", "--json", library=library)  # fmt: skip
    answer = json.loads(done.stdout)
    assert answer["values"][0]["agency"] == "渠县渠北镇"
    assert answer["values"][0]["year"] == 2024


def test_batch_keeps_order_and_survives_bad_lines(library: Path, tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "question": "渠口乡2024年公开了多少条信息", "other": 1}',
        "not json",
        '{"id": "c"}',
        '{"id": "d", "question": "那渠北镇呢", "history": ["渠口乡2024年收到多少申请"]}',
    ]
    path = tmp_path / "batch.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    done = nianbao("ask", "--batch", str(path), library=library)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [answer["id"] for answer in answers] == ["a", "2", "c", "d"]
    assert [answer["status"] for answer in answers] == ["answered", "error", "error", "answered"]
    assert all("第" in answer["answer"] for answer in answers[1:3])


def test_show_gives_the_text_as_read(library: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "show", "平罗县渠口乡-2024", "--library", str(library)],
        capture_output=True, cwd=ROOT, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout == (SEEDS / "001_c6746dbda78f73e9.txt").read_bytes()


def test_check_finds_the_parts_that_do_not_add_up(library: Path) -> None:
    done = nianbao("check", library=library)
    assert done.returncode == 0
    assert "119" in done.stdout
    assert "116" in done.stdout
    one = nianbao("check", "渠口乡", "--json", library=library)
    assert json.loads(one.stdout.splitlines()[0])["difference"] == 3


def test_check_holds_last_years_carry_over_against_this_years(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    text = (SEEDS / "001_c6746dbda78f73e9.txt").read_text("utf-8")
    carried = "四、结转下年度继续办理\t\t0\t0\t0\t0\t0\t0\t0"
    assert carried in text
    changed = text.replace(carried, carried[:-1] + "5").replace("2024年", "2023年")
    (folder / "before.txt").write_text(changed.replace("2024", "2023"), "utf-8")
    (folder / "after.txt").write_text(text, "utf-8")
    library = tmp_path / "library"
    assert nianbao("ingest", str(folder), library=library).returncode == 0
    lines = [
        json.loads(line) for line in nianbao("check", "--json", library=library).stdout.splitlines()
    ]
    assert [
        (line["report"], line["left"], line["right"])
        for line in lines
        if line["kind"] == "carry_over"
    ] == [("平罗县渠口乡-2024", 5, 0)]


def test_export_has_every_cell_by_the_forms_own_words(library: Path) -> None:
    done = nianbao("export", "--what", "cells", "--format", "jsonl", library=library)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 5 * 200
    assert any(row["row"] == "三、本年度办理结果 > （三）不予公开 > 1.属于国家秘密" for row in rows)
    for row in rows:
        if row["start"] is not None:
            text = (SEEDS / row["source"]).read_bytes().decode()
            assert text[row["start"] : row["end"]] == row["printed"]


def test_remove_and_ingest_again(library: Path) -> None:
    assert "移出" in nianbao("remove", "渠县信访局-2024", library=library).stdout
    assert nianbao("ask", "信访局2024年收到多少申请", library=library).returncode == 3
    assert "新增 1" in nianbao("ingest", library=library).stdout


def test_rebuild(library: Path) -> None:
    assert nianbao("rebuild", library=library).returncode == 0
    assert nianbao("ask", "渠口乡存在哪些问题", library=library).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "said"),
    [
        (("ask", "渠口乡公开了多少"), {"NIANBAO_LIBRARY": "/nowhere/at/all"}, 2, "nianbao ingest"),
        (("ask",), {}, 2, "请写上要问的问题"),
        (("ask", "x", "--today", "昨天"), {}, 2, "不是日期"),
        (("ingest", "/nowhere/at/all"), {}, 2, "找不到"),
        (("ask", "--batch", "/nowhere.jsonl"), {}, 2, "打不开"),
        (("frobnicate",), {}, 2, "--help"),
        (("export", "--what", "all"), {}, 2, "可选"),
        (("ask", "渠口乡公开了多少"), {"NIANBAO_JOBS": "many"}, 2, "NIANBAO_JOBS"),
        (("show", "没有-2024"), {}, 2, "没有"),
    ],
)
def test_bad_input_gets_one_chinese_sentence(
    library: Path, arguments: tuple[str, ...], environment: dict[str, str], code: int, said: str
) -> None:
    done = nianbao(*arguments, **{"NIANBAO_LIBRARY": str(library), **environment})
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_bad_files_are_skipped_with_reasons_and_the_rest_goes_in(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(os.urandom(4000))
    (folder / "recipe.txt").write_text(
        "红烧肉的做法：五花肉切块焯水，加酱油和糖小火慢炖一小时。" * 9, "utf-8"
    )
    (folder / "report.txt").write_bytes((SEEDS / "000_febfefdab9fa53dc.txt").read_bytes())
    done = nianbao("ingest", str(folder), library=tmp_path / "library")
    assert done.returncode == 0
    assert "新增 1，跳过 3" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    (nothing / "empty.txt").write_bytes(b"")
    assert nianbao("ingest", str(nothing), library=tmp_path / "other").returncode == 1


def test_help_is_in_chinese() -> None:
    done = nianbao("--help")
    assert done.returncode == 0
    for command in (
        "ingest",
        "remove",
        "rebuild",
        "ask",
        "serve",
        "check",
        "export",
        "show",
        "eval",
    ):
        assert command in done.stdout
        assert "用法：" in nianbao(command, "--help").stdout


def _unshared() -> bool:
    try:
        return subprocess.run(["unshare", "-rn", "true"], check=False, timeout=10).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not _unshared(), reason="本机不能建立网络命名空间")
def test_all_of_it_runs_with_no_network_at_all(tmp_path: Path) -> None:
    environment = {**os.environ, "NIANBAO_LIBRARY": str(tmp_path / "library")}
    for arguments, code in (
        (["ingest"], 0),
        (["ask", "渠口乡2024年公开了多少条信息"], 0),
        (["ask", "渠口乡存在哪些问题"], 0),
        (["check"], 0),
    ):
        done = subprocess.run(
            ["unshare", "-rn", sys.executable, "-m", "ui.cli", *arguments],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
