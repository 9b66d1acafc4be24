"""The sidecar of a folder: a `manifest.csv` that says whose report each file is."""

from __future__ import annotations

import csv
import io
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources

from ingest.errors import UnreadableFile
from ingest.readers.encoding import decode
from ingest.schema import Metadata, MetadataName, Origin

Manifest = Mapping[str, tuple[Metadata, ...]]


@cache
def _data() -> tuple[tuple[str, ...], Mapping[str, str]]:
    raw = resources.files("ingest.readers").joinpath("sidecar.toml").read_text(encoding="utf-8")
    table = tomllib.loads(raw)
    columns = {name: field for field, names in table["columns"].items() for name in names}
    return tuple(table["files"]), columns


def is_manifest(name: str) -> bool:
    """Whether a file of this name tells of its neighbours and is no report itself."""
    return unicodedata.normalize("NFC", name).lower() in _data()[0]


def key(path: str) -> str:
    """A path as manifests and folders are compared by: NFC, forward slashes."""
    return unicodedata.normalize("NFC", path.strip().replace("\\", "/")).removeprefix("./")


def read_manifest(data: bytes) -> Manifest:
    """What a manifest says of each file, by `key` of the path it gives.

    UnreadableFile where it has no column that names the files.
    """
    text = decode(data).text
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise UnreadableFile("清单文件不是有效的CSV，未使用。") from None
    columns = _data()[1]
    header = [columns.get(name.strip().lower()) for name in rows[0]] if rows else []
    if "file" not in header:
        raise UnreadableFile("清单文件缺少“文件”（file）一列，未使用。")
    manifest: dict[str, tuple[Metadata, ...]] = {}
    for row in rows[1:]:
        fields = {name: value.strip() for name, value in zip(header, row, strict=False) if name}
        path = key(fields.pop("file", ""))
        if path:
            manifest[path] = tuple(
                Metadata(name=MetadataName(name), value=value, origin=Origin.SIDECAR)
                for name, value in fields.items()
                if value
            )
    return manifest
