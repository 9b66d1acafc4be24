"""Where the statutory tables stand: by their labels, without prose, whatever is lost."""

from __future__ import annotations

import pytest

from ingest.schema import Document, FormName, TableName
from ingest.tables import locate, read

NAMES = ("spaces", "tabs", "cells", "dump", "one_line", "pipes")


def regions_of(text):
    document = Document(source="t.txt", media_type="text/plain", text=text)
    return {region.table: region for region in locate(document)}


@pytest.mark.parametrize("layout", NAMES)
@pytest.mark.parametrize("form", list(FormName))
def test_regions_hold_the_tables_and_no_prose(form, layout, maker, layouts):
    before = "一、总体情况\n本年主动公开信息12条，其中规范性文件3件，行政许可24项、行政处罚5件。\n"
    after = "存在的问题：一是公开意识不强；二是更新不及时。\n"
    text = before + layouts[layout](maker(form, 3)) + after
    found = regions_of(text)
    assert list(found) == list(TableName)
    assert found[TableName.TWO].form is form
    assert found[TableName.THREE].form is form
    for region in found.values():
        part = text[region.span.start : region.span.end]
        assert "主动公开信息12条" not in part
        assert "存在的问题" not in part
        assert "收到和处理" not in part
        assert part[-1].isdigit()
    assert text[found[TableName.TWO].span.start :].startswith("第二十条第（一）项")
    assert text[found[TableName.THREE].span.start :].startswith("（本列数据的勾稽关系")
    assert text[found[TableName.FOUR].span.start :].startswith("行政复议")


@pytest.mark.parametrize("layout", NAMES)
def test_headings_are_not_needed(layout, maker, layouts, reader, values_of):
    made = maker(FormName.FORM_2021, 1)
    text = layouts[layout](made)
    for heading in (
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    ):
        text = text.replace(heading, "")
    assert values_of(reader(text)) == made.values


def test_prose_that_names_results_is_no_table():
    text = (
        "三、收到和处理政府信息公开申请情况\n本年收到自然人申请3件、商业企业申请2件，予以公开3件，部分公开1件，"
        "属于国家秘密0件，信访举报投诉类申请1件，重复申请0件，补正后申请内容仍不明确0件，结转下年度继续办理0件。\n"
        "四、政府信息公开行政复议、行政诉讼情况\n行政复议1件，结果维持1件，结果纠正0件，其他结果0件，尚未审结0件。\n"
    )
    assert regions_of(text) == {}


def test_the_older_statistics_table_is_not_taken():
    text = """2015年政府信息公开工作年度报告
附表 政府信息公开情况统计表
指标名称\t计量单位\t统计数
一、主动公开情况\t——\t
（一）主动公开政府信息数\t条\t1203
其中：主动公开规范性文件数\t条\t12
制发规范性文件总数\t件\t12
三、依申请公开情况\t——\t
（一）收到申请数\t件\t15
1.当面申请数\t件\t3
（三）申请答复数\t件\t15
1.属于已主动公开范围数\t件\t4
2.同意公开答复数\t件\t9
5.不同意公开答复数\t件\t1
其中：涉及国家秘密\t件\t0
涉及商业秘密\t件\t0
涉及个人隐私\t件\t1
6.不属于本行政机关公开数\t件\t1
四、行政复议数量\t件\t2
（一）维持具体行政行为数\t件\t1
（二）被依法纠错数\t件\t1
五、行政诉讼数量\t件\t0
（一）维持具体行政行为或者驳回原告诉讼请求数\t件\t0
"""
    document = Document(source="t.txt", media_type="text/plain", text=text)
    assert locate(document) == ()
    assert read(document, ()) == ()


def test_an_old_narrative_gives_no_cells():
    text = (
        "2014年年度报告\n五、因政府信息公开申请行政复议、提起行政诉讼的情况\n"
        "2014年未发生行政复议、行政诉讼。\n"
    )
    document = Document(source="t.txt", media_type="text/plain", text=text)
    assert read(document, locate(document)) == ()
