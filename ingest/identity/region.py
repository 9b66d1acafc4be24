"""Region chains: which can be one place, which of several forms is the right one."""

from __future__ import annotations

from collections import Counter

from ingest.schema import AgencyKind

Chain = tuple[str, ...]


def compatible(one: Chain, other: Chain) -> bool:
    """Whether two region chains can be the same place: their nearest regions do not differ."""
    if not one or not other:
        return True
    return one[-1] == other[-1] or one[-1] in other or other[-1] in one


def merged(one: Chain, other: Chain) -> Chain:
    """Both chains as one, larger regions first."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    missing = [each for each in shorter if each not in longer]
    return (*missing, *longer)


def damaged(one: str, other: str) -> bool:
    """Whether one of two names looks like the other with a character lost or misread."""
    if one == other or min(len(one), len(other)) < 2:
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == len(longer):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1 and len(one) >= 3
    rest = iter(longer)
    return len(longer) - len(shorter) <= 2 and all(each in rest for each in shorter)


def decide(
    base: Chain, stated: list[Chain], mentioned: list[Chain], kind: AgencyKind
) -> tuple[Chain, tuple[str, ...]]:
    """The fullest chain for a body whose name says `base`, with notices in Chinese.

    `stated` are chains from places that name the body (signature, file name), `mentioned`
    those from running text, where a body of the same name elsewhere may be meant.
    """
    notices: list[str] = []
    if not base:
        base = _first(stated, mentioned, notices)
    base = _repaired(base, [*stated, *mentioned], notices)
    best = base
    clash: list[str] = []
    for chain, sure in [*((c, True) for c in stated), *((c, False) for c in mentioned)]:
        if not chain or not best:
            best = best or chain
        elif chain[-1] == best[-1] or (kind is AgencyKind.TOWNSHIP and compatible(best, chain)):
            best = merged(best, chain)
        elif sure and not damaged(best[-1], chain[-1]) and not _above(chain, best):
            clash.append("".join(chain))
    if clash:
        said = "、".join(dict.fromkeys(clash))
        notices.append(f"所属地区写法不一：另有{said}，取{''.join(best)}。")
    return best, tuple(notices)


def _above(one: Chain, other: Chain) -> bool:
    return one[-1] in other or other[-1] in one


def _first(stated: list[Chain], mentioned: list[Chain], notices: list[str]) -> Chain:
    """A region for a name that has none: as the signature says, or the only one mentioned."""
    for chain in stated:
        if chain:
            return chain
    nearest = Counter(chain[-1] for chain in mentioned if chain)
    if not nearest:
        return ()
    name, most = nearest.most_common(1)[0]
    if len(nearest) > 1 and most < 2 * (sum(nearest.values()) - most):
        notices.append(f"正文提到{'、'.join(sorted(nearest))}，不能确定所属地区。")
        return ()
    return next(chain for chain in mentioned if chain and chain[-1] == name)


def _repaired(base: Chain, others: list[Chain], notices: list[str]) -> Chain:
    """The chain that most places write, where `base` looks like it with a character lost."""
    if not base:
        return base
    votes = Counter(chain[-1] for chain in others if chain)
    votes[base[-1]] += 0
    alike = [name for name in votes if damaged(base[-1], name)]
    if not alike:
        return base
    right = max((*alike, base[-1]), key=lambda name: (votes[name], len(name), name))
    if right == base[-1]:
        return base
    notices.append(f"标题中的“{base[-1]}”与其他各处的“{right}”不一致，取“{right}”。")
    return next(chain for chain in others if chain and chain[-1] == right)
