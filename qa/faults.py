"""A shortcoming that a question names (人员不足), and the wordings that say the same."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LEADS = re.compile(
    r".*?(?:存在|提到|写到|写了|说到|说|提|反映|指出|承认|出现|有着?|是)(?:了|过)?|^[^，。]*?(?:单位|乡镇|部门|街道|年报|报告)"
)
_DENIED = re.compile(r"(?:不存在|没有|未出现|未发现|已解决|不再|无)[^，。；]{0,6}$")
# 培训和学习较少 says it of both.
_AND = r"[和与及、][\u4e00-\u9fff]{2,4}?"
_SHORTEST, _LONGEST = 2, 8


@dataclass(frozen=True, slots=True)
class Fault:
    """A thing and what is wrong with it; `found` matches a clause that says so."""

    words: str
    found: re.Pattern[str]

    def said_in(self, text: str) -> bool:
        """Whether a text (a gist) says it, and does not deny it."""
        return any(not _DENIED.search(text[: hit.start()]) for hit in self.found.finditer(text))


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("qa").joinpath("faults.toml").read_text(encoding="utf-8"))


@cache
def _fault() -> re.Pattern[str]:
    words = {word for group in _data()["groups"].values() for word in group}
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def fault_of(content: str) -> Fault | None:
    """The shortcoming that the words of a question name; None where they name none."""
    for hit in _fault().finditer(content):
        before = re.split(r"[，。、的了“”\"\s]", content[: hit.start()])[-1]
        thing = _LEADS.sub("", before)
        if not _SHORTEST <= len(thing) <= _LONGEST:
            continue
        groups = [words for words in _data()["groups"].values() if hit.group() in words]
        faults = "|".join(
            sorted({word for words in groups for word in words}, key=len, reverse=True)
        )
        alike = next((words for words in _data()["things"].values() if thing in words), [thing])
        things = "|".join(sorted(alike, key=len, reverse=True))
        between = "|".join(sorted(_data()["between"]["words"], key=len, reverse=True))
        forward = f"(?:{things})(?:{_AND})?(?:{between})*(?:{faults})"
        # 缺少人手, 缺乏专职人员: of a lack the word may stand first.
        lacks = "缺乏|缺少|短缺|紧缺|欠缺"
        backward = f"|(?:{lacks})(?:专业|专职|专门)?(?:{things})" if "缺少" in faults else ""
        return Fault(f"{thing}{hit.group()}", re.compile(f"{forward}{backward}"))
    return None
