"""What a report tells outside its tables: title, preface, sections, signature."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from eval.forge.figures import Figures
from eval.forge.layouts import Block, BlockKind
from eval.forge.marks import Stripped
from eval.forge.schema import (
    AgencyTruth,
    Families,
    IdentityTruth,
    LookAlike,
    QuantityTruth,
)
from ingest.schema import AgencyKind, FormName, Scope, TableName


@dataclass(frozen=True, slots=True)
class Story:
    """A told report; a table block's text is the table's name, to be replaced by its layout."""

    file_name: str
    identity: IdentityTruth
    blocks: tuple[Block, ...]
    held_out: bool = False
    told: tuple[QuantityTruth, ...] = ()
    numbers: tuple[int, ...] = ()
    others: tuple[tuple[int, LookAlike], ...] = field(default=())

    def quantities(self, made: Stripped) -> tuple[QuantityTruth, ...]:
        """The told figures with the places they came to stand at."""
        placed: list[QuantityTruth] = []
        for number, truth in zip(self.numbers, self.told, strict=True):
            span = made.first(number)
            printed = made.text[span.start : span.end] if span else truth.printed
            placed.append(truth.model_copy(update={"span": span, "printed": printed}))
        return tuple(placed)

    def look_alikes(self, made: Stripped) -> tuple[LookAlike, ...]:
        """Likewise the numbers that count nothing."""
        return tuple(
            other.model_copy(update={"span": made.first(number)}) for number, other in self.others
        )


def we(body: AgencyTruth) -> str:
    """What the body calls itself: 我镇, 我局."""
    if body.kind is AgencyKind.TOWNSHIP:
        return "我乡" if body.core.endswith("乡") else "我街道" if "街道" in body.core else "我镇"
    return "我县" if body.kind is AgencyKind.GOVERNMENT else "我局"


def tell(
    body: AgencyTruth,
    year: int,
    figures: Figures,
    chance: random.Random,
    *,
    families: Families,
    number: int,
) -> Story:
    """Tell a report's story."""
    title = f"{body.full}{year}年政府信息公开工作年度报告"
    notice = "2021" if figures.forms[TableName.THREE] is FormName.FORM_2021 else "2019"
    published = date(year + 1, 1, chance.randint(5, 31))
    mine = we(body)
    blocks = [
        Block(BlockKind.TITLE, title),
        Block(
            BlockKind.PARAGRAPH,
            "根据《中华人民共和国政府信息公开条例》（国务院令第711号）和《国务院办公厅政府信息与政务公开办公室关于"
            f"印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔{notice}〕30号）要求，"
            f"编制本报告。本报告所列数据统计期限为{year}年1月1日至{year}年12月31日。",
        ),
        Block(BlockKind.SECTION, "一、总体情况"),
        Block(
            BlockKind.PARAGRAPH,
            f"{year}年，{mine}认真落实各项要求，坚持以公开为常态、不公开为例外。",
        ),
        Block(BlockKind.SECTION, "二、主动公开政府信息情况"),
        Block(BlockKind.TABLE, TableName.TWO),
        Block(BlockKind.SECTION, "三、收到和处理政府信息公开申请情况"),
        Block(BlockKind.TABLE, TableName.THREE),
        Block(BlockKind.SECTION, "四、政府信息公开行政复议、行政诉讼情况"),
        Block(BlockKind.TABLE, TableName.FOUR),
        Block(BlockKind.SECTION, "五、存在的主要问题及改进情况"),
        Block(
            BlockKind.PARAGRAPH,
            "存在的主要问题：一是公开意识还不够强；二是业务培训有待加强。改进情况：一是压实责任；二是加强学习。",
        ),
        Block(BlockKind.SECTION, "六、其他需要报告的事项"),
        Block(BlockKind.PARAGRAPH, f"{mine}{year}年未收取信息处理费。"),
        Block(BlockKind.SIGNATURE, body.full),
        Block(BlockKind.SIGNATURE, f"{published.year}年{published.month}月{published.day}日"),
    ]
    scope = Scope.WHOLE_AREA if False else None
    identity = IdentityTruth(
        agency=body.full, year=year, scope=scope, title=title, published=published, pattern="plain"
    )
    return Story(file_name=f"{number:05d}", identity=identity, blocks=tuple(blocks))
