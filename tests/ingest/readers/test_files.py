"""Which files are found: folders, links, archives, sidecars, and what is refused."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from ingest.errors import TooLarge, UnreadableFile
from ingest.readers import SourceFile, content, discover, read
from ingest.readers.files import CIRCLE, TOO_DEEP
from ingest.schema import MetadataName, Origin
from ingest.settings import Settings

TEXT = "渠北镇2024年政府信息公开工作年度报告\n一、总体情况\n".encode()


def found(*paths: Path, settings: Settings | None = None) -> dict[str, SourceFile]:
    return {file.source: file for file in discover(paths, settings)}


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_folders_are_walked_in_order_with_relative_sources(tmp_path: Path) -> None:
    for name in ("乙/2.txt", "甲/1.txt", "0.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(TEXT)
    files = list(discover([tmp_path]))
    assert [file.source for file in files] == ["0.txt", "乙/2.txt", "甲/1.txt"]
    assert all(file.refusal is None and file.size == len(TEXT) for file in files)
    assert read(files[1], Settings()).source == "乙/2.txt"


def test_a_file_given_itself_and_one_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    files = found(tmp_path / "a.txt", tmp_path / "b.txt")
    assert files["a.txt"].refusal is None
    assert files["b.txt"].refusal == "没有这个文件或文件夹。"


def test_two_folders_with_the_same_path_stay_apart(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "r.txt").write_bytes(TEXT)
    assert set(found(tmp_path / "a", tmp_path / "b")) == {"r.txt", "b/r.txt"}


def test_hidden_and_system_files_are_named_not_read(tmp_path: Path) -> None:
    for name in (".DS_Store", "~$报告.docx", "Thumbs.db"):
        (tmp_path / name).write_bytes(TEXT)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_bytes(TEXT)
    files = found(tmp_path)
    assert set(files) == {".DS_Store", "~$报告.docx", "Thumbs.db", ".git"}
    assert {file.refusal for file in files.values()} == {"隐藏文件或系统文件，未读取。"}
    with pytest.raises(UnreadableFile, match="隐藏"):
        read(files[".git"], Settings())


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX links")
def test_links_out_of_the_folder_and_pipes_are_refused(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.txt").write_bytes(TEXT)
    (inside / "a.txt").symlink_to(outside / "secret.txt")
    (inside / "b").symlink_to(outside)
    (inside / "c").symlink_to(inside)
    (inside / "d.txt").symlink_to(inside / "missing.txt")
    os.mkfifo(inside / "e.txt")
    refusals = {source: file.refusal for source, file in found(inside).items()}
    assert refusals == {
        "a.txt": "链接指向所给文件夹之外，未读取。",
        "b": "链接指向所给文件夹之外，未读取。",
        "c": "链接指向文件夹，未读取。",
        "d.txt": "没有这个文件或文件夹。",
        "e.txt": "不是普通文件，未读取。",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX names")
def test_links_in_a_circle_and_endless_folders_cost_only_themselves(tmp_path: Path) -> None:
    (tmp_path / "圈").symlink_to(tmp_path / "圈")
    deep = tmp_path / "深"
    for _ in range(3):
        deep = deep.joinpath(*["层"] * 40)
        deep.mkdir(parents=True)
    (deep / "甲.txt").write_text("内容", encoding="utf-8")
    (tmp_path / "乙.txt").write_text("内容", encoding="utf-8")
    told = {file.source: file.refusal for file in discover([tmp_path])}
    assert told.pop("圈") == CIRCLE
    assert told.pop("乙.txt") is None
    assert list(told.values()) == [TOO_DEEP]


def test_names_with_control_characters_and_names_in_gbk(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m\n.txt").write_bytes(TEXT)
    gbk = os.fsdecode("渠北镇.txt".encode("gbk"))
    (tmp_path / gbk).write_bytes(TEXT)
    files = found(tmp_path)
    assert files["a�[31m�.txt"].refusal == "文件名含有控制字符，未读取，请改名后重试。"
    assert read(files["渠北镇.txt"], Settings()).text == TEXT.decode()


def test_archives_expand_once_nested_with_names_in_gbk(tmp_path: Path) -> None:
    third = zipped({"d.txt": TEXT})
    inner = zipped({"c.txt": TEXT, "third.zip": third})
    outer = zipped({"渠北镇/a.txt": TEXT, "b.zip": inner, "__MACOSX/a.txt": TEXT})
    (tmp_path / "all.zip").write_bytes(outer)
    old = zipped({"XXXX.txt": TEXT}).replace(b"XXXX.txt", "年报".encode("gbk") + b".txt")
    (tmp_path / "old.zip").write_bytes(old)
    files = found(tmp_path)
    assert {source: file.refusal for source, file in files.items()} == {
        "all.zip!/渠北镇/a.txt": None,
        "all.zip!/b.zip!/c.txt": None,
        "all.zip!/b.zip!/third.zip": "压缩包嵌套超过一层，未读取，请先解压。",
        "all.zip!/__MACOSX/a.txt": "隐藏文件或系统文件，未读取。",
        "old.zip!/年报.txt": None,
    }
    for source in ("all.zip!/渠北镇/a.txt", "all.zip!/b.zip!/c.txt", "old.zip!/年报.txt"):
        document = read(files[source], Settings())
        assert (document.source, document.text) == (source, TEXT.decode())


def test_paths_out_of_an_archive_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    entries = {"../evil.txt": TEXT, "/abs.txt": TEXT, "C:/x.txt": TEXT, "ok.txt": TEXT}
    (folder / "a.zip").write_bytes(zipped(entries))
    files = found(folder)
    assert [file.refusal is None for file in files.values()] == [
        source == "a.zip!/ok.txt" for source in files
    ]
    for file in files.values():
        if file.refusal is None:
            read(file, Settings())
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "a.zip"]


@pytest.mark.parametrize(
    ("entries", "settings", "reason"),
    [
        ({"a.txt": b"\0" * 30_000_000}, Settings(), "压缩比"),
        ({f"{i}.txt": b"1" for i in range(30)}, Settings(max_archive_files=20), "超过20个"),
        ({"a.txt": os.urandom(3_000_000)}, Settings(max_archive_megabytes=2), "超过2兆字节"),
    ],
)
def test_bombs_are_refused_whole(
    tmp_path: Path, entries: dict[str, bytes], settings: Settings, reason: str
) -> None:
    (tmp_path / "bomb.zip").write_bytes(zipped(entries))
    (file,) = discover([tmp_path], settings)
    assert file.source == "bomb.zip"
    assert reason in (file.refusal or "")


def test_a_bomb_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"\0" * 5_000_000}))
    size = (5_000_000).to_bytes(4, "little")
    honest = bytes(data)
    assert honest.count(size) >= 2
    lying = honest.replace(size, (50_000).to_bytes(4, "little"))
    (tmp_path / "a.zip").write_bytes(lying)
    (file,) = discover([tmp_path])
    with pytest.raises(UnreadableFile):
        content(file, Settings(max_file_megabytes=1))


def test_an_encrypted_and_a_truncated_archive(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    (tmp_path / "short.zip").write_bytes(zipped({"a.txt": TEXT})[:-30])
    files = found(tmp_path)
    assert "加密" in (files["locked.zip!/a.txt"].refusal or "")
    assert "损坏" in (files["short.zip"].refusal or "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize(
    "header",
    ["file,agency,county,year,scope,published,url", "文件名,单位名称,区县,年度,范围,发布日期,网址"],
)
def test_a_sidecar_tells_of_its_neighbours(tmp_path: Path, encoding: str, header: str) -> None:
    row = "sub\\a.txt,渠北镇,渠县,2024,本级,2025-01-20,https://a.gov.cn/1"
    (tmp_path / "manifest.csv").write_bytes(f"{header}\r\n{row}\r\nnot.txt,x\r\n".encode(encoding))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_bytes(TEXT)
    files = found(tmp_path)
    metadata = files["sub/a.txt"].metadata
    assert {fact.name: fact.value for fact in metadata} == {
        MetadataName.AGENCY: "渠北镇",
        MetadataName.COUNTY: "渠县",
        MetadataName.YEAR: "2024",
        MetadataName.SCOPE: "本级",
        MetadataName.PUBLISHED: "2025-01-20",
        MetadataName.URL: "https://a.gov.cn/1",
    }
    assert {fact.origin for fact in metadata} == {Origin.SIDECAR}
    assert read(files["sub/a.txt"], Settings()).metadata[: len(metadata)] == metadata
    assert files["not.txt"].refusal == "清单列出了这个文件，文件夹中没有。"
    assert set(files) == {"sub/a.txt", "not.txt"}


def test_a_sidecar_in_an_archive_and_one_without_files(tmp_path: Path) -> None:
    manifest = "文件,单位\na.txt,渠北镇\n".encode()
    (tmp_path / "a.zip").write_bytes(zipped({"x/manifest.csv": manifest, "x/a.txt": TEXT}))
    (tmp_path / "manifest.csv").write_bytes(b"a,b\n1,2\n")
    files = found(tmp_path)
    assert files["a.zip!/x/a.txt"].metadata[0].value == "渠北镇"
    assert "缺少“文件”" in (files["manifest.csv"].refusal or "")


def test_too_large_a_file_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    with path.open("wb") as stream:
        stream.truncate(1_000_000_000)
    (file,) = discover([tmp_path])
    with pytest.raises(TooLarge, match="50兆字节"):
        read(file, Settings())


def test_a_library_in_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "catalogue.sqlite").write_bytes(b"x")
    (tmp_path / "lib" / "a.txt").write_bytes(TEXT)
    assert found(tmp_path)["lib"].refusal == "这是年报库，不是年报文件夹，未读取。"
