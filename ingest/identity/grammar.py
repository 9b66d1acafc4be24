"""The grammar of a body's name: its regions, largest first, and its core."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.identity.lexicon import lexicon
from ingest.schema import AgencyKind

LONGEST_NAME = 40
_IDEOGRAPHS = re.compile(r"[一-鿿〇（）、·]{2,40}")
_COUNTY = re.compile(r"(?:县|区|旗|市)$")
_SUB_BODY = re.compile(r"(?:所|站|院|学校|中心|大队|中队|园|馆)$")
_OFFICE = re.compile(r"^(?:人民)?政府(?:办公[室厅]|办)(?=$|（)")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: `region` largest first, `core` without region and 人民政府.

    `suffix` is what the printed name had after its core (人民政府, 办事处).
    """

    region: tuple[str, ...]
    core: str
    kind: AgencyKind
    suffix: str = ""
    whole: str = ""

    @property
    def own(self) -> str:
        """The core as the product shows it: 渠北镇, 渠县人民政府, 北街街道办事处."""
        if self.kind is AgencyKind.GOVERNMENT and self.suffix in ("人民政府", "政府"):
            return f"{self.core}人民政府"
        return f"{self.core}{self.suffix}" if self.suffix == "办事处" else self.core

    @property
    def full(self) -> str:
        """The name with its regions, as the product shows it."""
        return self.whole or "".join(self.region) + self.own

    @property
    def key(self) -> str:
        """What is the same in every form of the core: 北街街道 and 北街街道办事处 agree."""
        return key(self.core)


def parse(text: str) -> Name | None:
    """The name that `text` as a whole is (compact, simplified); None where it is none."""
    words = lexicon()
    if not _IDEOGRAPHS.fullmatch(text) or words.never.search(text) or words.leading.match(text):
        return None
    for prefix in words.central:
        if text.startswith(prefix) and len(text) > len(prefix) + 2:
            name = _body(text.removeprefix(prefix))
            return replace(name, whole=text) if name else None
    return _government(text) or _body(text)


def _government(text: str) -> Name | None:
    """A government, a township or a street office, with or without 人民政府."""
    words = lexicon()
    suffix = ""
    office = words.office_suffix.search(text)
    if office and office.start() >= 1:
        suffix = "办事处"
        text = text.removesuffix("办事处") if text.endswith("办事处") else f"{text}"[:-1]
    else:
        found = words.suffix.search(text)
        if found and found.start() >= 2:
            suffix, text = found.group(), text[: found.start()]
    region, rest = split(text)
    if re.fullmatch(r"(?!.*驻).{2,8}办事处", rest) and not words.bare_rest.match(rest):
        return Name(region, rest, AgencyKind.TOWNSHIP)
    if re.fullmatch(r".{1,11}(?:镇|乡|街道|苏木|地区(?=$))", rest) and (
        suffix or not rest.endswith("地区")
    ):
        if rest in words.not_townships or rest.endswith(("城镇", "乡镇", "城乡", "各镇", "各乡")):
            return None
        return Name(region, rest, AgencyKind.TOWNSHIP, suffix)
    if _is_region(rest):
        return Name(region, rest, AgencyKind.GOVERNMENT, suffix)
    return None


def _is_region(text: str) -> bool:
    words = lexicon()
    if text in words.provinces or text in words.leagues:
        return True
    if not 2 <= len(text) <= 15 or not_region(text):
        return False
    if text.endswith("旗"):
        return words.banner.search(text) is not None
    return text.endswith(("市", "县", "区", "自治州", "地区"))


def _body(text: str) -> Name | None:
    """A department, an office, a committee, a school, a company."""
    words = lexicon()
    region, rest = split(text)
    inner = re.match(r"(?:人民)?政府(?!办)(?=.{3})", rest)
    if inner and region:
        rest = rest[inner.end() :]
    for committee, pattern in ((True, words.committee), (False, words.other)):
        if pattern.search(rest) and len(rest) >= 4:
            kind = AgencyKind.GOVERNMENT if committee else AgencyKind.OTHER
            return Name(region, rest, kind)
    if not words.department.search(rest) or rest in words.not_bodies:
        return None
    if len(rest) < 3 and not region:
        return None
    if len(rest) > 24:
        return None
    return Name(region, rest, AgencyKind.DEPARTMENT)


