from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.rules.coordinates import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from tests.rules.vectors import vectors

VECTORS = vectors("coordinates")


@pytest.mark.parametrize("vector", VECTORS)
def test_the_published_point(vector: dict[str, Any]) -> None:
    near = vector["tolerance_deg"]
    assert wgs84_to_gcj02(*vector["wgs84"]) == pytest.approx(vector["gcj02"], abs=near)
    assert gcj02_to_bd09(*vector["gcj02"]) == pytest.approx(vector["bd09"], abs=near)
    assert wgs84_to_bd09(*vector["wgs84"]) == pytest.approx(vector["bd09"], abs=near)


@given(st.floats(73.5, 134.7), st.floats(18.2, 53.5))
def test_there_and_back_is_the_same_place(lon: float, lat: float) -> None:
    assert gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat)) == pytest.approx((lon, lat), abs=1e-8)
    assert bd09_to_gcj02(*gcj02_to_bd09(lon, lat)) == pytest.approx((lon, lat), abs=2e-5)
    assert bd09_to_wgs84(*wgs84_to_bd09(lon, lat)) == pytest.approx((lon, lat), abs=2e-5)


def test_outside_china_nothing_moves() -> None:
    assert wgs84_to_gcj02(2.35, 48.85) == (2.35, 48.85)
