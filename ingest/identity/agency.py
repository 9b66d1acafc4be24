"""Which body reports: candidates in order of trust, and the fullest form of the one that wins."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.identity.grammar import Name
from ingest.identity.names import canonical
from ingest.identity.region import compatible, decide, merged
from ingest.schema import AgencyKind, Origin, Span

_SELF_NAMES = {
    AgencyKind.TOWNSHIP: "我镇（乡、街道）",
    AgencyKind.DEPARTMENT: "我局（委、办）",
    AgencyKind.GOVERNMENT: "我县（市、区）",
    AgencyKind.OTHER: "我单位",
}
_COMMITTEES = ("管委会", "管理委员会", "工作委员会")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name for the body, with where it was read; `weak` ones need the text not to object,
    `lent` ones, of an office that publishes for other bodies, need it not to speak as another."""

    name: Name
    printed: str
    origin: Origin
    span: Span | None = None
    weak: bool = False
    lent: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The body that was decided on; `name` None where nothing names it."""

    name: Name | None
    origin: Origin | None = None
    notices: tuple[str, ...] = ()
    same: tuple[Candidate, ...] = ()


def choose(
    candidates: tuple[Candidate, ...],
    own: AgencyKind | None,
    county: tuple[str, ...],
    *,
    told: bool,
) -> Chosen:
    """The first candidate that the text does not object to, in its fullest form.

    `own` is the kind of body that the text calls itself (我镇); a weaker candidate of
    another kind, such as a web site's county government, is refused. `county` is a region
    chain stated outside the text, `told` by a sidecar.
    """
    refused: list[Candidate] = []
    base: Candidate | None = None
    for candidate in candidates:
        if candidate.origin is Origin.SIDECAR or _agrees(candidate, own):
            base = candidate
            break
        refused.append(candidate)
    if base is None:
        return Chosen(None, None, _unknown(refused, own))
    notices: list[str] = []
    same = _distinct([each for each in candidates if _same(each.name, base.name)])
    region, said = decide(
        base.name.region,
        [each.name.region for each in same if each.origin is not Origin.BODY],
        [each.name.region for each in same if each.origin is Origin.BODY],
        base.name.kind,
    )
    notices += said
    region = _with_county(region, county, base, notices, told=told)
    name = replace(_completed(base.name, same), region=region)
    if region:
        name = replace(name, core=_specific(name.core, name.kind))
    notices += _notes(base, candidates, name)
    return Chosen(name, base.origin, tuple(notices), tuple(same))


def _agrees(candidate: Candidate, own: AgencyKind | None) -> bool:
    """Whether the text, by what it calls itself, lets this name be its body's."""
    name = candidate.name
    area = name.kind is AgencyKind.GOVERNMENT and not name.core.endswith(_COMMITTEES)
    if candidate.lent and own in (AgencyKind.DEPARTMENT, AgencyKind.TOWNSHIP):
        return False
    if candidate.origin is Origin.TITLE:
        return not (area and own is AgencyKind.TOWNSHIP)
    if own is None:
        return not (candidate.weak and area)
    if own is AgencyKind.GOVERNMENT:
        return True
    if own is AgencyKind.TOWNSHIP:
        return name.kind is own
    street = name.kind is AgencyKind.TOWNSHIP and name.core.endswith(("街道", "办事处"))
    return not area and (name.kind is not AgencyKind.TOWNSHIP or street)


def _distinct(candidates: list[Candidate]) -> list[Candidate]:
    """Each place once: the same words may have been met as title and as preface."""
    seen: dict[object, Candidate] = {}
    for number, each in enumerate(candidates):
        seen.setdefault(each.span.end if each.span else -number - 1, each)
    return list(seen.values())


def _same(one: Name, other: Name) -> bool:
    return one.key == other.key


def _with_county(
    region: tuple[str, ...],
    county: tuple[str, ...],
    base: Candidate,
    notices: list[str],
    *,
    told: bool,
) -> tuple[str, ...]:
    if not county or (base.name.kind is AgencyKind.GOVERNMENT and base.name.core == county[-1]):
        return region
    if compatible(region, county):
        return county if set(region) <= set(county) else merged(region, county)
    where = "清单" if told else "网页信息"
    taken = county if told else region
    notices.append(
        f"{where}写明所属地区为{''.join(county)}，年报写的是{''.join(region)}，取{''.join(taken)}。"
    )
    return taken


def _completed(base: Name, same: list[Candidate]) -> Name:
    """The base name with 人民政府 where any form of it has that."""
    if base.kind is not AgencyKind.GOVERNMENT or base.suffix:
        return base
    suffix = next((each.name.suffix for each in same if each.name.suffix), "")
    return replace(base, suffix=suffix)


def _specific(core: str, kind: AgencyKind) -> str:
    """县教育局 is 教育局 once its county is known."""
    if kind is not AgencyKind.DEPARTMENT:
        return core
    return re.sub(r"^[省市县区州旗](?!场|政|容|民|域|划|直)(?=.{3,})", "", core)


def _notes(base: Candidate, candidates: tuple[Candidate, ...], name: Name) -> list[str]:
    where = {
        Origin.SIGNATURE: "落款",
        Origin.FILE_NAME: "文件名",
        Origin.METADATA: "网页信息",
        Origin.PREFACE: "正文开头",
        Origin.BODY: "正文",
    }
    notices = []
    if base.origin in where:
        notices.append(f"标题没有写单位，单位名称“{name.full}”取自{where[base.origin]}。")
    strong = (Origin.SIDECAR, Origin.TITLE, Origin.SIGNATURE, Origin.FILE_NAME, Origin.METADATA)
    for other in candidates:
        if other is base or other.weak or other.origin not in strong or _same(other.name, name):
            continue
        if _same(other.name, base.name) or _office_of(other.name, name):
            continue
        if _one_body(other.name, name):
            continue
        said = {Origin.SIDECAR: "清单", Origin.TITLE: "标题", **where}[other.origin]
        notices.append(f"{said}写的单位是“{other.name.full}”，与“{name.full}”不一致。")
    if name.kind is not AgencyKind.GOVERNMENT and not name.region:
        notices.append(f"年报没有写明“{name.own}”所属的县（市、区）。")
    return list(dict.fromkeys(notices))


def _one_body(one: Name, other: Name) -> bool:
    """Whether two names are forms of one department's (住建局, 住房和城乡建设局) of one place."""
    return (
        one.kind is other.kind
        and canonical(one.core) == canonical(other.core)
        and compatible(one.region, other.region)
    )


def _office_of(one: Name, other: Name) -> bool:
    """Whether one is the other's office (渠县人民政府办公室 signs for 渠县)."""
    for office, body in ((one, other), (other, one)):
        if body.kind is AgencyKind.GOVERNMENT and office.region[-1:] == (body.core,):
            return office.core.endswith(("办公室", "办公厅", "政府办"))
    return False


def _unknown(refused: list[Candidate], own: AgencyKind | None) -> tuple[str, ...]:
    said = f"只自称{_SELF_NAMES[own]}" if own else "没有写明单位名称"
    notices = [f"无法确定是哪个单位的年报：{said}，文件名和网页信息也没有写明。"]
    names = list(dict.fromkeys(each.name.full for each in refused))
    if names:
        notices.append(f"文中出现的“{'”“'.join(names)}”不像是本单位，没有采用。")
    return tuple(notices)
