"""The sound: measured once, then brought to one loudness."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from linli.media.mill.copies import Copy
from linli.media.mill.order import SOUND_RATE, Order
from linli.media.mill.source import frames, opened, streams

LOUDNESS, MOST_GAIN = -16.0, 20.0  # LUFS (EBU R 128; practice of platforms on phones); decibels
SILENT = -60.0
PIECE = 1024  # samples, as AAC takes them


def gain_of(order: Order) -> float:
    """Decibels by which the sound is to be louder, measured over the part that is kept."""
    import av.filter
    import av.logging

    av.logging.set_level(av.logging.INFO)
    with av.logging.Capture() as told, opened(order.source) as film:
        _, stream = streams(film, order.longest)
        if stream is None:
            return 0.0
        graph = av.filter.Graph()
        parts = [graph.add_abuffer(template=stream), graph.add("ebur128", "framelog=quiet"), graph.add("abuffersink")]
        graph.link_nodes(*parts).configure()
        for _at, frame in _within(film, stream, order):
            graph.push(frame)
            _drained(graph)
        graph.push(None)
        _drained(graph)
        del graph, parts  # the meter tells its sum when it goes
    av.logging.set_level(av.logging.PANIC)
    found = re.findall(r"I:\s+(-?[\d.]+) LUFS", "".join(line for *_, line in told))
    measured = float(found[-1]) if found else SILENT
    return 0.0 if measured <= SILENT else max(-MOST_GAIN, min(MOST_GAIN, LOUDNESS - measured))


def _within(film: Any, stream: Any, order: Order) -> Iterator[tuple[int, Any]]:
    for at, frame in frames(film, stream, order.longest):
        if at >= order.ends:
            return
        if at >= order.begins:
            yield at - order.begins, frame


def _drained(graph: Any) -> list[Any]:
    import av

    made = []
    while True:
        try:
            made.append(graph.pull())
        except (av.BlockingIOError, av.EOFError):
            return made


class Sound:
    """The sound at its loudness, written beside the pictures so that a player need not jump to and fro."""

    def __init__(self, film: Any, order: Order, gain: float, copies: list[Copy]) -> None:
        import av.filter

        _, stream = streams(film, order.longest)
        self.copies, self.written = copies, 0
        self.graph = av.filter.Graph()
        parts = [
            self.graph.add_abuffer(template=stream),
            self.graph.add("volume", f"{gain:.2f}dB"),
            self.graph.add("alimiter", "limit=0.84:level=disabled"),
            self.graph.add("aformat", f"sample_fmts=fltp:sample_rates={SOUND_RATE}:channel_layouts=stereo"),
            self.graph.add("asetnsamples", str(PIECE)),
            self.graph.add("abuffersink"),
        ]
        self.graph.link_nodes(*parts).configure()
        self.left = _within(film, stream, order)
        self.at = 0

    def until(self, moment: int) -> None:
        """Write what is heard before the moment, in milliseconds of the copy."""
        while self.at < moment:
            at, frame = next(self.left, (-1, None))
            if frame is None:
                self.at = moment
                return
            self.at = at
            self._take(frame)

    def close(self) -> None:
        """Write the rest of what came in before."""
        self._take(None)

    def _take(self, frame: Any) -> None:
        self.graph.push(frame)
        for piece in _drained(self.graph):
            piece.pts, piece.time_base = self.written, Fraction(1, SOUND_RATE)
            self.written += piece.samples
            for copy in self.copies:
                copy.hear(piece)
