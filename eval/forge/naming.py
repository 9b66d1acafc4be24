"""How a report names its body and its year: titles, signatures, file names."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from eval.forge.schema import AgencyTruth, Families, IdentityTruth
from ingest.schema import AgencyKind, Model, Scope

_DIGITS = "〇一二三四五六七八九"


class Pattern(Model):
    """A way of naming; see the head of titles.toml."""

    name: str
    weight: int
    title: tuple[str, ...]
    sign: tuple[str, ...]
    file: tuple[str, ...]
    knows: str
    year: str = "title"
    scope: Scope | None = None
    scope_words: str = "title"
    preface: str = "plain"
    hidden: tuple[str, ...] = ()
    kinds: tuple[AgencyKind, ...] = ()
    held_out: bool = False


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern, seen and held out."""
    text = (files(__package__) / "titles.toml").read_text(encoding="utf-8")
    return tuple(Pattern.model_validate(each) for each in tomllib.loads(text)["pattern"])


@dataclass(frozen=True, slots=True)
class Naming:
    """One report's names: title lines, signature lines, file name, and what is true of it."""

    pattern: Pattern
    title: tuple[str, ...]
    signature: tuple[str, ...]
    file_name: str
    identity: IdentityTruth


def we(body: AgencyTruth) -> str:
    """What the body calls itself: 我镇, 我局."""
    if body.kind is AgencyKind.TOWNSHIP:
        return "我乡" if body.core.endswith("乡") else "我街道" if "街道" in body.core else "我镇"
    return "我县" if body.kind is AgencyKind.GOVERNMENT else "我局"


def office(body: AgencyTruth, name: str) -> str:
    """The name with the office that signs: 通镇 → 通镇人民政府, 新城街道 → 新城街道办事处."""
    if body.kind is not AgencyKind.TOWNSHIP or name.endswith("办事处"):
        return name
    return name + ("办事处" if name.endswith("街道") else "人民政府")


def numeral(year: int) -> str:
    """A year in numerals: 2024 → 二〇二四."""
    return "".join(_DIGITS[int(each)] for each in str(year))


def day(chance: random.Random, when: date) -> str:
    """A date as a signature prints it."""
    plain = f"{when.year}年{when.month}月{when.day}日"
    return chance.choice([plain, plain, f"{when.year} 年 {when.month} 月{when.day} 日"])


def choose(chance: random.Random, body: AgencyTruth, families: Families) -> Pattern:
    """Draw a pattern that fits the kind of body; held-out ones only where they are wanted."""
    fitting = [
        each
        for each in patterns()
        if (not each.kinds or body.kind in each.kinds)
        and (families is not Families.SEEN or not each.held_out)
    ]
    if families is Families.HELD_OUT and chance.random() < 0.5:
        fitting = [each for each in fitting if each.held_out]
    return chance.choices(fitting, weights=[each.weight for each in fitting])[0]


def _acceptable(body: AgencyTruth, name: str) -> tuple[str, ...]:
    """Names that say the same: with its office, with the regions above, without 人民政府."""
    same = {name, office(body, name)}
    if body.kind is AgencyKind.GOVERNMENT:
        same |= {name.removesuffix("人民政府")}
    if name != body.core or body.kind is AgencyKind.GOVERNMENT:
        same |= {body.city + each for each in tuple(same)}
        same |= {body.province + each for each in tuple(same)}
    return tuple(sorted(same))


def name(
    chance: random.Random, body: AgencyTruth, year: int, families: Families, number: int
) -> Naming:
    """Name one report."""
    pattern = choose(chance, body, families)
    holes = {
        "full": body.full, "core": body.core, "year": str(year), "county": body.county,
        "city": body.city, "numeral": numeral(year), "province": body.province,
        "short": body.county[:1], "next": str(year + 1), "small": str(chance.randint(1, 60)),
    }  # fmt: skip
    title = chance.choice(pattern.title).format(**holes)
    published = date(year + 1, chance.choice([1, 1, 2, 3]), chance.randint(4, 28))
    sign = chance.choice(pattern.sign)
    signature: tuple[str, ...] = ()
    if sign != "none":
        words = {"full": body.full, "office": office(body, body.full), "core": body.core}[sign]
        signature = (words, day(chance, published))
    stem = chance.choice(pattern.file)
    plain = title.replace("|", "").replace(" ", "")
    file_name = {
        "number": f"{number:05d}",
        "title": f"{number:05d}_{plain}",
        "hash": f"{number:05d}_{chance.getrandbits(64):016x}",
        "named": f"{body.full}{year}年政府信息公开工作年度报告",
    }[stem]
    known = {"full": body.full, "core": body.core, "nothing": None}[pattern.knows]
    identity = IdentityTruth(
        agency=known,
        acceptable=_acceptable(body, known) if known else (),
        year=year,
        scope=pattern.scope,
        scope_open=pattern.scope is None and body.kind is AgencyKind.GOVERNMENT,
        title=title.replace("|", ""),
        published=published if signature else None,
        pattern=pattern.name,
    )
    return Naming(pattern, tuple(title.split("|")), signature, file_name, identity)
