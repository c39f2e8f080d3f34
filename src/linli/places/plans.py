"""An estate's own plan: SVG or GeoJSON in, a checked SVG out. Nothing that runs or reaches out survives the way in.

What is kept is a list of allowed elements and attributes; everything else is left out.
"""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from linli.kernel.refused import Refused
from linli.places.models import PLAN_SIDE, Plan
from linli.rules.coordinates import gcj02_to_wgs84, wgs84_to_gcj02

LARGEST = 1_000_000  # characters
MOST_SHAPES = 20_000
DEEPEST = 40
WIDTH = 1000  # every plan is drawn this many units wide
MICRO = 1_000_000
TAP_WIDTH = 320  # CSS pixels: the narrowest phone; a fixed width tells where a tap fell without JavaScript

SVG = "http://www.w3.org/2000/svg"
ELEMENTS = frozenset(
    ["svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title", "desc"]
)
STYLES = frozenset(
    [
        "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
        "stroke-linecap", "stroke-linejoin", "opacity", "font-size", "font-weight", "text-anchor", "dominant-baseline",
    ]
)  # fmt: skip
GEOMETRY = frozenset(
    ["x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "d", "points", "transform",
     "viewBox", "dx", "dy", "preserveAspectRatio"]
)  # fmt: skip
_SAFE_VALUE = re.compile(r"[-#\w\s.,%()+]*", re.ASCII)
_LENGTH = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?|\.[0-9]+)\s*(px)?\s*")

Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Drawing:
    """A plan as read. `bounds`: west, south, east, north in millionths of a degree. `points`: named shapes' middles."""

    svg: str
    width: int
    height: int
    bounds: tuple[int, int, int, int] | None = None
    points: dict[str, tuple[int, int]] = field(default_factory=dict)


def read(text: str) -> Drawing:
    """Read an SVG or GeoJSON plan; Refused says what is wrong and how to mend it."""
    if len(text) > LARGEST:
        raise Refused("plan_too_large", _("The plan is too large. Simplify it to under one million characters."))
    text = text.lstrip("\ufeff \r\n\t")
    if text.startswith("{"):
        return _read_geojson(text)
    if text.startswith("<"):
        return _read_svg(text)
    raise Refused("plan_unknown", _("The plan is neither SVG nor GeoJSON. Export it as one of these."))


def _read_svg(text: str) -> Drawing:
    # Entities can grow without bound or read files; no drawing program needs them.
    if "<!ENTITY" in text.upper():
        raise Refused("plan_entities", _("The plan declares entities. Export it as plain SVG."))
    try:
        root = ET.fromstring(text)  # noqa: S314 (entities are refused above, the size is bounded)
    except ET.ParseError as error:
        raise Refused("plan_broken", _("The SVG is broken at line %(line)d.") % {"line": error.position[0]}) from None
    if _local(root) != "svg":
        raise Refused("plan_unknown", _("The plan is neither SVG nor GeoJSON. Export it as one of these."))
    left, top, wide, high = _box(root)
    count = iter(range(MOST_SHAPES))
    inside = "".join(_clean(child, count, DEEPEST) for child in root)
    if not inside:
        raise Refused("plan_empty", _("Nothing in the plan can be drawn. Export shapes as paths, without pictures."))
    height = max(1, round(WIDTH * high / wide))
    view = f"{left:g} {top:g} {wide:g} {high:g}"
    return Drawing(f'<svg width="{WIDTH}" height="{height}" viewBox="{view}">{inside}</svg>', WIDTH, height)


