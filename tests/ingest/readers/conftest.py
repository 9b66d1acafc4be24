"""A report with every figure different, and writers for it in the formats that are read."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from ingest.form import form
from ingest.readers.parts import Parts
from ingest.schema import Document, FormName, Grid, SourceFile, TableName

Cell = tuple[int, int, int, int, str]
"""Row, column, row span, column span, text."""


@dataclass(frozen=True)
class SampleTable:
    """A table to be drawn; positions covered by a span hold no cell."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]

    def by_row(self, row: int) -> list[Cell]:
        return [cell for cell in self.cells if cell[0] == row]


def cells_of(document: Document | Parts, grid: Grid) -> tuple[Cell, ...]:
    """A grid's cells with their texts."""
    return tuple(
        (c.row, c.column, c.row_span, c.column_span, document.text[c.span.start : c.span.end])
        for c in grid.cells
    )


@dataclass(frozen=True)
class Sample:
    """A report: its paragraphs with a table after each of the statutory headings."""

    blocks: tuple[str | SampleTable, ...]

    @property
    def tables(self) -> list[SampleTable]:
        return [block for block in self.blocks if isinstance(block, SampleTable)]

    @property
    def paragraphs(self) -> list[str]:
        return [block for block in self.blocks if isinstance(block, str)]

    def html(self, *, cell: str = "{}") -> str:
        """The body of a page with the report on it."""
        pieces = []
        for block in self.blocks:
            if isinstance(block, str):
                pieces.append(f"<p>　　{block}</p>")
                continue
            lines = []
            for row in range(block.rows):
                line = "".join(
                    f'<td rowspan="{high}" colspan="{wide}">{cell.format(text)}</td>\n'
                    for _, _, high, wide, text in block.by_row(row)
                )
                lines.append(f"<tr>{line}</tr>")
            pieces.append(f"<table border=1 cellspacing=0>{''.join(lines)}</table>")
        return "\n".join(pieces)

    @cache  # noqa: B019  (one sample for the whole session, and writing it takes seconds)
    def docx(self) -> bytes:
        """The report as a Word file, written by python-docx."""
        import docx

        document = docx.Document()
        for block in self.blocks:
            if isinstance(block, str):
                document.add_paragraph(block)
                continue
            table = document.add_table(block.rows, block.columns, style="Table Grid")
            for row, column, high, wide, text in block.cells:
                first = table.cell(row, column)
                last = table.cell(row + high - 1, column + wide - 1)
                first.merge(last).text = text
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    def check(self, document: Document | Parts) -> None:
        """Every cell of every table at its place, every row a line, every paragraph there."""
        assert [cells_of(document, grid) for grid in document.grids] == [
            tuple(sorted(table.cells)) for table in self.tables
        ]
        for grid in document.grids:
            lines = document.text[grid.span.start : grid.span.end].split("\n")
            assert len(lines) == grid.rows
            assert {line.count("\t") for line in lines} == {grid.columns - 1}
        end = 0
        for paragraph in self.paragraphs:
            end = document.text.index(f"{paragraph}\n", end) + len(paragraph)


TITLE = "渠县渠北镇2024年政府信息公开工作年度报告"
PROSE = (
    "2024年，渠北镇坚持应公开尽公开的原则，主动公开政府信息116条，其中政策文件25条、政策解读17条，"
    "通过渠县人民政府门户网站、微信公众号等渠道及时发布，收到政府信息公开申请3件，均已按期答复，"
    "办理12345政务服务便民热线379件，答复率100%，群众满意率达95.3%。"
)


def _table_two(numbers: Callable[[], str]) -> SampleTable:
    cells: list[Cell] = []
    row = 0
    issued = ["本年制发件数", "本年废止件数", "现行有效件数"]
    for item, labels, names in (
        ("第二十条第（一）项", issued, ["规章", "行政规范性文件"]),
        ("第二十条第（五）项", ["本年处理决定数量"], ["行政许可"]),
        ("第二十条第（六）项", ["本年处理决定数量"], ["行政处罚", "行政强制"]),
        ("第二十条第（八）项", ["本年收费金额（单位：万元）"], ["行政事业性收费"]),
    ):
        cells.append((row, 0, 1, 4, item))
        span = 3 // len(labels)
        for line in [
            ["信息内容", *labels],
            *([name, *(numbers() for _ in labels)] for name in names),
        ]:
            row += 1
            cells.append((row, 0, 1, 1, line[0]))
            cells.extend((row, 1 + i * span, 1, span, text) for i, text in enumerate(line[1:]))
        row += 1
    return SampleTable(row, 4, tuple(cells))


