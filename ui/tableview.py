"""A statutory table drawn as its form draws it, the cells asked for marked."""

from __future__ import annotations

from ingest.form import FormTable
from ingest.schema import Cell, CellState, TableName
from ui.markup import tag, words

_STATES = {
    CellState.BLANK: "（空）",
    CellState.ABSENT: "（未读到）",
    CellState.DOUBTFUL: "？",
}
Place = tuple[str, str]


def draw(name: TableName, drawn: FormTable, cells: dict[Place, Cell], marked: list[Place]) -> str:
    """The table's markup: the first of the marked places stands out, the others are tinted."""
    shape = {TableName.TWO: _two, TableName.THREE: _three, TableName.FOUR: _four}[name]
    return tag("table", shape(drawn, cells, marked), class_="nb-form")


def shown_state(cell: Cell) -> str:
    """What the cell shows: its print, or in words that there is none."""
    return _STATES.get(cell.state, cell.printed)


def legend(cells: dict[Place, Cell], marked: list[Place]) -> str:
    """What the markings mean, of those that the table has."""
    keys = []
    if marked:
        keys.append(tag("span", words("所引的一格"), class_="nb-key nb-key-marked"))
    if len(marked) > 1:
        said = f"同一答复引用的其他{len(marked) - 1}格"
        keys.append(tag("span", words(said), class_="nb-key nb-key-tinted"))
    states = {cell.state for cell in cells.values()}
    if CellState.DOUBTFUL in states:
        keys.append(tag("span", words("原文不清，数字存疑"), class_="nb-key nb-key-doubtful"))
    return tag("p", *keys, class_="nb-small nb-legend") if keys else ""


def _cell(cells: dict[Place, Cell], row: str, column: str, marked: list[Place]) -> str:
    cell = cells.get((row, column))
    if cell is None:
        return tag("td", class_="nb-none")
    shown = shown_state(cell)
    classes = [f"nb-{cell.state}", f"nb-proof-{cell.proof}"]
    title = None
    if cell.candidates:
        title = "可能是 " + "、".join(str(one) for one in cell.candidates[:8])
    main = bool(marked) and (row, column) == marked[0]
    if main:
        classes.append("nb-marked")
    elif (row, column) in marked:
        classes.append("nb-tinted")
    elif marked and len(marked) == 1 and (row == marked[0][0] or column == marked[0][1]):
        classes.append("nb-line")
    return tag(
        "td", words(shown), class_=" ".join(classes), title=title, id="nb-mark" if main else None
    )


def _three(drawn: FormTable, cells: dict[Place, Cell], marked: list[Place]) -> str:
    columns = [column.code for column in drawn.columns]
    inner = [column for column in drawn.columns if len(column.path) == 2]
    head = tag(
        "tr",
        tag("th", words("申请办理情况"), rowspan=2, colspan=3),
        tag("th", words(drawn.columns[0].path[0]), rowspan=2, scope="col"),
        tag("th", words(inner[0].path[0]), colspan=len(inner), scope="colgroup"),
        tag("th", words(drawn.columns[-1].path[0]), rowspan=2, scope="col"),
    ) + tag("tr", *(tag("th", words(column.path[1]), scope="col") for column in inner))
    rows = []
    before: tuple[str, ...] = ()
    for row in drawn.rows:
        labels = []
        for depth in range(len(row.path)):
            prefix = row.path[: depth + 1]
            if before[: depth + 1] == prefix:
                continue
            span = sum(1 for other in drawn.rows if other.path[: depth + 1] == prefix)
            last = depth == len(row.path) - 1
            labels.append(
                tag(
                    "th",
                    words(prefix[-1]),
                    scope="row",
                    rowspan=span if not last else None,
                    colspan=3 - depth if last and depth < 2 else None,
                )
            )
        before = row.path
        rows.append(tag("tr", *labels, *(_cell(cells, row.code, c, marked) for c in columns)))
    return tag("thead", head) + tag("tbody", *rows)


def _two(drawn: FormTable, cells: dict[Place, Cell], marked: list[Place]) -> str:
    widest = max(len(row.columns or ()) for row in drawn.rows)
    rows, group = [], ""
    for row in drawn.rows:
        codes = row.columns or ()
        wide = widest - len(codes) + 1
        if row.path[0] != group:
            group = row.path[0]
            rows.append(tag("tr", tag("th", words(group), colspan=widest + 1, scope="rowgroup")))
            heads = [
                tag("th", words(drawn.column(code).path[-1]), scope="col",
                    colspan=wide if index == len(codes) - 1 and wide > 1 else None)
                for index, code in enumerate(codes)
            ]  # fmt: skip
            rows.append(tag("tr", tag("th", words("信息内容"), scope="col"), *heads))
        drawn_cells = [_cell(cells, row.code, code, marked) for code in codes]
        if wide > 1 and drawn_cells:
            drawn_cells[-1] = drawn_cells[-1].replace("<td", f'<td colspan="{wide}"', 1)
        rows.append(tag("tr", tag("th", words(row.path[-1]), scope="row"), *drawn_cells))
    return tag("tbody", *rows)


def _four(drawn: FormTable, cells: dict[Place, Cell], marked: list[Place]) -> str:
    codes = [column.code for column in drawn.columns]
    width = len(codes)
    top = tag(
        "tr",
        tag("th", words(drawn.rows[0].path[0]), colspan=width, rowspan=2, scope="colgroup"),
        tag("th", words(drawn.rows[1].path[0]), colspan=2 * width, scope="colgroup"),
    )
    middle = tag(
        "tr",
        *(
            tag("th", words(row.path[-1]), colspan=width, scope="colgroup")
            for row in drawn.rows[1:]
        ),
    )
    names = tag(
        "tr",
        *(
            tag("th", words(column.path[-1]), scope="col")
            for _ in drawn.rows
            for column in drawn.columns
        ),
    )
    body = tag(
        "tr", *(_cell(cells, row.code, code, marked) for row in drawn.rows for code in codes)
    )
    return tag("thead", top, middle, names) + tag("tbody", body)
