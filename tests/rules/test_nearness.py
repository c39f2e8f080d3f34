"""How far somebody is from where something is held."""

from hypothesis import given
from hypothesis import strategies as st

from linli.rules import nearness

LON, LAT = st.floats(73, 135), st.floats(4, 53)


@given(LON, LAT, LON, LAT)
def test_the_way_there_is_the_way_back_and_nobody_is_far_from_themselves(
    lon: float, lat: float, other: float, olat: float
) -> None:
    there = nearness.metres(lon, lat, other, olat)
    assert there >= 0
    assert abs(there - nearness.metres(other, olat, lon, lat)) < 1e-3
    assert nearness.metres(lon, lat, lon, lat) == 0


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert abs(nearness.metres(102.7, 25, 102.7, 26) - 111_195) < 5
    assert abs(nearness.metres(102.7, 25, 102.701, 25) - 100.8) < 0.5


def test_a_distance_is_told_in_classes() -> None:
    assert [nearness.told(one) for one in (0, 50, 50.1, 199, 499, 501)] == [50, 50, 100, 200, 500, 0]


@given(st.floats(0, 5000), st.integers(20, 2000), st.floats(0, 1000))
def test_only_within_the_radius_and_by_a_telephone_that_knows(distance: float, radius: int, accuracy: float) -> None:
    assert nearness.within(distance, radius, accuracy) == (distance <= radius and accuracy <= nearness.VAGUE)
    assert not nearness.within(float("nan"), radius, 1)
    assert not nearness.within(distance, radius, float("nan"))
