"""Whether a text is an annual report on government information disclosure at all."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.outline.compact import folded
from ingest.schema import Document

_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad*#|]+")
_RULING = re.compile(r"[\u2500-\u257f|+=\-—–―_.·]+")
_LETTER = re.compile(r"[^\W\d_]")
_IDEOGRAPH = re.compile(r"[㐀-鿿]")
_READABLE = re.compile(
    r"[㐀-鿿\w\s，。、；：？！（）《》〈〉“”‘’【】〔〕—…·％%+\-/.,:;()\[\]|\"'&=@#*<>～~○〇_]"
)


@dataclass(frozen=True, slots=True)
class _Rules:
    least_characters: int
    least_readable: float
    least_chinese: float
    needed: int
    evidence: tuple[tuple[int, re.Pattern[str]], ...]
    others: tuple[tuple[re.Pattern[str], str], ...]
    title_characters: int
    other_characters: int
    notice: re.Pattern[str]
    report_title: re.Pattern[str]
    sections: tuple[re.Pattern[str], ...]


@cache
def _rules() -> _Rules:
    text = (files(__package__) / "recognise.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    start = data["section_start"]
    return _Rules(
        least_characters=data["least_characters"],
        least_readable=data["least_readable"],
        least_chinese=data["least_chinese"],
        needed=data["needed"],
        evidence=tuple((e["weight"], re.compile(e["pattern"])) for e in data["evidence"]),
        others=tuple((re.compile(e["pattern"]), e["name"]) for e in data["others"]),
        title_characters=data["title_characters"],
        other_characters=data["other_characters"],
        notice=re.compile(data["notice"]),
        report_title=re.compile(data["report_title"]),
        sections=tuple(re.compile(f"{start}.{{0,12}}?(?:{s})") for s in data["sections"]),
    )


def reject_reason(document: Document) -> str | None:
    """Why this text is not an annual report, as one Chinese sentence; None where it is one.

    Damaged reports pass: what is asked for is evidence of the form, not the whole form.
    """
    rules = _rules()
    text = folded(document.text)
    compact = _SPACE.sub("", text)
    if not compact:
        return "文件里没有文字。"
    if len(compact) < rules.least_characters:
        return "文件里的文字太少，不是一份年报。"
    sample = _RULING.sub("", compact[:20_000]) or compact[:20_000]
    if len(_READABLE.findall(sample)) < rules.least_readable * len(sample):
        return "文件内容无法识别（乱码或不是文本）。"
    if len(_IDEOGRAPH.findall(sample)) < rules.least_chinese * len(_LETTER.findall(sample)):
        return "文件里几乎没有中文，不是政府信息公开工作年度报告。"
    score = sum(weight for weight, pattern in rules.evidence if pattern.search(compact))
    head = compact[: rules.title_characters]
    other = _other(head, rules)
    if score >= rules.needed:
        titled = rules.report_title.search(head) and not rules.notice.search(head)
        if titled and score > rules.needed and (other is None or score >= rules.needed + 2):
            return None
        sections = sum(1 for pattern in rules.sections if pattern.search(text))
        if sections >= 3 or (other is None and sections + score >= rules.needed + 3):
            return None
    return f"这不是政府信息公开工作年度报告{f'，像是{other}' if other else ''}。"


def _other(head: str, rules: _Rules) -> str | None:
    """The kind of document that a title of another kind names."""
    for pattern, name in rules.others:
        if pattern.search(head[: rules.other_characters]):
            return name
    return "关于编制年报的通知" if rules.notice.search(head) else None
