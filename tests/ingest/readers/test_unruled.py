"""Unruled tables line by line: wrapped figures, labels over page breaks, columns left blank."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.layout import Paragraph
from ingest.readers.lines import SURE, Field, TextLine
from ingest.readers.paragraphs import Measure
from ingest.readers.unruled import rows_in_order

SIZE = 9.0
PROSE = Measure(left=30.0, right=560.0, size=12.0, pitch=20.0)
COLUMNS = (250.0, 300.0, 350.0, 400.0, 450.0, 500.0, 550.0)
LABELS = 60.0
NAMES = ("自然人", "商业", "科研", "公益", "法律", "其他", "总计")


def centred(text: str, x: float) -> Field:
    wide = sum(SIZE if char > "\u2e7f" else SIZE / 2 for char in text)
    return Field(text, x - wide / 2, x + wide / 2)


def line(y: float, label: str, *figures: str, page: int = 1) -> TextLine:
    """A line of a table: its label's piece, then figures in their columns, "" where none stands."""
    fields = [Field(label, LABELS, LABELS + SIZE * len(label))] if label else []
    fields += [centred(t, x) for t, x in zip(figures, COLUMNS, strict=False) if t]
    return TextLine(tuple(fields), y - SIZE / 2, y + SIZE / 2, page)


def texts(lines: Sequence[TextLine]) -> list[str]:
    found = []
    for part in rows_in_order(lines, PROSE):
        found += [part.text] if isinstance(part, Paragraph) else [each.text for each in part]
    return found


HEAD = line(80, "", *NAMES)


def test_figures_cut_in_their_cells_are_whole_again_and_doubted() -> None:
    rows = [
        HEAD,
        line(
            100,
            "一、本年新收申",
            "７４４",
            "７７５",
            "８７５",
            "７００",
            "６３１",
            "７１９",
            "４４４",
        ),
        line(112, "请数量", "８", "１", "９", "８", "１", "０", "６７"),
        line(134, "二、上年结转", "３７", "４６", "２８", "２１", "１６", "２０", "１６８"),
    ]
    parts = [part for part in rows_in_order(rows, PROSE) if isinstance(part, Paragraph)]
    assert parts[1].text == (
        "一、本年新收申请数量\t７４４８\t７７５１\t８７５９\t７００８\t６３１１\t７１９０\t４４４６７"
    )
    assert [sure < SURE for _, _, sure in parts[1].doubts] == [True] * 7
    assert parts[2].text == "二、上年结转\t３７\t４６\t２８\t２１\t１６\t２０\t１６８"
    assert parts[2].doubts == ()


def test_rows_of_their_own_are_not_taken_for_the_ends_of_others() -> None:
    rows = [
        line(100, "规章", "200", "360", "147"),
        line(124, "行政规范性文件", "592", "319", "46"),
    ]
    assert texts(rows) == ["规章\t200\t360\t147", "行政规范性文件\t592\t319\t46"]


def test_a_label_goes_on_over_the_end_of_a_page() -> None:
    first = ("1", "2", "3", "4", "5", "6", "21")
    second = ("9", "8", "7", "6", "5", "4", "39")
    rows = [
        HEAD,
        line(700, "1.属于国家秘密", "0", "0", "0", "0", "0", "0", "0"),
        line(722, "2.其他", *first),
        line(60, "法律行", page=2),
        line(72, "政法规", page=2),
        line(96, "3.危及", *second, page=2),
    ]
    assert texts(rows)[-2:] == [
        "\t".join(("2.其他法律行政法规", *first)),
        "\t".join(("3.危及", *second)),
    ]


def test_a_figure_goes_on_over_the_end_of_a_page() -> None:
    rows = [
        HEAD,
        line(700, "（一）公开", "５", "５", "５", "５", "５", "５", "１３０"),
        line(722, "（二）部分", "６", "６", "６", "６", "６", "６", "２４６"),
        line(60, "公开", "", "", "", "", "", "", "２", page=2),
        line(84, "（三）其他", "１", "１", "１", "１", "１", "１", "６", page=2),
    ]
    assert texts(rows)[-2:] == [
        "（二）部分公开\t６\t６\t６\t６\t６\t６\t２４６２",
        "（三）其他\t１\t１\t１\t１\t１\t１\t６",
    ]


def test_blank_cells_stay_blank_in_columns_that_other_pages_and_the_head_tell() -> None:
    rows = [
        HEAD,
        line(100, "（一）公开", "3", "", "0", "", "", "", "3"),
        line(122, "（二）部分", "", "4", "", "", "", "", "4"),
        line(60, "（三）其他", "", "", "", "", "1", "", "1", page=2),
    ]
    assert texts(rows)[-3:] == [
        "（一）公开\t3\t\t0\t\t\t\t3",
        "（二）部分\t\t4\t\t\t\t\t4",
        "（三）其他\t\t\t\t\t1\t\t1",
    ]


def test_a_lone_figure_under_a_head_is_a_row_and_labels_of_blank_rows_stay_apart() -> None:
    rows = [
        line(80, "", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"),
        line(102, "", "", "7"),
        line(150, "行政许可"),
        line(174, "行政处罚", "0"),
    ]
    found = texts(rows)
    assert "\t7\t\t\t" in found
    assert found[-2:] == ["行政许可", "行政处罚\t0"]
