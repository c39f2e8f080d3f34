"""Words burned into pictures: time and place on a grid worker's photo, and the two halves of before and after."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

# Noto Sans CJK SC, cut down to the characters of GB 2312 (SIL Open Font Licence, beside it).
_FONT = Path(__file__).parent / "data" / "NotoSansCJKsc-GB2312.otf"
_BAR = (0, 0, 0, 150)
_GAP = 12  # pixels between the two halves


def stamped(picture: Image.Image, lines: list[str]) -> Image.Image:
    """A copy with the lines in white on a dark bar along the lower edge."""
    size = max(14, picture.width // 36)
    font = _font(size)
    shown = [_fitted(line, font, picture.width - size) for line in lines if line]
    height = round(size * 1.5) * len(shown) + size // 2
    bar = Image.new("RGBA", (picture.width, height), _BAR)
    draw = ImageDraw.Draw(bar)
    for number, line in enumerate(shown):
        draw.text((size // 2, size // 4 + number * round(size * 1.5)), line, font=font, fill="white")
    copy = picture.convert("RGBA")
    copy.alpha_composite(bar, (0, max(0, picture.height - height)))
    return copy.convert("RGB")


def side_by_side(before: Image.Image, after: Image.Image, labels: tuple[str, str]) -> Image.Image:
    """Both pictures at one height, labelled, at most 2,048 pixels wide."""
    height = min(900, max(before.height, after.height))
    halves = [stamped(_at_height(each, height), [label]) for each, label in zip((before, after), labels, strict=True)]
    sheet = Image.new("RGB", (sum(half.width for half in halves) + _GAP, height), "white")
    sheet.paste(halves[0], (0, 0))
    sheet.paste(halves[1], (halves[0].width + _GAP, 0))
    sheet.thumbnail((2048, 2048), Image.Resampling.LANCZOS)
    return sheet


def _at_height(picture: Image.Image, height: int) -> Image.Image:
    # A panorama is cut no wider than two to one, or the other half would become a stripe.
    width = min(round(picture.width * height / picture.height), height * 2)
    return picture.resize((max(1, width), height), Image.Resampling.LANCZOS)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size)


def _fitted(line: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    while line and font.getlength(line) > width:
        line = line[:-2] + "…" if line.endswith("…") else line[:-1] + "…"
        if line == "…":
            break
    return line
