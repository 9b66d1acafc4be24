"""Web pages: encodings, spans, nested tables, furniture, metadata, depth."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import UnreadableFile
from ingest.readers.html import read_html
from ingest.readers.mhtml import read_mhtml
from ingest.schema import MetadataName

TEMPLATE = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
HEAD, AROUND = TEMPLATE.split("<!-- HEAD -->")
FURNITURE = "首页 互动 您现在 索引号 浏览 字体 打印 分享 相关信息 渠南 上一篇 ICP 不应出现 正文结束"


def page(body: str, charset: str = "utf-8") -> str:
    return TEMPLATE.replace("CHARSET", charset).replace("BODY", body)


def test_every_cell_of_every_table_and_nothing_of_the_page(sample: Any) -> None:
    parts = read_html(page(sample.html()).encode("utf-8"))
    sample.check(parts)
    for words in FURNITURE.split():
        assert words not in parts.text
    assert parts.text.startswith("渠县渠北镇2024年政府信息公开工作年度报告\n")
    assert parts.text.rstrip().endswith("未收取信息处理费。")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("label", ["utf-8", "gb2312", "iso-8859-1"])
def test_right_and_wrong_labels(sample: Any, encoding: str, label: str) -> None:
    sample.check(read_html(page(sample.html(), label).encode(encoding)))


def test_a_page_saved_in_the_wrong_encoding_keeps_its_figures(sample: Any) -> None:
    wrong = page(sample.html()).encode("utf-8").decode("gb18030", "replace").encode("utf-8")
    parts = read_html(wrong)
    assert "曾被误转" in parts.notices[0]
    figures = {c[4] for table in sample.tables for c in table.cells if c[4].isdigit()}
    read = {parts.text[c.span.start : c.span.end] for grid in parts.grids for c in grid.cells}
    assert figures <= read


@pytest.mark.parametrize(
    "cell",
    [
        '<p class="MsoNormal" align="center"><span lang="EN-US"><font>{}</font></span></p>',
        "\n  <div>\n   {}&nbsp;\n</div>\n",
        "<span style='display:none'>9</span><b>{}</b><!-- 8 --><script>7</script>",
        "<center><table><tr><td>{}</td></tr></table></center>",
    ],
)
def test_what_editors_put_into_cells(sample: Any, cell: str) -> None:
    sample.check(read_html(page(sample.html(cell=cell)).encode()))


def test_a_page_laid_out_in_tables(sample: Any) -> None:
    frame = (
        "<table width=1000><tr><td colspan=2>{head}</td></tr><tr><td rowspan=2>"
        "<a href=1>机构</a><br><a href=2>政策</a><br><a href=3>年报</a></td>"
        "<td>{body}</td></tr><tr><td>&nbsp;</td></tr></table>"
    )
    sample.check(read_html(f"<html><body>{frame.format(head='', body=sample.html())}".encode()))


def test_unclosed_tags_and_header_cells(sample: Any) -> None:
    markup = page(sample.html()).replace("</td>", "").replace("</tr>", "").replace("</p>", "")
    sample.check(read_html(markup.replace("<td", "<TH").encode()))


def test_breaks_and_preformatted_lines_are_lines() -> None:
    parts = read_html(
        "<body>一、总体情况<br>二、\n主动公开<pre>三、申请\n四、复议</pre></body>".encode()
    )
    assert parts.text == "一、总体情况\n二、 主动公开\n三、申请\n四、复议\n"


def test_metadata_of_a_page(sample: Any) -> None:
    told = {fact.name: fact.value for fact in read_html(page(sample.html()).encode()).metadata}
    assert told == {
        MetadataName.TITLE: "渠县渠北镇2024年政府信息公开工作年度报告",
        MetadataName.PUBLISHED: "2025-01-20 15:33",
        MetadataName.AGENCY: "渠北镇人民政府",
        MetadataName.COUNTY: "渠县",
        MetadataName.URL: "https://www.quxian.gov.cn/zwgk/t20250120_1.html",
    }


def test_metadata_that_only_the_page_itself_shows(sample: Any) -> None:
    markup = "<body>" + AROUND.replace("BODY", sample.html())
    told = {fact.name: fact.value for fact in read_html(markup.encode()).metadata}
    assert told[MetadataName.PUBLISHED].startswith("2025")
    assert told[MetadataName.AGENCY] == "渠北镇"


def test_the_title_outside_the_article_is_kept() -> None:
    prose = "我镇坚持应公开尽公开，主动公开政府信息116条，收到申请3件，均已答复。" * 3
    markup = HEAD + f"<div id=zoom><p>{prose}</p><p>一、总体情况</p></div>"
    assert read_html(markup.encode()).text.startswith("渠县渠北镇2024年政府信息公开工作年度报告\n")


def test_a_saved_page_tells_its_address(sample: Any) -> None:
    from email.mime.multipart import MIMEMultipart
    from email.mime.text import MIMEText

    message = MIMEMultipart("related")
    message["Snapshot-Content-Location"] = "https://a.gov.cn/1.html"
    message.attach(MIMEText(sample.html(), "html", "utf-8"))
    parts = read_mhtml(message.as_bytes())
    sample.check(parts)
    assert [fact.value for fact in parts.metadata] == ["https://a.gov.cn/1.html"]


def test_absurd_spans_end() -> None:
    cell = '<td rowspan="65535" colspan="1000">1</td>'
    started = time.monotonic()
    parts = read_html(f"<table>{f'<tr>{cell * 20}</tr>' * 300}</table>".encode())
    assert time.monotonic() - started < 5
    assert parts.text.count("1") == 6000


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        read_html(b"<!-- -->")


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- saved from url=(0044)https://www.example.gov.cn/xxgk/nb/1.html -->",
        "<!--\n Page saved with SingleFile \n url: https://www.example.gov.cn/xxgk/nb/1.html \n-->",
    ],
)
def test_the_address_that_a_page_was_saved_from(mark: str) -> None:
    def addresses(head: str) -> list[str]:
        made = f"<!DOCTYPE html>{mark}<html><head>{head}</head><body><p>年报</p></body></html>"
        facts = read_html(made.encode()).metadata
        return [fact.value for fact in facts if fact.name is MetadataName.URL]

    assert addresses("") == ["https://www.example.gov.cn/xxgk/nb/1.html"]
    stated = '<link rel="canonical" href="https://www.example.gov.cn/2.html">'
    assert addresses(stated) == ["https://www.example.gov.cn/2.html"]
    assert addresses('<link rel="canonical" href="/2.html">') == addresses("")


def test_hidden_rows_of_a_table_are_not_read() -> None:
    row = "<tr{}><td>规章</td><td>{}</td></tr>"
    rows = row.format("", 3) + row.format(" style='display: none'", 9) + row.format("", 4)
    parts = read_html(f"<html><body><table>{rows}</table></body></html>".encode())
    assert parts.text == "规章\t3\n规章\t4\n"
