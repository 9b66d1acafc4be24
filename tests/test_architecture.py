"""The house rules that a machine can hold: which way imports go, and how long a module is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("ingest", "qa", "ui", "eval")
MAY_IMPORT = {
    "ingest": {"ingest"},
    "qa": {"ingest", "qa"},
    "ui": {"ingest", "qa", "ui"},
    "eval": {"ingest", "qa", "eval"},
}
MODULES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
LONGEST = 300
HEAVY = ("ingest.embedding.reader", "ingest.embedding.adapter", "qa.retrieve", "qa.chain")


def imports(path: Path, *, at_once: bool = False) -> set[str]:
    """The dotted names that a module imports; `at_once`: only those it cannot do without."""
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if at_once else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    folder = path.relative_to(ROOT).parts[0]
    allowed = set(MAY_IMPORT[folder])
    if path == ROOT / "ui" / "commands.py":
        allowed.add("eval")
    ours = {name.split(".")[0] for name in imports(path)} & set(FOLDERS)
    assert ours <= allowed


def test_the_vocabulary_is_a_leaf() -> None:
    def of(path: str) -> set[str]:
        return {name for name in imports(ROOT / path) if name.split(".")[0] in FOLDERS}

    assert of("ingest/schema.py") == set()
    assert of("qa/schema.py") == {"ingest.schema"}


def test_look_up_stands_apart_from_retrieval() -> None:
    reached, waiting = set(), ["qa.lookup"]
    while waiting:
        name = waiting.pop()
        for path in (
            ROOT / (name.replace(".", "/") + ".py"),
            ROOT / name.replace(".", "/") / "__init__.py",
        ):
            if name not in reached and path.is_file():
                reached.add(name)
                waiting += [
                    one for one in imports(path, at_once=True) if one.split(".")[0] in FOLDERS
                ]
    assert not {name for name in reached if name.startswith(HEAVY)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    excused = "A long module:" in path.read_text(encoding="utf-8")
    assert lines <= LONGEST or excused, (
        f"{lines} lines; split it, or say why after 'A long module:'"
    )