def _box(root: ET.Element) -> tuple[float, float, float, float]:
    numbers = [float(part) for part in re.findall(r"-?[0-9]*\.?[0-9]+", root.get("viewBox", ""))]
    if len(numbers) != 4:
        sides = [_LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
        numbers = [0.0, 0.0, *(float(side[1]) for side in sides if side)]
    if len(numbers) != 4 or min(numbers[2:]) <= 0 or not 0.1 <= numbers[2] / numbers[3] <= 10:
        message = _("The SVG does not say how large it is. Give it a viewBox no more than ten times as long as wide.")
        raise Refused("plan_without_size", message)
    left, top, wide, high = numbers
    return left, top, wide, high


def _local(element: ET.Element) -> str:
    tag = element.tag
    return tag.removeprefix(f"{{{SVG}}}") if isinstance(tag, str) else ""


def _clean(element: ET.Element, count: Iterator[int], depth: int) -> str:
    name = _local(element)
    if name not in ELEMENTS or depth == 0:
        return ""
    if next(count, None) is None:
        raise Refused("plan_too_large", _("The plan has too many shapes. Simplify it to under 20,000."))
    words = "".join(f' {key}="{value}"' for key, value in _attributes(element))
    inside = escape(element.text or "") if name in ("text", "tspan", "title", "desc") else ""
    for child in element:
        inside += _clean(child, count, depth - 1)
        if name in ("text", "tspan"):
            inside += escape(child.tail or "")
    return f"<{name}{words}>{inside}</{name}>"


def _attributes(element: ET.Element) -> Iterator[tuple[str, str]]:
    # Drawing programs write fill:#eee into style="…", which the content policy forbids; as attributes they may stay.
    styled = dict(part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
    styles = {key.strip(): value.strip() for key, value in styled.items()}
    merged = {**element.attrib, **styles}
    for key, value in merged.items():
        known = key in STYLES or (key in GEOMETRY and key in element.attrib)
        if known and _SAFE_VALUE.fullmatch(value) and "url" not in value.lower():
            yield key, value


def _read_geojson(text: str) -> Drawing:
    try:
        data = json.loads(text)
        shapes = list(_shapes(data))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):
        raise Refused("plan_broken", _("The GeoJSON cannot be read. Check it with the program that made it.")) from None
    positions = [position for _name, rings, _closed in shapes for ring in rings for position in ring]
    if not positions:
        raise Refused("plan_empty", _("The GeoJSON has no shapes."))
    bounds = _bounds(positions)
    frame = _Frame.of(bounds)
    drawn, points = [], {}
    for name, rings, closed in shapes:
        drawn.append(frame.path(rings, closed))
        if name:
            middle = frame.middle(rings)
            points[name] = frame.share(*middle)
            drawn.append(frame.label(name, *middle))
    svg = f'<svg width="{WIDTH}" height="{frame.height}" viewBox="0 0 {WIDTH} {frame.height}">{"".join(drawn)}</svg>'
    return Drawing(svg, WIDTH, frame.height, bounds, points)


def _shapes(data: Any) -> Iterator[tuple[str, list[Ring], bool]]:
    """Name, rings and whether they are closed, of every feature."""
    if data["type"] == "FeatureCollection":
        if len(data["features"]) > MOST_SHAPES:
            raise ValueError
        for feature in data["features"]:
            yield from _shapes(feature)
        return
    if data["type"] != "Feature" or data["geometry"] is None:
        return
    name = str((data.get("properties") or {}).get("name") or "").strip()[:40]
    kind, places = data["geometry"]["type"], data["geometry"]["coordinates"]
    rings = [ring for ring in _rings(kind, places) if ring]
    if rings:
        yield name, [[_position(at) for at in ring] for ring in rings], "Polygon" in kind


def _rings(kind: str, places: Any) -> list[Any]:
    if kind == "Point":
        return [[places]]
    if kind == "LineString":
        return [places]
    if kind == "MultiPolygon":
        return [ring for polygon in places for ring in polygon]
    return list(places) if kind in ("Polygon", "MultiLineString") else []


def _position(at: Any) -> tuple[float, float]:
    lon, lat = float(at[0]), float(at[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError
    return lon, lat


def _bounds(positions: list[tuple[float, float]]) -> tuple[int, int, int, int]:
    """The positions' bounds with a margin of a twentieth, in millionths of a degree."""
    lons, lats = zip(*positions, strict=True)
    pad = max(max(lons) - min(lons), max(lats) - min(lats), 0.0002) / 20
    edges = (min(lons) - pad, min(lats) - pad, max(lons) + pad, max(lats) + pad)
    if max(edges[2] - edges[0], edges[3] - edges[1]) > 1:
        raise Refused("plan_too_wide", _("The GeoJSON spans more than one degree; an estate's plan is far smaller."))
    west, south, east, north = (round(edge * MICRO) for edge in edges)
    return west, south, east, north


@dataclass(frozen=True)
class _Frame:
    """From degrees to the drawing's units; at an estate's size the earth is flat."""

    bounds: tuple[int, int, int, int]
    height: int

    @classmethod
    def of(cls, bounds: tuple[int, int, int, int]) -> "_Frame":
        west, south, east, north = bounds
        squeeze = cos(radians((south + north) / 2 / MICRO))
        tall = (north - south) / max(1.0, (east - west) * squeeze)
        return cls(bounds, round(WIDTH * min(10.0, max(0.1, tall))))

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        west, south, east, north = self.bounds
        return (
            (lon * MICRO - west) / (east - west) * WIDTH,
            (north - lat * MICRO) / (north - south) * self.height,
        )

    def share(self, x: float, y: float) -> tuple[int, int]:
        return _side(x / WIDTH), _side(y / self.height)

    def middle(self, rings: list[Ring]) -> tuple[float, float]:
        xs, ys = zip(*(self.at(*position) for position in rings[0]), strict=True)
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2

    def path(self, rings: list[Ring], closed: bool) -> str:
        if len(rings[0]) == 1:
            x, y = self.at(*rings[0][0])
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="#7c8a80"/>'
        lines = ["M" + "L".join("{:.1f} {:.1f}".format(*self.at(*position)) for position in ring) for ring in rings]
        d = "".join(line + ("Z" if closed else "") for line in lines)
        fill = 'fill="#e7ebe4" fill-rule="evenodd"' if closed else 'fill="none"'
        return f'<path d="{d}" {fill} stroke="#7c8a80" stroke-width="2"/>'

    def label(self, name: str, x: float, y: float) -> str:
        words = (
            f'x="{x:.1f}" y="{y:.1f}" font-size="26" text-anchor="middle" dominant-baseline="central" fill="#26312b"'
        )
        return f"<text {words}>{escape(name)}</text>"


def _side(share: float) -> int:
    return min(PLAN_SIDE, max(0, round(share * PLAN_SIDE)))


def drawn(
    plan: Plan, points: list[tuple[int, int, str]], *, width: int = 0, shape: Sequence[tuple[int, int]] = ()
) -> str:
    """The plan as a whole SVG document with marks (x, y in ten-thousandths, words) and one shape on it."""
    marks = _shape(plan, shape) + "".join(_mark(plan, *point) for point in points)
    size = f' width="{width}" height="{tap_height(plan, width)}"' if width else ""
    return (
        f'<svg xmlns="{SVG}"{size} viewBox="0 0 {plan.width} {plan.height}">'
        f'<rect width="{plan.width}" height="{plan.height}" fill="#fbfaf7"/>{plan.svg}{marks}</svg>'
    )


def _shape(plan: Plan, corners: Sequence[tuple[int, int]]) -> str:
    if not corners:
        return ""
    listed = " ".join(f"{x * plan.width / PLAN_SIDE:.1f},{y * plan.height / PLAN_SIDE:.1f}" for x, y in corners)
    width = plan.width / 160
    return f'<polygon points="{listed}" fill="#9a3b26" fill-opacity=".18" stroke="#9a3b26" stroke-width="{width:.1f}"/>'


def _mark(plan: Plan, x: int, y: int, words: str) -> str:
    across, down = x * plan.width / PLAN_SIDE, y * plan.height / PLAN_SIDE
    title = f"<title>{escape(words)}</title>" if words else ""
    pin = 'r="16" fill="#9c3d22" stroke="#ffffff" stroke-width="5"'
    return f'<circle cx="{across:.1f}" cy="{down:.1f}" {pin}>{title}</circle>'


def tap_height(plan: Plan, width: int = TAP_WIDTH) -> int:
    """How tall the plan is in CSS pixels when `width` wide."""
    return max(1, round(width * plan.height / plan.width))


def tapped(plan: Plan, x: int, y: int, *, width: int = TAP_WIDTH) -> tuple[int, int]:
    """Where on the plan a tap fell, from the pixels that `<input type=image>` sends."""
    return _side(x / width), _side(y / tap_height(plan, width))


def point_at(plan: Plan, lon: float, lat: float, datum: str = "wgs84") -> tuple[int, int] | None:
    """Where on the plan a position lies (a photo's, degrees); None when off the plan or the plan has no coordinates."""
    if plan.west is None or plan.south is None or plan.east is None or plan.north is None:
        return None
    if datum != plan.datum:
        lon, lat = (wgs84_to_gcj02 if plan.datum == Plan.Datum.GCJ02 else gcj02_to_wgs84)(lon, lat)
    across = (lon * MICRO - plan.west) / (plan.east - plan.west)
    down = (plan.north - lat * MICRO) / (plan.north - plan.south)
    return (_side(across), _side(down)) if 0 <= across <= 1 and 0 <= down <= 1 else None
