"""The lexicon on both sides: longest words, quotation marks, bodies that are no topics."""

from __future__ import annotations

from ingest.quantities.facets import tag
from ingest.quantities.lexicon import lexicon, units
from ingest.quantities.measures import measure, measures


def codes(text: str) -> list[tuple[str, str]]:
    return [(word.facet, word.code) for word in tag(text)]


def test_the_longest_word_wins() -> None:
    assert codes("政府信息公开申请") == [("object", "申请")]
    assert codes("政府信息") == [("object", "政府信息")]


def test_quotation_marks_inside_a_word_do_not_matter() -> None:
    text = "“12345”市民热线"
    (word,) = tag(text)
    assert (word.facet, word.code) == ("channel", "12345热线")
    assert text[word.start : word.end] == "12345”市民热线"


def test_12360_is_not_12345() -> None:
    assert codes("12360") == [("channel", "12360热线")]


def test_a_word_may_have_two_facets() -> None:
    assert set(codes("公示栏")) == {("object", "公开栏"), ("channel", "公示栏")}


def test_a_body_is_no_topic() -> None:
    assert codes("教育局") == []
    assert codes("教育") == [("topic", "教育")]


def test_a_part_of_the_text() -> None:
    text = "网站公开政府信息"
    assert [word.code for word in tag(text, 2)] == ["公开", "政府信息"]
    assert [word.start for word in tag(text, 2)] == [2, 4]


def test_families_go_by_code_or_by_wording() -> None:
    assert "收到" in lexicon().families("收到") & lexicon().families("接到")
    assert lexicon().families("没有这个动词") == frozenset()


def test_units_alike() -> None:
    assert units().alike("条", "件")
    assert not units().alike("人次", "件")
    assert not units().alike("万元", "件")


def test_what_the_measures_name_is_in_the_lexicon() -> None:
    import tomllib
    from importlib.resources import files

    text = files("ingest.quantities").joinpath("lexicon.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    known = {
        "object": set(data["object"]) | set(data["rate"]),
        "channel": set(data["channel"]),
        "topic": set(data["topic"]),
        "verb": set(data["verb"]),
        "families": {*data["family"], ""},
    }
    for one in measures():
        for facet, words in known.items():
            assert set(getattr(one, facet)) - {"*"} <= words, (one.code, facet)


def test_lists_and_families_name_codes_of_the_lexicon() -> None:
    known = lexicon()
    verbs = {code for verbs in known.family.values() for code in verbs}
    assert verbs <= set(known.verbs.values())
    assert set(known.nought) == known.deniable


def test_a_measure_by_its_code() -> None:
    assert measure("disclosed").label == "主动公开政府信息"
