"""Whether a text states a number."""

from __future__ import annotations

import pytest

from eval.figures import same, squeeze, states


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("共公开政府信息116条", 116),
        ("共公开１，２３４．５６万元", 1234.56),
        ("阅读14万余条", 140000),
        ("發布各類信息5萬餘條", 50000),
        ("62.73万条", 627300),
        ("四十余条", 40),
        ("一千二百零五件", 1205),
        ("十二万人", 120000),
        ("二〇二四", 2024),
        ("接到一件", 1),
        ("0\t5\t12", 5),
        ("未收到申请", 0),
        ("没有收到", 0),
        ("0件", 0),
        ("减少880", -880),
        ("1 16条", 116),
    ],
)
def test_states(text: str, value: float) -> None:
    assert states(text, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1934.56", 1234.56), ("116条", 11), ("116条", 16), ("119条", 116), ("共收到3件", 0)],
)
def test_does_not_state(text: str, value: float) -> None:
    assert not states(text, value)


def test_whole_numbers_agree_exactly_and_rates_to_two_decimals() -> None:
    assert same(89.655, 89.66)
    assert not same(89.6, 89.66)
    assert same(100.0, 100)
    assert not same(100.004, 100)


def test_squeeze_drops_space_and_width() -> None:
    assert squeeze("省 12345 件数 52\n\n件，") == "省12345件数52件,"
