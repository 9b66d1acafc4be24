"""Numerals that are no figures: dates, document numbers, telephones, names of hotlines, slogans."""

from __future__ import annotations

import re

_YEAR = r"(?:19|20)\d\d"
_HAN = "一二三四五六七八九十百零〇○两廿"
_DASH = r"[-—–－~～至到]"

_PATTERNS = (
    # titles, addresses on the net
    r"《[^》]{1,80}》",
    r"(?:https?：?:?//|www\.)[\w./?=&%#:：-]+",
    r"[\w.-]+@[\w.-]+",
    r"[A-Za-z][\w-]*\.(?:gov|com|cn|net|org)[\w./?=&%-]*",
    # dates
    rf"{_YEAR}\s?年?{_DASH}(?:{_YEAR}|\d\d)\s?年(?:度|间)?",
    rf"{_YEAR}\s?年(?:度|底|初|末|间|来)?(?:第?[一二三四1-4]季度)?",
    rf"[一二][{_HAN}]{{3}}年(?:度|底|初|末)?",
    rf"{_YEAR}[-./]\d{{1,2}}[-./]\d{{1,2}}",
    rf"\d{{1,2}}{_DASH}\d{{1,2}}月份?",
    r"\d{1,2}月(?:份|底|初|末|中旬|上旬|下旬)?(?:\d{1,2}日?)?",
    rf"[{_HAN}]{{1,2}}月(?:份|底|初|末)?(?:[{_HAN}]{{1,3}}日)?",
    r"\d{1,8}日(?!均)",
    rf"{_YEAR}(?=\d{{1,2}}月)",
    r"\d{1,2}:\d{2}(?::\d{2})?",
    # numbers of documents and of articles
    rf"[〔\[［【(（]\s?{_YEAR}\s?[〕\]］】)）]\s?[A-Z]*第?\s?\d*(?:-\d+)?\s?号?",
    r"\d+(?:[-—]\d+)*号",
    rf"第\s?(?:\d+|[{_HAN}]+)(?:[条款项号次届批期类个名位章节]|季度)?(?:之[{_HAN}])?",
    # sessions of congresses, not meetings held
    rf"(?:[{_HAN}]+|\d+)届[^，。；、\d]{{0,8}}?(?:[{_HAN}]+|\d+)次(?=会议|全会|全体|常委|代表)",
    # telephones, postcodes, codes
    r"(?<!\d)0\d{2,3}[-—–－]{0,2}\s?\d{7,8}(?!\d)",
    r"(?<!\d)1[3-9]\d{9}(?!\d)",
    r"(?<!\d)\d{3,4}[-—–－]+\d{6,8}(?!\d)",
    r"(?:电话|传真|热线|号码|邮编|邮政编码|编码|代码|邮箱|QQ|微信号)[为是：:]?(?:[（(][^）)]{0,12}[）)])?[：:]?\d[\d-]{4,}",
    r"(?<![\d.])\d{6}(?=[)）；，。]|$)(?<=[编码：]\d{6})",
    # marks of lists and pages
    r"(?:^|(?<=[。；：\n]))[（(]?\d{1,2}(?:[)）]|[.．、](?!\d))",
    r"(?:^|(?<=[。；：]))[-—－]\s?\d{1,3}\s?[-—－]",
    # names with a number in them
    r"[A-Za-z×+*/=]+\d+(?:\.\d+)?",
    r"\d+(?:\.\d+)?(?=[A-Za-z×*/=])",
    r"\d+\+(?=[\dA-Za-zNX一-龥])",
    r"(?:24|7×24)小时",
    rf"[{_HAN}]审[{_HAN}]校|[{_HAN}]微[{_HAN}]端|[{_HAN}]公开[{_HAN}]|[{_HAN}]图读懂|[{_HAN}]件事|[{_HAN}]次性|[{_HAN}]条龙|[{_HAN}]户[{_HAN}]",
    r"最多跑[一1]次|只跑[一1]次|[一1]次办[好成结]?|[一1]次都不跑|[一1]件[一1]|[一1]事[一1]|[一1]个不漏|[一1]条不漏|[一1]项[一1]|每[一1][件条个项次篇份]|同[一1][个件条项]|任何[一1][件条个项]|某[一1][件条个项]|进[一1]步|统[一1]",
)
_MASK = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
_QUOTED = re.compile(r"[“「『][^”」』“]{1,14}[”」』]")
_PAIRED = re.compile(r'"([^"]{1,60})"')
_HOTLINE = re.compile(
    r"(?<![\d.,])12(?:345|360|315|388|348|333|366|369|371|328|329|320|318|380|305|331|350|355|378|393|395)(?![\d.,])"
)
_SHORT_LINE = re.compile(r"(?<![\d.,])1(?:10|14|19|20|22)(?=报警|热线|平台|指挥|接警|联动|电话)")
_HOTLINE_NAME_AFTER = re.compile(
    r"[”\"'’]?(?:$|[^条件篇次份期人个项起例宗户家余多万%元]|件数|件量|条数|件次数)"
)
_HOTLINE_NAME_BEFORE = re.compile(r"(?:[“\"‘'省市县区级]|拨打|热线|通过|来自)$")
_DISCLOSED = re.compile(r"(?:公开|发布|推送|更新|信息|文章|粉丝|阅读|浏览|访问|点击)\D{0,8}$")


def _is_hotline(text: str, found: re.Match[str]) -> bool:
    """Whether 12345 is the name of a line here, rather than a count that happens to be 12345."""
    before, after = text[max(0, found.start() - 10) : found.start()], text[found.end() :]
    if _HOTLINE_NAME_BEFORE.search(before) or _HOTLINE_NAME_AFTER.match(after):
        return True
    rest = re.split(r"[，。；：]", after, maxsplit=1)[0]
    return bool(re.search(r"\d", rest)) or not _DISCLOSED.search(before)


def masks(text: str) -> list[tuple[int, int]]:
    """The spans of normal text whose numerals are no figures, sorted by start."""
    spans = [found.span() for found in _MASK.finditer(text)]
    spans += [found.span() for found in _HOTLINE.finditer(text) if _is_hotline(text, found)]
    spans += [found.span() for found in _SHORT_LINE.finditer(text)]
    spans += [found.span() for found in _QUOTED.finditer(text)]
    spans += [found.span() for found in _PAIRED.finditer(text) if len(found[1]) < 15]
    return sorted(spans)
