"""How far a telephone says it is from where something is held. Practice: the point itself is compared and forgotten."""

from math import asin, cos, isfinite, radians, sin, sqrt

BASIS = "practice"
EARTH = 6_371_000.0  # mean radius, metres
VAGUE = 150.0  # metres: a telephone that knows its place no better tells nothing
CLASSES = (50, 100, 200, 500)  # metres, in which a distance is told
MICRO = 1_000_000


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The way between two points of one datum, over the ball (haversine), in metres. Degrees."""
    a, b = radians(lat), radians(other_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def told(distance: float) -> int:
    """The distance as it is told: the least class that holds it; 0 for farther than all."""
    return next((most for most in CLASSES if distance <= most), 0)


def within(distance: float, radius: int, accuracy: float) -> bool:
    """Whether somebody counts as there: within the radius, by a telephone that knows its place well enough."""
    return isfinite(distance) and 0 <= accuracy <= VAGUE and distance <= radius
