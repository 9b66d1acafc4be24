"""Pictures, comparisons and the library in headless Chromium, over forged reports."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ingest.library import Library
from ingest.schema import TableName

pytestmark = pytest.mark.timeout(120)
LEFT, RIGHT, YEARS = "白溪县人力资源和社会保障局", "白溪县自然资源局", (2021, 2022, 2023)


def _new(library: Path, agency: str, year: int) -> int | None:
    """How many applications that report received, as its table has it."""
    with Library.open(library) as held:
        for entry in held.reports():
            if (entry.agency_name, entry.year) == (agency, year):
                (cell,) = held.cells([entry.id], [(TableName.THREE, "new", "total")])[entry.id]
                return int(cell.value) if cell.value is not None else None
    return None


@pytest.fixture
def opened(open_page: Any, forged_address: str) -> Any:
    return open_page(forged_address)


def test_a_ranking_is_drawn_with_the_figures_of_its_text(opened: Any, forged_library: Path) -> None:
    answer = opened.ask("2021年哪个单位收到的信息公开申请最多")
    rows = answer.locator(".nb-picture .nb-values tr")
    names = [row.split("\n")[0].split("\t")[0] for row in rows.all_inner_texts()]
    numbers = [int(re.findall(r"(\d+)件", row)[0]) for row in rows.all_inner_texts()]
    assert len(numbers) > 3
    assert numbers == sorted(numbers, reverse=True)
    assert numbers == [_new(forged_library, name.strip(), 2021) for name in names]
    widths = rows.locator(".nb-bar").evaluate_all("all => all.map(one => one.offsetWidth)")
    whole = widths[0]
    for number, width in zip(numbers, widths, strict=True):
        assert abs(width / whole - number / numbers[0]) < 0.02
    said = answer.locator(".nb-text").inner_text()
    assert all(f"{number}件" in said for number in numbers[:3])


def test_a_trend_is_a_line_and_its_csv_names_its_sources(opened: Any, forged_library: Path) -> None:
    answer = opened.ask(f"{LEFT}历年收到申请的趋势")
    drawn = answer.locator("svg[role=img]")
    expected = [_new(forged_library, LEFT, year) for year in YEARS]
    assert drawn.locator("circle").count() == 3
    assert drawn.locator(".nb-said").all_text_contents() == [f"{one}件" for one in expected]
    described = drawn.get_attribute("aria-describedby")
    told = opened.page.locator(f"#{described}").text_content()
    assert all(f"{year}年{one}件" in told for year, one in zip(YEARS, expected, strict=True))
    heights = drawn.locator("circle").evaluate_all("all => all.map(one => one.cy.baseVal.value)")
    assert heights.index(min(heights)) == expected.index(max(expected))
    with opened.page.expect_download() as taken:
        answer.locator("[data-csv]").click()
    text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [int(row["数值"]) for row in rows] == expected
    assert all("本年新收" in row["出处"] and LEFT in row["出处"] for row in rows)


def test_results_are_one_bar_in_parts_that_add_up(opened: Any) -> None:
    answer = opened.ask(f"{LEFT}2022年申请的办理结果分别是多少？")
    whole = int(answer.locator(".nb-number").inner_text())
    rows = answer.locator(".nb-picture .nb-values tr").all_inner_texts()
    parts = [int(re.findall(r"(\d+)件", row)[0]) for row in rows]
    assert len(parts) == 6
    assert sum(parts) == whole
    widths = answer.locator(".nb-part").evaluate_all(
        "all => all.map(one => parseFloat(one.getAttribute('width')))"
    )
    drawn = [part for part in parts if part]
    assert len(widths) == len(drawn)
    for width, part in zip(widths, drawn, strict=True):
        assert abs(width - 100 * part / whole) < 0.02


def test_a_chip_taken_away_or_exchanged_asks_again_by_itself(
    opened: Any, forged_library: Path
) -> None:
    opened.ask(f"{RIGHT}2020年收到多少件申请")
    answer = opened.ask(f"{LEFT}2021年收到多少件政府信息公开申请？")
    answer.locator(".nb-slot-year .nb-remove").click()
    again = opened.answer(3)
    # Not the year spoken of before: the question stands by itself now.
    assert "2023年" in again.locator(".nb-where").inner_text()
    again.locator(".nb-slot-agency summary").click()
    again.locator(".nb-slot-agency .nb-other", has_text=RIGHT).click()
    other = opened.answer(4)
    assert RIGHT in other.locator(".nb-where").inner_text()
    follow = opened.ask("那2019年呢？")
    assert f"{RIGHT} · 2019年" in follow.locator(".nb-where").inner_text()
    assert follow.locator(".nb-number").inner_text() == str(_new(forged_library, RIGHT, 2019))
    assert "沿用上文" in follow.locator(".nb-query").inner_text()


def test_bodies_are_compared_and_each_figure_opens_its_cell(
    opened: Any, forged_library: Path
) -> None:
    view = opened.view("compare")
    page = opened.page
    for chip in view.locator(".nb-pick").first.locator(".nb-remove").all()[::-1]:
        label = chip.get_attribute("aria-label")
        page.get_by_label(label, exact=True).click()
        page.get_by_label(label, exact=True).wait_for(state="detached")
    assert "还没有选单位" in view.inner_text()
    for name in (LEFT, RIGHT):
        page.fill("#nb-add-a", name)
        page.keyboard.press("Tab")
        page.get_by_label(f"去掉单位：{name}", exact=True).wait_for()
    for year in (2019, 2020, 2021, 2022, 2023):
        if page.get_attribute(f"#nb-year-{year}", "aria-pressed") == "false":
            page.click(f"#nb-year-{year}")
            page.wait_for_selector(f"#nb-year-{year}[aria-pressed=true]")
    table = view.locator(".nb-matrix")
    expected = _new(forged_library, LEFT, 2022)
    value = table.locator("tr", has_text="2022年").first.locator("button.nb-chip-value").first
    assert value.inner_text() == f"{expected}件"
    assert table.locator("tr", has_text="没有这一年的年报").count() == 4
    value.click()
    page.locator("td.nb-marked", has_text=re.compile(f"^{expected}$")).wait_for()
    assert f"{LEFT}2022年年报" in page.locator(".nb-source").inner_text()
    assert view.locator("svg[role=img]").count() == 2

    shared = page.url
    with page.expect_download() as taken:
        view.get_by_role("link", name="下载CSV").click()
    text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 2 * 5 * 2
    held = {(row["单位"], row["年度"], row["指标"]): row for row in rows}
    row = held[LEFT, "2022", "本年新收政府信息公开申请"]
    assert row["数值"] == str(expected)
    assert "一、本年新收政府信息公开申请数量 × 总计" in row["出处"]
    assert held[LEFT, "2019", "公开率"]["说明"] == "没有这一年的年报"
    with page.expect_download() as taken:
        view.get_by_role("link", name="下载XLSX").click()
    sheet = load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes())).active
    told = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert [LEFT, 2022, "本年新收政府信息公开申请", expected] in [line[:4] for line in told]

    page.goto(shared)
    page.wait_for_selector(".nb-matrix")
    again = page.locator(".nb-matrix tr", has_text="2022年").first
    assert f"{expected}件" in again.inner_text()


def test_a_view_whose_place_is_drawn_anew_is_filled_again(opened: Any) -> None:
    opened.view("library").locator(".nb-grid-table").wait_for()
    opened.page.evaluate("document.querySelector('#nb-view').replaceChildren()")
    opened.page.locator("#nb-view .nb-grid-table").wait_for()


def test_the_library_shows_what_there_is_and_what_is_owed(opened: Any) -> None:
    owed = f"{LEFT}2022年的财政收入是多少"
    opened.ask(owed)
    opened.ask(owed)
    view = opened.view("library")
    grid = view.locator(".nb-grid-table")
    row = grid.locator("tbody tr", has_text=LEFT)
    assert row.locator(".nb-year").count() == 3
    todo = view.locator(".nb-todo tr", has_text=owed)
    assert todo.locator("td").first.inner_text() == "2"
    assert "年报没有说明" in todo.inner_text()
    row.locator(".nb-year").first.click()
    card = opened.page.locator(".nb-source")
    card.wait_for()
    assert f"{LEFT}2023年年报" in card.inner_text()
    assert "2021年表式" in card.inner_text()
    opened.page.fill("#nb-find", "教育局")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_function("document.querySelectorAll('.nb-grid-table tbody tr').length < 3")
    opened.page.go_back()
    # Without operators there is nothing to log in to.
    assert view.locator(".nb-operator").count() == 0


def test_a_refusal_names_the_reports_own_contact(open_page: Any, address: str) -> None:
    found = open_page(address)
    answer = found.ask("渠口乡2024年的财政收入是多少")
    contact = answer.locator(".nb-contact")
    assert "平罗县渠口乡" in contact.inner_text()
    assert "0952-6860685" in contact.inner_text()
    contact.locator("button.nb-chip").first.click()
    found.page.wait_for_selector("#nb-mark")
    assert "6860685" in found.page.locator("#nb-mark").inner_text()
    assert answer.locator(".nb-number").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_any_view(
    open_page: Any, forged_address: str, theme: str
) -> None:
    found = open_page(forged_address, color_scheme=theme)
    pressed = "true" if theme == "dark" else "false"
    found.page.wait_for_selector(f"#nb-theme[aria-pressed={pressed}]")
    assert found.violations() == []
    found.ask("收到多少件申请").locator(".nb-options").wait_for()
    found.ask("2021年哪个单位收到的信息公开申请最多")
    found.ask(f"{LEFT}2022年申请的办理结果分别是多少？")
    found.ask(f"{LEFT}历年收到申请的趋势")
    found.ask(f"{LEFT}2022年的财政收入是多少")
    assert found.violations() == []
    found.view("compare")
    found.page.wait_for_selector("#nb-mark")
    assert found.violations() == []
    found.view("library")
    assert found.violations() == []


def test_english_words_and_back(opened: Any) -> None:
    page = opened.page
    answer = opened.ask(f"{LEFT}2022年收到多少件申请")
    said = answer.locator(".nb-text").inner_text()
    page.click("#nb-language")
    page.wait_for_selector("html[lang=en]")
    assert answer.get_by_role("button", name="Copy").is_visible()
    assert answer.locator(".nb-text").inner_text() == said
    assert page.get_attribute("#nb-question textarea", "placeholder").startswith("Ask in Chinese")
    view = opened.view("library")
    page.wait_for_function("document.querySelector('.nb-view-title').textContent === 'Library'")
    assert LEFT in view.inner_text()
    page.click("#nb-language")
    page.wait_for_function("document.querySelector('.nb-view-title').textContent === '资料库'")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


@pytest.mark.parametrize("view", ["", "?view=compare", "?view=library"])
@pytest.mark.parametrize("width", [390, 320])
def test_no_view_is_wider_than_a_phone(
    open_page: Any, forged_address: str, view: str, width: int
) -> None:
    found = open_page(forged_address, view, viewport={"width": width, "height": 800})
    if view:
        found.page.wait_for_selector("#nb-view .nb-view")
    else:
        found.ask(f"{LEFT}2022年申请的办理结果分别是多少？")
    assert found.page.evaluate("document.documentElement.scrollWidth") <= width


def test_larger_text_enlarges_all_of_it_and_motion_can_be_off(
    open_page: Any, forged_address: str
) -> None:
    found = open_page(forged_address, reduced_motion="reduce")
    answer = found.ask(f"{LEFT}2022年收到多少件申请")
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    before = answer.locator(".nb-text").evaluate(size)
    found.page.click("#nb-larger")
    assert answer.locator(".nb-text").evaluate(size) >= before * 1.2
    found.page.reload()
    found.page.wait_for_selector("#nb-larger[aria-pressed=true]")
    assert found.page.evaluate(
        "[...document.querySelectorAll('[class^=nb-]')].every(one => "
        "getComputedStyle(one).animationName === 'none')"
    )


@pytest.mark.parametrize("view", ["", "?view=compare", "?view=library"])
def test_text_at_twice_its_size_stays_within_the_window(
    open_page: Any, forged_address: str, view: str
) -> None:
    found = open_page(forged_address, view)
    if view:
        found.page.wait_for_selector("#nb-view .nb-view")
    else:
        found.ask(f"{LEFT}2022年申请的办理结果分别是多少？")
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    text = found.page.locator(".nb-view p, .nb-text").last
    before = text.evaluate(size)
    found.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert text.evaluate(size) == 2 * before
    assert found.page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert found.page.locator("#nb-language").is_visible()


def test_views_and_figures_by_keyboard_alone(opened: Any) -> None:
    page = opened.page
    focused = "one => one === document.activeElement"

    def reach(target: Any) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if target.evaluate(focused):
                assert target.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
                return
        pytest.fail(f"{target} cannot be reached by keyboard")

    reach(page.locator("a[data-view=compare]"))
    page.keyboard.press("Enter")
    page.wait_for_selector(".nb-compared")
    value = page.locator("button.nb-chip-value").first
    reach(value)
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'nb-panel'")
    page.keyboard.press("Escape")
    assert value.evaluate(focused)
    page.locator("a[data-view=ask]").focus()
    page.keyboard.press("Enter")
    answer = opened.ask(f"{LEFT}2022年收到多少件申请")
    page.locator("h1").click()
    summary = answer.locator(".nb-slot-year summary")
    reach(summary)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert answer.locator(".nb-slot-year .nb-other").first.evaluate(focused)
    page.keyboard.press("Escape")
    assert summary.evaluate(focused)
    assert not answer.locator(".nb-slot-year .nb-other").first.is_visible()


def test_printed_are_the_answers_and_not_the_buttons(opened: Any) -> None:
    answer = opened.ask(f"{LEFT}2022年申请的办理结果分别是多少？")
    opened.page.emulate_media(media="print")
    assert answer.locator(".nb-text").is_visible()
    assert answer.locator(".nb-part").first.is_visible()
    for hidden in (".nb-toolbar", ".nb-query", ".nb-next", "#nb-ask", ".nb-tools", ".nb-views"):
        assert not opened.page.locator(hidden).last.is_visible(), hidden


def test_the_server_gone_and_back(open_page: Any, serving: Any, forged_library: Path) -> None:
    with serving(forged_library) as base:
        port = int(base.rsplit(":", 1)[1].strip("/"))
        found = open_page(base)
        found.ask(f"{LEFT}2022年收到多少件申请")
    page = found.page
    page.locator(".nb-answer button.nb-chip").first.click()
    page.wait_for_function("document.querySelector('#nb-panel').innerText.includes('连接不上')")
    page.locator("a[data-view=compare]").click()
    page.wait_for_function("document.querySelector('#nb-view').innerText.includes('连接不上')")
    page.locator("a[data-view=ask]").click()
    with serving(forged_library, port):
        answer = found.ask("那2021年呢？")
        assert f"{LEFT} · 2021年" in answer.locator(".nb-where").inner_text()
    # The browser itself tells of the connections that failed.
    found.errors[:] = [one for one in found.errors if "ERR_" not in one]
