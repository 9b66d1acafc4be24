"""What the instructions and the deployment's files say is what the program knows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from ingest.settings import Settings, settings
from ui.cli import _parser
from ui.embeds import embeds

ROOT = Path(__file__).parents[2]
DOCS = sorted([*(ROOT / "docs").glob("*.md"), *(ROOT / "deploy").iterdir()])


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_settings_that_are_named_exist(path: Path) -> None:
    named = set(re.findall(r"NIANBAO_([A-Z_]+[A-Z])", path.read_text("utf-8")))
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_the_file_of_settings_is_read() -> None:
    lines = (ROOT / "deploy" / "nianbao.env").read_text("utf-8").splitlines()
    given = dict(line.lstrip("#").split("=", 1) for line in lines if "=" in line)
    assert len(given) > 8
    found = settings(given)
    assert found.workers == 2
    assert found.keep_questions


def test_the_example_of_embeddings_is_read() -> None:
    found = embeds(ROOT / "deploy" / "embeds.toml")
    assert found["qubei"].agencies == ("渠县渠北镇",)
    assert len(found["quxian"].sites) == 2


def test_the_unit_runs_a_command_that_exists() -> None:
    unit = (ROOT / "deploy" / "nianbao.service").read_text("utf-8")
    (line,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    program, *arguments = shlex.split(line)
    assert program.endswith("/bin/nianbao")
    assert _parser().parse_args(arguments).port == 7860


def test_the_script_does_what_its_instructions_say() -> None:
    script = (ROOT / "ui" / "embed" / "embed.js").read_text("utf-8")
    told = (ROOT / "docs" / "embedding.md").read_text("utf-8")
    attributes = set(re.findall(r"`data-([a-z]+)`", told))
    assert attributes == set(re.findall(r"\bgiven\.([a-z]+)", script))
    events = set(re.findall(r"`nianbao:([a-z]+)`", told))
    assert events == set(re.findall(r'\btell\("([a-z]+)"', script))
    assert "data-nianbao-ask" in script
    prefix = re.search(r"location (\S+?)/ \{", (ROOT / "deploy" / "nginx.conf").read_text("utf-8"))
    assert prefix is not None
    assert f"NIANBAO_ROOT_PATH={prefix[1]}" in told
