"""Numerals in every script, with hypothesis over what can be written in them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.quantities.numerals import parse, value_of

_DIGITS = "零一二三四五六七八九"


def in_hanzi(number: int) -> str:
    """A number below a hundred million as it is read aloud."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        rest = "" if not low else in_hanzi(low) if low >= 1000 else "零" + in_hanzi(low)
        return in_hanzi(high) + "万" + rest
    written, gap = "", False
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            written += ("零" if gap and written else "") + _DIGITS[digit] + word
            gap = False
        elif written:
            gap = True
    return written or "零"


@pytest.mark.parametrize(
    ("written", "value", "approximate"),
    [
        ("116", "116", False),
        ("1,234.56", "1234.56", False),
        ("1,234,567", "1234567", False),
        ("１１６", "116", False),
        ("1 234", "1234", False),
        ("14万余", "140000", True),
        ("62.73万", "627300", False),
        ("1.2亿", "120000000", False),
        ("2万3千", "23000", False),
        ("1万2000余", "12000", True),
        ("1亿2千万", "120000000", False),
        ("3千余", "3000", True),
        ("四十余", "40", True),
        ("十余", "10", True),
        ("十", "10", False),
        ("十五", "15", False),
        ("廿五", "25", False),
        ("两百", "200", False),
        ("一百五", "150", False),
        ("一百零五", "105", False),
        ("一千二百", "1200", False),
        ("两万三千", "23000", False),
        ("一万零五十", "10050", False),
        ("二〇二四", "2024", False),
        ("百余", "100", True),
        ("万余", "10000", True),
        ("数十", "10", True),
        ("上百", "100", True),
        ("几千", "1000", True),
        ("数百万", "1000000", True),
        ("95.3%", "95.3", False),
        ("百分之九十五", "95", False),
        ("百分之九十五点三", "95.3", False),
        ("百分之95", "95", False),
        ("5-8", "8", True),
        ("三至五", "5", True),
    ],
)
def test_one_numeral(written: str, value: str, approximate: bool) -> None:
    (numeral,) = parse(written)
    assert (numeral.start, numeral.end) == (0, len(written))
    assert numeral.value == Decimal(value)
    assert numeral.approximate is approximate


def test_money_keeps_its_great_unit_apart() -> None:
    (numeral,) = parse("14万余元")
    assert (numeral.mantissa, numeral.great, numeral.value) == (14, "万", 140_000)
    (numeral,) = parse("452.22万元")
    assert (numeral.value, numeral.great) == (Decimal("452.22"), "")


def test_a_range_keeps_its_lower_end() -> None:
    (numeral,) = parse("5-8件")
    assert (numeral.low, numeral.value) == (5, 8)


def test_a_range_of_years_is_no_falling_range() -> None:
    assert [numeral.value for numeral in parse("2024-2019")] == [2024, 2019]


def test_several_numerals_with_their_places() -> None:
    text = "受理36件，办结三十五件，满意率99.1%"
    found = [text[numeral.start : numeral.end] for numeral in parse(text)]
    assert found == ["36", "三十五", "99.1%"]


@pytest.mark.parametrize("text", ["", "万", "点", "百姓", "千方百计地", "余", "%", "亿万"])
def test_what_is_no_figure_at_all_does_no_harm(text: str) -> None:
    assert all(numeral.end <= len(text) for numeral in parse(text))


def test_value_of_takes_the_whole_text_or_nothing() -> None:
    assert value_of("两千零三") == 2003
    assert value_of("1,204") == 1204
    assert value_of("两千零三件") is None
    assert value_of("没有") is None


@given(st.integers(min_value=1, max_value=99_999_999))
def test_what_is_read_aloud_is_read_back(number: int) -> None:
    assert value_of(in_hanzi(number)) == number


@given(st.integers(min_value=0, max_value=10**12))
def test_grouped_digits_are_read_back(number: int) -> None:
    assert value_of(f"{number:,}") == number


@given(st.decimals(min_value=0, max_value=10**6, places=2))
def test_decimals_and_percent(number: Decimal) -> None:
    assert value_of(str(number)) == number
    (numeral,) = parse(f"{number}%")
    assert (numeral.value, numeral.percent) == (number, "%")


@given(
    st.text(alphabet="0123456789,. 一二三十百千万亿零〇两廿余多几数近百分之点%件条-至", max_size=40)
)
def test_never_raises_and_stays_in_bounds(text: str) -> None:
    end = 0
    for numeral in parse(text):
        assert end <= numeral.start < numeral.end <= len(text)
        end = numeral.end
