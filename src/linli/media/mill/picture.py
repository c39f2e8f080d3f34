"""Turns pictures upright, covers boxes over, and fits them."""

from typing import Any

from linli.media.mill.order import QUALITIES, TIME
from linli.media.mill.source import MOST_PIXELS, Unfit
from linli.rules.films import WHOLE, Box

SQUARES = 6  # of what is covered over, at most, each way


class Picture:
    """A graph of filters for each size that comes in."""

    def __init__(self, boxes: tuple[Box, ...]) -> None:
        self.boxes = boxes
        self.graphs: dict[tuple[int, int, str, int], Any] = {}

    def fitted(self, at: int, frame: Any) -> Any:
        """The picture at `at` milliseconds as it is shown."""
        if frame.width * frame.height > MOST_PIXELS:
            raise Unfit("large")
        key = (frame.width, frame.height, frame.format.name, round(getattr(frame, "rotation", 0) or 0) % 360)
        graph = self.graphs.get(key) or self.graphs.setdefault(key, self._graph(*key))
        frame.pts, frame.time_base = at * 90, TIME
        graph.push(frame)
        made = graph.pull()
        made.pts, made.time_base = at * 90, TIME
        return made

    def _graph(self, width: int, height: int, form: str, turned: int) -> Any:
        import av.filter

        graph = av.filter.Graph()
        last = graph.add_buffer(width=width, height=height, format=av.VideoFormat(form), time_base=TIME)

        def then(name: str, said: str = "") -> None:
            nonlocal last
            made = graph.add(name, said) if said else graph.add(name)
            last.link_to(made)
            last = made

        for way in {90: ("cclock",), 180: ("clock", "clock"), 270: ("clock",)}.get(turned, ()):
            then("transpose", way)
        width, height = (height, width) if turned in (90, 270) else (width, height)
        width, height = size(width, height, QUALITIES["high"][0])
        then("scale", f"{width}:{height}:flags=bicubic")
        then("format", "yuv420p")
        for box in self.boxes:
            last = _covered(graph, last, width, height, box)
        last.link_to(graph.add("buffersink"))
        graph.configure()
        return graph


def _covered(graph: Any, last: Any, width: int, height: int, box: Box) -> Any:
    """The box as a few plain squares, from its first to its last millisecond: what was there is gone, not veiled."""
    left, top = box.left * width // WHOLE // 2 * 2, box.top * height // WHOLE // 2 * 2
    wide = max(2, min(width - left, -(-box.width * width // WHOLE) + 2) // 2 * 2)
    high = max(2, min(height - top, -(-box.height * height // WHOLE) + 2) // 2 * 2)
    fork = graph.add("split")
    last.link_to(fork)
    crop = graph.add("crop", f"{wide}:{high}:{left}:{top}")
    fork.link_to(crop, 1)
    small = graph.add("scale", f"{min(wide, SQUARES)}:{min(high, SQUARES)}:flags=area")
    crop.link_to(small)
    large = graph.add("scale", f"{wide}:{high}:flags=neighbor")
    small.link_to(large)
    over = graph.add("overlay", f"x={left}:y={top}:enable='between(t,{box.begins / 1000},{box.ends / 1000})'")
    fork.link_to(over, 0, 0)
    large.link_to(over, 0, 1)
    return over


def size(width: int, height: int, longest: int) -> tuple[int, int]:
    """The picture's size with its longest side no longer, both even; never larger than it is."""
    share = min(1.0, longest / max(width, height))
    return max(2, round(width * share / 2) * 2), max(2, round(height * share / 2) * 2)
