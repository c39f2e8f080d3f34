"""Drawn stand-ins for residents' photos, the same corner before and after; no real place is shown."""

import io
import random
from functools import cache

from PIL import Image, ImageDraw

WIDE, HIGH = 1280, 960  # of the drawing
SENT = 800  # pixels across of what is sent: enough for a page, and a fifth of the time
Scene = ImageDraw.ImageDraw


@cache
def draw(subject: str, *, after: bool, seed: int, wide: int = SENT) -> bytes:
    """A JPEG `wide` pixels across, 4 to 3; the same seed draws the same corner."""
    rng = random.Random(f"{subject}{seed}")  # noqa: S311 -- pictures, not secrets
    image = _sky(rng)
    pen = ImageDraw.Draw(image)
    _buildings(pen, rng)
    pen.polygon([(0, 620), (WIDE, 590), (WIDE, HIGH), (0, HIGH)], fill=(176, 171, 160))
    for x in range(-200, WIDE, 160):
        pen.line([(x + 200, 610), (x - 180, HIGH)], fill=(160, 155, 144), width=3)
    SUBJECTS[subject](pen, rng, after)
    image.thumbnail((wide, wide))
    image = Image.blend(image, _grain(image.size), 0.06)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


@cache
def _grain(size: tuple[int, int]) -> Image.Image:
    return Image.effect_noise(size, 18).convert("RGB")


def _sky(rng: random.Random) -> Image.Image:
    image = Image.new("RGB", (WIDE, HIGH))
    pen = ImageDraw.Draw(image)
    top = (rng.randint(150, 190), rng.randint(185, 205), rng.randint(205, 225))
    for y in range(HIGH):
        share = y / HIGH
        pen.line([(0, y), (WIDE, y)], fill=tuple(int(part + (235 - part) * share) for part in top))
    return image


