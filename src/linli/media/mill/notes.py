"""What is kept of the pictures as they pass: the cover, the previews, the print."""

from collections.abc import Callable
from typing import Any

from linli.media.mill.order import Order
from linli.rules.films import picture_print

PREVIEWS, PREVIEW_HEIGHT = 8, 120
SAMPLES = 16  # pictures of the print
NEARLY = 990  # thousandths: the parts are still to be written


class Notes:
    """Taken as they pass; `say` is told how far the work is, in thousandths."""

    def __init__(self, order: Order, ends: int, say: Callable[[int], None]) -> None:
        self.order, self.say = order, say
        length = max(1, ends - order.begins)
        self.previews = [order.begins + length * (2 * n + 1) // (2 * PREVIEWS) for n in range(PREVIEWS)]
        self.samples = [order.begins + length * (2 * n + 1) // (2 * SAMPLES) for n in range(SAMPLES)]
        self.length, self.told = length, -1
        self.images: list[Any] = []
        self.prints: list[str] = []
        self.cover: Any = None
        self.first: Any = None

    def look(self, at: int, frame: Any) -> None:
        """Keep what this picture is wanted for, and say how far the work is."""
        if self.cover is None and at >= self.order.cover:
            self.cover = frame.to_image()
        while len(self.images) < PREVIEWS and at >= self.previews[len(self.images)]:
            share = PREVIEW_HEIGHT / frame.height
            self.images.append(frame.reformat(max(2, round(frame.width * share)), PREVIEW_HEIGHT).to_image())
        while len(self.prints) < SAMPLES and at >= self.samples[len(self.prints)]:
            self.prints.append(_print(frame))
        self.first = self.first or frame
        done = min(NEARLY, (at - self.order.begins) * 1000 // self.length)
        if done // 10 > self.told:
            self.told = done // 10
            self.say(done)

    def closed(self) -> str:
        """Write the pictures; answers the print of the whole film."""
        from PIL import Image

        if self.cover is None:
            self.cover = self.first.to_image()
        while len(self.images) < PREVIEWS:  # it ended sooner than its head says
            self.images.append(self.images[-1] if self.images else self.cover.resize((160, PREVIEW_HEIGHT)))
        while len(self.prints) < SAMPLES:
            self.prints.append(self.prints[-1] if self.prints else _print(self.first))
        self.cover.save(f"{self.order.folder}/poster.jpg", quality=82, optimize=True)
        width = self.images[0].width
        strip = Image.new("RGB", (width * PREVIEWS, PREVIEW_HEIGHT))
        for n, image in enumerate(self.images):
            strip.paste(image, (n * width, 0))
        strip.save(f"{self.order.folder}/frames.jpg", quality=75, optimize=True)
        return "".join(self.prints)


def _print(frame: Any) -> str:
    greys = frame.reformat(9, 8, format="gray").to_image().convert("L").tobytes()
    return picture_print([greys[n * 9 : n * 9 + 9] for n in range(8)])
