"""Coordinates on China's maps: WGS-84 (GPS), GCJ-02 (高德, 腾讯), BD-09 (百度). Degrees, longitude first.

The public formula on the Krasovsky ellipsoid. Store the datum with every point and convert once, at the edge. Outside
China there is no offset.
"""

from math import atan2, cos, pi, sin, sqrt

Point = tuple[float, float]

AXIS = 6378245.0  # Krasovsky's semi-major axis, metres
ECCENTRICITY_SQUARED = 0.00669342162296594323
BAIDU = pi * 3000 / 180
NEAR_ENOUGH = 1e-9  # degrees: a tenth of a millimetre


def in_china(lon: float, lat: float) -> bool:
    """Whether the point lies in the rectangle in which the offset is applied."""
    return 72.004 <= lon <= 137.8347 and 0.8293 <= lat <= 55.8271


def _waves(x: float, *waves: tuple[float, float]) -> float:
    """The sum of sine waves, each given as its size and its half wavelength."""
    return sum(size * sin(x * pi / half) for size, half in waves) * 2 / 3


def _shift(lon: float, lat: float) -> Point:
    x, y = lon - 105, lat - 35
    ripple = _waves(x, (20, 1 / 6), (20, 1 / 2))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    east += _waves(x, (20, 1), (40, 3), (150, 12), (300, 30))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple
    north += _waves(y, (20, 1), (40, 3), (160, 12), (320, 30))
    angle = lat / 180 * pi
    flat = 1 - ECCENTRICITY_SQUARED * sin(angle) ** 2
    meridian = AXIS * (1 - ECCENTRICITY_SQUARED) / (flat * sqrt(flat))
    return east * 180 / (AXIS / sqrt(flat) * cos(angle) * pi), north * 180 / (meridian * pi)


def wgs84_to_gcj02(lon: float, lat: float) -> Point:
    """GPS to the maps of 高德 and 腾讯."""
    if not in_china(lon, lat):
        return lon, lat
    east, north = _shift(lon, lat)
    return lon + east, lat + north


def gcj02_to_wgs84(lon: float, lat: float) -> Point:
    """Back to GPS: the formula has no inverse, so the point is approached until it maps onto the one given."""
    guess = (lon, lat)
    for _ in range(30):
        there = wgs84_to_gcj02(*guess)
        off = (there[0] - lon, there[1] - lat)
        guess = (guess[0] - off[0], guess[1] - off[1])
        if max(abs(off[0]), abs(off[1])) < NEAR_ENOUGH:
            break
    return guess


def gcj02_to_bd09(lon: float, lat: float) -> Point:
    """To the maps of 百度."""
    radius = sqrt(lon * lon + lat * lat) + 0.00002 * sin(lat * BAIDU)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * BAIDU)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def bd09_to_gcj02(lon: float, lat: float) -> Point:
    """From the maps of 百度, exact to about half a metre as the formula allows."""
    x, y = lon - 0.0065, lat - 0.006
    radius = sqrt(x * x + y * y) - 0.00002 * sin(y * BAIDU)
    angle = atan2(y, x) - 0.000003 * cos(x * BAIDU)
    return radius * cos(angle), radius * sin(angle)


def wgs84_to_bd09(lon: float, lat: float) -> Point:
    """GPS to 百度."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: float, lat: float) -> Point:
    """百度 to GPS."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))
