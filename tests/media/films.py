"""Small films made on the spot, of every sort that people send and of some that they should not."""

import math
import random
import struct
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any


def film(
    path: Path, *, seconds: float = 2, width: int = 160, height: int = 90, rate: int = 10, sound: bool = True,
    picture: str = "libx264", form: str = "mp4", loud: float = 0.05, seed: int = 0, still: bool = False, **stream: Any,
) -> Path:  # fmt: skip
    """A film of wandering shapes with a tone."""
    import av

    with av.open(str(path), "w", format=form) as out:
        video = out.add_stream(picture, rate=rate)
        video.width, video.height, video.pix_fmt = width, height, stream.get("pixels", "yuv420p")
        if picture == "libx264":
            video.options = {"preset": "ultrafast"}
        audio = out.add_stream("aac", rate=48000) if sound else None
        if audio is not None:
            audio.codec_context.layout = "mono"
        for n in range(int(seconds * rate)):
            image = drawn(0 if still else n, width, height, seed)
            frame = av.VideoFrame.from_image(image).reformat(format=video.pix_fmt)
            frame.pts, frame.time_base = n, Fraction(1, rate)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        if audio is not None:
            _tone(out, audio, seconds, loud)
    return path


@lru_cache(maxsize=200)
def drawn(n: int, wide: int, high: int, seed: int = 0) -> Any:
    """The n-th picture: a bright square that wanders over stripes and large patches; other seeds are other films."""
    from PIL import Image, ImageDraw

    width, height = 160, 90
    chance = random.Random(seed)
    image = Image.new("RGB", (width, height), (30, 60, 90))
    draw = ImageDraw.Draw(image)
    for x in range(0, width, 8):
        draw.rectangle((x, 0, x + 3, height), fill=(120, 90, 60))
    for _ in range(14):
        x, y = chance.randrange(width), chance.randrange(height)
        shade = chance.randrange(256)
        draw.rectangle((x, y, x + width // 4, y + height // 4), fill=(shade, shade, 255 - shade))
    left = (n * 5) % max(1, width - 40)
    draw.rectangle((left, height // 3, left + 12, height // 3 + 12), fill=(250, 250, 240))
    return image.resize((wide, high))


def _tone(out: Any, audio: Any, seconds: float, loud: float) -> None:
    import av

    total = int(48000 * seconds)
    for begin in range(0, total, 1024):
        count = min(1024, total - begin)
        samples = (loud * math.sin((begin + k) * 2 * math.pi * 440 / 48000) for k in range(count))
        frame = av.AudioFrame(format="flt", layout="mono", samples=count)
        frame.planes[0].update(struct.pack(f"{count}f", *samples).ljust(frame.planes[0].buffer_size, b"\0"))
        frame.pts, frame.sample_rate, frame.time_base = begin, 48000, Fraction(1, 48000)
        out.mux(audio.encode(frame))
    out.mux(audio.encode(None))
