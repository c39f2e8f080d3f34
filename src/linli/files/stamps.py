"""Words burned into pictures: time and place on a grid worker's photo, and the two halves of before and after."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

# Noto Sans CJK SC, cut down to the characters of GB 2312 (SIL Open Font Licence, beside it).
_FONT = Path(__file__).parent / "data" / "NotoSansCJKsc-GB2312.otf"
_BAR = (0, 0, 0, 150)
_INK = (28, 36, 34)
_GAP = 12  # pixels between the two halves


def stamped(picture: Image.Image, lines: list[str]) -> Image.Image:
    """A copy with the lines in white on a dark bar along the lower edge."""
    size = max(14, picture.width // 36)
    font = face(size)
    shown = [_fitted(line, font, picture.width - size) for line in lines if line]
    height = round(size * 1.5) * len(shown) + size // 2
    bar = Image.new("RGBA", (picture.width, height), _BAR)
    draw = ImageDraw.Draw(bar)
    for number, line in enumerate(shown):
        draw.text((size // 2, size // 4 + number * round(size * 1.5)), line, font=font, fill="white")
    copy = picture.convert("RGBA")
    copy.alpha_composite(bar, (0, max(0, picture.height - height)))
    return copy.convert("RGB")


def side_by_side(before: Image.Image, after: Image.Image, labels: tuple[str, str], caption: str = "") -> Image.Image:
    """Both pictures at one height, each with its label in the upper corner, the caption below: at most 2,048 wide."""
    height = min(900, max(before.height, after.height))
    halves = [_tagged(_at_height(each, height), label) for each, label in zip((before, after), labels, strict=True)]
    width = sum(half.width for half in halves) + _GAP
    size = max(14, width // 45)
    strip = round(size * 2.2) if caption else 0
    sheet = Image.new("RGB", (width, height + strip), "white")
    sheet.paste(halves[0], (0, 0))
    sheet.paste(halves[1], (halves[0].width + _GAP, 0))
    if caption:
        font = face(size)
        line = _fitted(caption, font, width - size)
        ImageDraw.Draw(sheet).text((size // 2, height + strip // 2), line, font=font, fill=_INK, anchor="lm")
    sheet.thumbnail((2048, 2048), Image.Resampling.LANCZOS)
    return sheet


def _tagged(picture: Image.Image, label: str) -> Image.Image:
    """With the label in the upper left corner: the lower edge may hold a stamp."""
    size = max(14, picture.width // 30)
    font = face(size)
    line = _fitted(label, font, picture.width - 2 * size)
    tag = Image.new("RGBA", (round(font.getlength(line)) + size, round(size * 1.7)), _BAR)
    ImageDraw.Draw(tag).text((size // 2, tag.height // 2), line, font=font, fill="white", anchor="lm")
    copy = picture.convert("RGBA")
    copy.alpha_composite(tag, (0, 0))
    return copy.convert("RGB")


def _at_height(picture: Image.Image, height: int) -> Image.Image:
    # A panorama is cut no wider than two to one, or the other half would become a stripe.
    width = min(round(picture.width * height / picture.height), height * 2)
    return ImageOps.fit(picture, (max(1, width), height), Image.Resampling.LANCZOS)


def face(size: int) -> ImageFont.FreeTypeFont:
    """The face with Chinese letters, in pixels."""
    return ImageFont.truetype(_FONT, size)


def _fitted(line: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    while line and font.getlength(line) > width:
        line = line[:-2] + "…" if line.endswith("…") else line[:-1] + "…"
        if line == "…":
            break
    return line
