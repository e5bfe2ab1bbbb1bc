"""The calibration of links: what it gives, and that it comes back from its file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.events.calibration import AS_TOLD, Calibration, log_odds
from pipeline.events.judges import Judges

LEARNT = Judges.load().calibration


@given(st.floats(min_value=0.001, max_value=0.999))
def test_the_default_changes_nothing(told: float) -> None:
    assert AS_TOLD.probability(told, "buyer", further=True) == pytest.approx(told)


@given(st.floats(min_value=0, max_value=1), st.floats(min_value=0, max_value=1))
def test_the_surer_stays_the_surer(one: float, other: float) -> None:
    low, high = (LEARNT.probability(p, "buyer", further=False) for p in sorted((one, other)))
    assert low <= high


@pytest.mark.parametrize("told", [0.2, 0.5, 0.8, 0.99])
def test_a_further_filler_is_less_sure(told: float) -> None:
    assert LEARNT.probability(told, "place", further=True) < LEARNT.probability(told, "place", further=False)


def test_bias_and_slope() -> None:
    calibration = Calibration(slope=2.0, bias=0.5, further_slope=-1.0, further=-0.5, roles={"buyer": 1.0})
    assert log_odds(calibration.probability(0.5, "buyer", further=False)) == pytest.approx(1.5)
    assert log_odds(calibration.probability(0.5, "seller", further=True)) == pytest.approx(0.0)


def test_it_comes_back_from_its_file(tmp_path: Path) -> None:
    calibration = Calibration(0.7, -0.4, 0.1, -0.3, {"buyer": 0.1})
    calibration.save(tmp_path / "calibration.json")
    assert Calibration.load(tmp_path / "calibration.json") == calibration
