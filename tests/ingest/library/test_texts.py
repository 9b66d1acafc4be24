from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import LibraryDamaged
from ingest.library.texts import Texts, digest_bytes, keep_original


@pytest.mark.parametrize("text", ["", "一\r\n二\r三\u2028四\x00", "𠮷野家 😀", "年" * 100_000])
def test_a_text_comes_back_code_point_for_code_point(texts: Texts, text: str) -> None:
    assert texts.read(texts.write(text)) == text


def test_a_text_is_kept_once(texts: Texts, tmp_path: Path) -> None:
    assert texts.write("同一份") == texts.write("同一份")
    assert len([path for path in (tmp_path / "texts").rglob("*") if path.is_file()]) == 1


def test_an_altered_or_missing_text_is_never_returned(texts: Texts) -> None:
    digest = texts.write("公开116条")
    other = texts.write("公开119条")
    texts.path(digest).write_bytes(texts.path(other).read_bytes())
    with pytest.raises(LibraryDamaged):
        texts.read(digest)
    texts.remove(digest)
    with pytest.raises(LibraryDamaged):
        texts.read(digest)


def test_an_original_keeps_its_suffix_and_no_path_from_outside(tmp_path: Path) -> None:
    name = keep_original(tmp_path, b"x", ".PDF")
    assert (tmp_path / name).read_bytes() == b"x"
    assert name.endswith(f"{digest_bytes(b'x')}.pdf")
    strange = keep_original(tmp_path, b"y", "./../../z")
    assert (tmp_path / strange).resolve().is_relative_to(tmp_path.resolve())
    assert strange.endswith(digest_bytes(b"y"))