def split(text: str) -> tuple[tuple[str, ...], str]:
    """The regions that `text` begins with, largest first, and the rest."""
    words = lexicon()
    region: list[str] = []
    province = words.province.match(text)
    if province and province.end() < len(text) and _good_rest(text[province.end() :]):
        region.append(province.group())
        text = text[province.end() :]
    while len(region) < 5:
        cut = _cut(text, county=bool(region) and _is_county(region))
        if cut is None:
            break
        region.append(text[:cut])
        text = re.sub(
            r"^(?:人民政府|政府)(?=.{1,12}(?:镇|乡|街道|街道办事处)(?:人民政府)?$)", "", text[cut:]
        )
    return tuple(region), text


def _is_county(region: list[str]) -> bool:
    last = region[-1]
    if last in lexicon().provinces:
        return False
    if last.endswith("市"):
        return (
            sum(1 for each in region if each.endswith("市") and each not in lexicon().provinces)
            >= 2
        )
    return last.endswith(("县", "区", "旗", "镇", "乡", "街道")) and not last.endswith("地区")


def _cut(text: str, *, county: bool) -> int | None:
    """Where the first region of `text` ends; None where it begins with none."""
    words = lexicon()
    for index in range(1, min(len(text), 16)):
        character = text[index]
        if character not in "市县区旗州盟镇乡道":
            continue
        unit, rest = text[: index + 1], text[index + 1 :]
        if not rest or not _good_rest(rest):
            continue
        if character in "镇乡道":
            if _SUB_BODY.search(rest) and len(rest) >= 3 and _township(unit):
                return index + 1
            continue
        if words.never.search(unit):
            return None
        zone = unit.endswith(words.zones) and len(unit) >= 4
        if not_region(unit) and not zone:
            continue
        if zone and not _zone_fits(rest):
            continue
        if county and not zone:
            continue
        if character == "旗" and not words.banner.search(unit):
            continue
        if character == "州" and not unit.endswith("自治州"):
            continue
        if character == "盟" and unit not in words.leagues:
            continue
        return index + 1
    return None


def not_region(unit: str) -> bool:
    """Whether a word that ends like a region is none (开发区, 全县, 社区)."""
    words = lexicon()
    return unit in words.not_regions or unit.endswith(words.not_region_ends)


def key(core: str) -> str:
    """A core name without what its forms differ in."""
    for suffix in ("人民政府", "政府"):
        core = core.removesuffix(suffix) if len(core) > len(suffix) + 1 else core
    if "驻" not in core and len(core) > 3:
        core = core.removesuffix("办事处")
        core = core.removesuffix("街道") if len(core) > 3 else core
    core = re.sub(
        r"^[省市县区州旗](?!场|政|容|民|域|划|直)(?=.{2,}(?:局|委|办|厅|中心|院|会|室)$)", "", core
    )
    return core.replace("管理委员会", "管委会").replace("人民政府办", "政府办")


def _township(unit: str) -> bool:
    words = lexicon()
    bad = unit in words.not_townships or unit.endswith(("城镇", "乡镇", "城乡"))
    return not bad and unit.endswith(("镇", "乡", "街道"))


def _zone_fits(rest: str) -> bool:
    """Whether a zone is a region above `rest`, and not a part of the body's name."""
    words = lexicon()
    if words.committee.search(rest) or rest.startswith(("管理", "管委", "党工委", "建设", "服务")):
        return False
    return bool(words.department.search(rest)) or bool(re.search("(?:镇|乡|街道)", rest))


def _good_rest(rest: str) -> bool:
    words = lexicon()
    return not words.bad_rest.match(rest) and not words.bare_rest.match(rest)
