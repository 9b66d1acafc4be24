"""What a report tells outside its tables: title, preface, sections, signature."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from eval.forge.figures import Figures
from eval.forge.layouts import Block, BlockKind
from eval.forge.marks import Stripped
from eval.forge.naming import Naming, name, we
from eval.forge.prose import Teller, Words
from eval.forge.schema import AgencyTruth, Families, IdentityTruth, LookAlike, QuantityTruth
from ingest.schema import TableName

_PARTS = ("disclosure", "applications", "management", "platform", "supervision")


@cache
def _words() -> dict[str, Any]:
    text = (files(__package__) / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Story:
    """A told report; a table block's text is the table's name, to be replaced by its layout."""

    file_name: str
    identity: IdentityTruth
    blocks: tuple[Block, ...]
    held_out: bool
    told: tuple[QuantityTruth, ...]
    numbers: tuple[int, ...]
    others: tuple[tuple[int, LookAlike], ...]

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


def _preface(chance: random.Random, naming: Naming, figures: Figures, words: Words) -> str:
    data = _words()
    pattern = naming.pattern
    year = words.year - 1 if pattern.year == "wrong" else words.year
    named = "" if "full" in pattern.hidden or "core" in pattern.hidden else words.title
    named = words.core if pattern.knows == "core" else named
    pools = {"named": "preface_named", "self": "preface_self", "plain": "prefaces"}
    pool = data[pools[pattern.preface]]
    text = str(chance.choice(pool)).format(
        notice=data["notices"][figures.forms[TableName.THREE]],
        named=named, year=year, we=words.we, full=words.full,
    )  # fmt: skip
    if pattern.scope_words == "preface":
        text += chance.choice(data["preface_scope"])
    return text


def _parts(chance: random.Random, teller: Teller, fill: dict[str, str]) -> list[Block]:
    """Section one: its parts under official headings, slogans, inline, or as one paragraph."""
    data = _words()
    style = chance.choice(["heading", "heading", "inline", "inline", "slogan", "listed"])
    blocks: list[Block] = []
    for index, part in enumerate(_PARTS):
        sentences = teller.sentences(part, chance.randint(1, 2) if part != "disclosure" else 3)
        if part == "disclosure":
            sentences += teller.sentences("hotline", chance.randint(1, 2))
        sentences.insert(chance.randint(0, len(sentences)), chance.choice(data["filler"]))
        text = "".join(sentences)
        if style == "listed":
            order = "一二三四五"[index]
            text = f"{order}是{data['parts'][part][3:]}方面。{text}"
        elif style == "inline":
            text = f"{data['parts'][part]}。{text}"
        else:
            heads = data["parts"] if style == "heading" else data["slogans"]
            blocks.append(Block(BlockKind.PART, heads[part]))
        blocks.append(Block(BlockKind.PARAGRAPH, text.format(**fill)))
    if style == "listed":
        joined = "".join(block.text for block in blocks)
        blocks = [Block(BlockKind.PARAGRAPH, joined)]
    return blocks


def _closing(chance: random.Random, teller: Teller, fill: dict[str, str]) -> list[Block]:
    data = _words()
    matters: list[str] = []
    if chance.random() < 0.85:
        matters = teller.sentences("other", chance.randint(0, 1)) + teller.sentences("fee", 1)
    if not matters:
        matters = [chance.choice(data["other_none"]).format(**fill)]
    blocks = [Block(BlockKind.PARAGRAPH, each) for each in matters]
    if chance.random() < 0.3:
        blocks += [Block(BlockKind.PARAGRAPH, each) for each in teller.sentences("contact", 1)]
    return blocks


def tell(
    body: AgencyTruth,
    year: int,
    figures: Figures,
    chance: random.Random,
    *,
    families: Families,
    number: int,
) -> Story:
    """Tell a report's story: names, six sections, and the truth of every figure in the prose."""
    data = _words()
    naming = name(chance, body, year, families, number)
    words = Words(
        year=year, we=we(body), core=body.core, full=body.full, county=body.county,
        title=body.full, hidden=frozenset(naming.pattern.hidden),
    )  # fmt: skip
    teller = Teller(chance, words, figures, families)
    fill = {"we": words.we, "year": str(year)}
    heads: list[str] = chance.choices(data["sections"], weights=data["section_weights"])[0]
    titles = [Block(BlockKind.TITLE, line) for line in naming.title]
    overview = Block(BlockKind.PARAGRAPH, chance.choice(data["overview"]).format(**fill))
    blocks = [
        *titles,
        Block(BlockKind.PARAGRAPH, _preface(chance, naming, figures, words)),
        Block(BlockKind.SECTION, heads[0]),
        overview,
        *_parts(chance, teller, fill),
        Block(BlockKind.SECTION, heads[1]),
        Block(BlockKind.TABLE, TableName.TWO),
        Block(BlockKind.SECTION, heads[2]),
        Block(BlockKind.TABLE, TableName.THREE),
        Block(BlockKind.SECTION, heads[3]),
        Block(BlockKind.TABLE, TableName.FOUR),
        Block(BlockKind.SECTION, heads[4]),
        Block(BlockKind.PARAGRAPH, chance.choice(data["problems"]).format(**fill)),
        Block(BlockKind.PARAGRAPH, chance.choice(data["plans"]).format(**fill)),
        Block(BlockKind.SECTION, heads[5]),
        *_closing(chance, teller, fill),
        *(Block(BlockKind.SIGNATURE, line) for line in naming.signature),
    ]
    return Story(
        file_name=naming.file_name,
        identity=naming.identity,
        blocks=tuple(blocks),
        held_out=naming.pattern.held_out or teller.held_out,
        told=tuple(teller.told),
        numbers=tuple(teller.numbers),
        others=tuple(teller.others),
    )