def _buildings(pen: Scene, rng: random.Random) -> None:
    left = -60
    while left < WIDE:
        width, top = rng.randint(260, 380), rng.randint(90, 240)
        wall = rng.choice([(214, 196, 170), (201, 205, 200), (222, 210, 190), (190, 181, 168)])
        pen.rectangle([left, top, left + width, 640], fill=wall)
        for y in range(top + 40, 600, 90):
            for x in range(left + 30, left + width - 50, 80):
                glass = rng.choice([(110, 130, 140), (130, 148, 155), (95, 112, 122)])
                pen.rectangle([x, y, x + 44, y + 52], fill=glass, outline=(240, 238, 232), width=4)
        pen.rectangle([left + width // 2 - 34, 540, left + width // 2 + 34, 640], fill=(92, 82, 74))
        left += width + rng.randint(10, 60)


def _manhole(pen: Scene, rng: random.Random, after: bool) -> None:
    if not after:
        pen.ellipse([330, 690, 1010, 905], fill=(92, 86, 70))
        pen.ellipse([420, 715, 930, 865], fill=(74, 70, 58))
        for _ in range(14):
            x, y = rng.randint(450, 880), rng.randint(735, 840)
            pen.ellipse([x, y, x + 26, y + 14], outline=(150, 146, 128), width=3)
    pen.ellipse([560, 740, 780, 835], fill=(96, 96, 96), outline=(66, 66, 66), width=8)
    for offset in (-50, 0, 50):
        pen.line([(600, 788 + offset // 3), (740, 788 + offset // 3)], fill=(66, 66, 66), width=6)


def _rubbish(pen: Scene, rng: random.Random, after: bool) -> None:
    pen.rounded_rectangle([860, 560, 1060, 800], 18, fill=(58, 110, 86))
    pen.rectangle([846, 540, 1074, 580], fill=(46, 92, 72))
    if after:
        return
    for _ in range(26):
        x, y = rng.randint(380, 900), rng.randint(700, 850)
        size = rng.randint(50, 110)
        pen.ellipse(
            [x, y, x + size, y + size * 2 // 3], fill=rng.choice([(60, 60, 62), (222, 220, 214), (150, 40, 44)])
        )


def _cars(pen: Scene, rng: random.Random, after: bool) -> None:
    for x in [180] if after else [120, 440, 760]:
        paint = rng.choice([(190, 192, 196), (60, 66, 78), (150, 48, 44), (226, 224, 218)])
        pen.rounded_rectangle([x, 700, x + 290, 800], 26, fill=paint)
        pen.rounded_rectangle([x + 55, 640, x + 235, 715], 26, fill=paint)
        pen.rounded_rectangle([x + 70, 652, x + 220, 706], 14, fill=(120, 140, 150))
        for wheel in (x + 40, x + 200):
            pen.ellipse([wheel, 770, wheel + 56, 826], fill=(34, 34, 36))
    pen.line([(640, 860), (1260, 830)], fill=(216, 170, 40), width=16 if after else 6)


def _greens(pen: Scene, rng: random.Random, after: bool) -> None:
    pen.polygon([(120, 660), (1160, 640), (1240, 900), (60, 920)], fill=(96, 132, 78) if after else (112, 90, 66))
    for row in range(0 if after else 6):
        for column in range(16):
            x, y = 140 + column * 64 + row * 4, 670 + row * 40
            pen.ellipse([x, y, x + 44, y + 26], fill=rng.choice([(70, 128, 58), (98, 150, 70), (58, 110, 52)]))
    if after:
        for x in range(200, 1160, 240):
            pen.rectangle([x + 34, 560, x + 46, 720], fill=(92, 72, 52))
            pen.ellipse([x - 30, 470, x + 110, 600], fill=(84, 128, 72))


def _lift(pen: Scene, rng: random.Random, after: bool) -> None:
    pen.rectangle([0, 0, WIDE, HIGH], fill=(206, 202, 194))
    pen.rectangle([400, 140, 880, 840], fill=(150, 154, 158), outline=(110, 112, 116), width=12)
    gap = 0 if after else 90
    pen.rectangle([420, 160, 640 - gap, 830], fill=(178, 182, 186))
    pen.rectangle([640 + gap, 160, 860, 830], fill=(172, 176, 180))
    pen.rectangle([940, 430, 1010, 560], fill=(70, 72, 76))
    pen.ellipse([960, 450, 990, 480], fill=(90, 190, 120) if after else (120, 60, 56))
    if not after:
        pen.polygon([(520, 320), (760, 300), (770, 440), (530, 460)], fill=(248, 244, 232))
        for line in range(4):
            pen.line([(545, 345 + line * 26), (740, 330 + line * 26)], fill=(120, 116, 106), width=5)


def _lamp(pen: Scene, rng: random.Random, after: bool) -> None:
    pen.rectangle([0, 0, WIDE, HIGH], fill=(44, 50, 58) if not after else (74, 78, 78))
    if after:
        for radius in range(420, 60, -12):
            glow = 84 + (420 - radius) // 3
            pen.ellipse(
                [640 - radius, 300 - radius, 640 + radius, 300 + radius], fill=(glow + 20, glow + 10, glow - 20)
            )
    pen.rectangle([630, 280, 650, 900], fill=(30, 32, 34))
    pen.polygon([(560, 290), (720, 290), (690, 220), (590, 220)], fill=(30, 32, 34))
    pen.ellipse([585, 270, 695, 330], fill=(255, 238, 190) if after else (78, 80, 84))


def _road(pen: Scene, rng: random.Random, after: bool) -> None:
    if after:
        pen.ellipse([420, 730, 900, 860], fill=(150, 146, 138))
        return
    pen.ellipse([400, 720, 920, 880], fill=(104, 98, 88))
    pen.ellipse([470, 750, 850, 860], fill=(78, 72, 62))
    for _ in range(22):
        x, y = rng.randint(380, 930), rng.randint(710, 890)
        pen.polygon([(x, y), (x + 22, y - 8), (x + 32, y + 12), (x + 8, y + 18)], fill=(130, 124, 112))


def _build(pen: Scene, rng: random.Random, after: bool) -> None:
    pen.rectangle([340, 220, 940, 640], fill=(168, 96, 74) if not after else (208, 198, 180))
    for y in range(240, 640, 34):
        for x in range(340 + (y // 34 % 2) * 30, 940, 60):
            pen.rectangle([x, y, x + 56, y + 30], outline=(138, 74, 56) if not after else (190, 180, 162), width=3)
    if not after:
        pen.line([(600, 230), (640, 340), (610, 430), (660, 560)], fill=(40, 34, 32), width=10)
        for x in (300, 960):
            pen.line([(x, 180), (x, 860)], fill=(120, 110, 80), width=14)
        pen.line([(300, 380), (960, 380)], fill=(120, 110, 80), width=10)


def _stamped(pen: Scene, rng: random.Random, after: bool) -> None:
    """A page on a table, stamped once it is done."""
    pen.rectangle([0, 0, WIDE, HIGH], fill=(150, 118, 88))
    pen.polygon([(330, 90), (950, 70), (990, 900), (300, 910)], fill=(246, 244, 238))
    for y in range(200, 760, 46):
        pen.line([(390, y), (rng.randint(800, 900), y - 6)], fill=(110, 110, 112), width=9)
    if after:
        pen.ellipse([690, 690, 870, 870], outline=(200, 40, 40), width=12)


SUBJECTS = {
    "sewage": _manhole, "rubbish": _rubbish, "cars": _cars, "greens": _greens, "lift": _lift, "lamp": _lamp,
    "road": _road, "build": _build, "stamped": _stamped,
}  # fmt: skip