def _table_three(numbers: Callable[[], str]) -> SampleTable:
    table = form(FormName.FORM_2021).table(TableName.THREE)
    cells: list[Cell] = [
        (0, 0, 3, 3, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"),
        (0, 3, 1, 7, "申请人情况"),
        (1, 3, 2, 1, "自然人"),
        (1, 4, 1, 5, "法人或其他组织"),
        (1, 9, 2, 1, "总计"),
    ]
    names = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    cells.extend((2, 4 + i, 1, 1, name) for i, name in enumerate(names))
    previous: tuple[str, ...] = ()
    for row, line in enumerate(table.rows, start=3):
        path = line.path
        for level, label in enumerate(path):
            if previous[: level + 1] == path[: level + 1]:
                continue
            same = sum(other.path[: level + 1] == path[: level + 1] for other in table.rows)
            width = 3 - level if level + 1 == len(path) else 1
            cells.append((row, level, same, width, label))
        cells.extend((row, 3 + i, 1, 1, numbers()) for i in range(7))
        previous = path
    return SampleTable(3 + len(table.rows), 10, tuple(cells))


def _table_four(numbers: Callable[[], str]) -> SampleTable:
    parts = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    cells: list[Cell] = [(0, 0, 1, 5, "行政复议"), (0, 5, 1, 10, "行政诉讼")]
    cells += [(1, i, 2, 1, part) for i, part in enumerate(parts)]
    cells += [(1, 5, 1, 5, "未经复议直接起诉"), (1, 10, 1, 5, "复议后起诉")]
    cells += [(2, 5 + i, 1, 1, part) for i, part in enumerate(parts * 2)]
    cells += [(3, i, 1, 1, numbers()) for i in range(15)]
    return SampleTable(4, 15, tuple(cells))


@pytest.fixture(scope="session")
def sample() -> Sample:
    counter = count(101)

    def numbers() -> str:
        return str(next(counter))

    return Sample(
        (
            TITLE,
            "一、总体情况",
            f"（一）主动公开。{PROSE}",
            f"（二）依申请公开。{PROSE}",
            "二、主动公开政府信息情况",
            _table_two(numbers),
            "三、收到和处理政府信息公开申请情况",
            _table_three(numbers),
            "四、政府信息公开行政复议、行政诉讼情况",
            _table_four(numbers),
            "五、存在的主要问题及改进情况",
            "一是公开的内容不够全面；二是人员业务水平有待提高。下一步，我镇将加强培训，提高公开质量。",
            "六、其他需要报告的事项",
            "2024年，本机关未收取信息处理费。",
        )
    )


Give = Callable[[str, bytes], SourceFile]


@pytest.fixture
def give(tmp_path: Path) -> Give:
    """Writes a file and gives it as `discover` would."""

    def write(name: str, data: bytes) -> SourceFile:
        path = tmp_path / name
        path.write_bytes(data)
        return SourceFile(source=name, path=path, size=len(data))

    return write


STYLE = """<meta charset=utf-8><style>@page {size: A4; margin: 25mm}
body {font-family: "Noto Serif CJK SC"; font-size: 16px; line-height: 1.8}
table {border-collapse: collapse; width: 100%; font-size: 12px}
td {border: LINE; padding: 2px; text-align: center; vertical-align: middle}</style>"""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Print = Callable[[str], bytes]


def _need(names: Sequence[str], package: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        message = f"needs the Debian package {package}"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def print_page(tmp_path_factory: pytest.TempPathFactory) -> Print:
    """Prints a page to PDF by Chromium."""
    program = _need(CHROMIUM, "chromium")

    def run(markup: str) -> bytes:
        folder = tmp_path_factory.mktemp("chromium")
        (folder / "page.html").write_text(markup, encoding="utf-8")
        target = folder / "page.pdf"
        command = [program, *FLAGS, f"--user-data-dir={folder}/profile"]
        subprocess.run(
            [*command, f"--print-to-pdf={target}", (folder / "page.html").as_uri()],
            capture_output=True,
            timeout=60,
            check=True,
        )
        return target.read_bytes()

    return run


@pytest.fixture(scope="session")
def ruled_pdf(sample: Sample, print_page: Print) -> bytes:
    return print_page(STYLE.replace("LINE", "1px solid #000") + sample.html())


@pytest.fixture(scope="session")
def unruled_pdf(sample: Sample, print_page: Print) -> bytes:
    return print_page(STYLE.replace("LINE", "none") + sample.html())


Convert = Callable[[bytes, str], bytes]


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Turns a `.docx` into another format by LibreOffice."""
    program = _need(("soffice", "libreoffice"), "libreoffice-writer")

    def run(data: bytes, form: str) -> bytes:
        folder = tmp_path_factory.mktemp("office")
        source = folder / "in.docx"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        subprocess.run(
            [program, profile, "--headless", "--convert-to", form, "--outdir", folder, source],
            capture_output=True,
            timeout=60,
            check=True,
        )
        return (folder / f"in.{form.partition(':')[0]}").read_bytes()

    return run
