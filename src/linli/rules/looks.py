"""The colours of an estate's pages, all from one that is chosen, none of them harder to read than the law of the web.

WCAG 2.2: contrast of words 4.5:1 (1.4.3), of controls against what is beside them 3:1 (1.4.11), in light and dark.
Colours are #rrggbb; the grounds are those of ui/linli.css and ui/dark.css.
"""

import colorsys
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

WORDS, CONTROLS = 4.5, 3.0
WHITE, BLACK = "#ffffff", "#000000"
INK, DARK_INK = "#1c2422", "#ecebe6"
LIGHT_GROUNDS = ("#faf8f4", "#ffffff", "#f3f0e9")
DARK_GROUNDS = ("#131917", "#1b2320", "#232c29")
# Red is the Party's own, rust and amber say late and due: no estate's colour may be taken for a warning.
WARNINGS, PALE = (340, 50), 0.2  # degrees of hue, and the saturation below which a colour says nothing
STEPS = 100


@dataclass(frozen=True)
class Palette:
    """What the tokens of the style sheet become, in light and in dark."""

    light: Mapping[str, str]
    dark: Mapping[str, str]


def is_colour(text: str) -> bool:
    """Whether it is a colour as #rrggbb."""
    return re.fullmatch(r"#[0-9a-f]{6}", text) is not None


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, definitions)."""
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with so much (0 to 1) of the other in it."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def readable(colour: str, *grounds: str, least: float = WORDS) -> bool:
    """Whether it is told from every one of the grounds."""
    return all(contrast(colour, ground) >= least for ground in grounds)


def misfit(accent: str) -> str:
    """Why a colour cannot be the estate's: `too_light`, `warning`; empty where it can."""
    if not readable(accent, WHITE, *LIGHT_GROUNDS):
        return "too_light"
    return "warning" if _is_warning(accent) else ""


def _is_warning(colour: str) -> bool:
    hue, _lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    degrees = hue * 360
    return saturation > PALE and (degrees >= WARNINGS[0] or degrees <= WARNINGS[1])


def nearest(accent: str) -> str:
    """The same colour, only as much darker as it has to be."""
    return _until(accent, BLACK, lambda one: readable(one, WHITE, *LIGHT_GROUNDS))


def _until(colour: str, towards: str, fits: Callable[[str], bool], start: float = 0.0) -> str:
    """Mixed further and further towards another until it fits; the other itself at the latest."""
    steps = (mixed(colour, towards, min(1.0, start + step / STEPS)) for step in range(STEPS + 1))
    return next((one for one in steps if fits(one)), towards)


def palette(accent: str) -> Palette:
    """Every token that bears the estate's colour."""
    return Palette(_light(accent), _dark(accent))


def _light(accent: str) -> dict[str, str]:
    soft = _until(accent, WHITE, lambda one: readable(one, INK), 0.88)
    deep = mixed(accent, BLACK, 0.25)
    return {
        "jade": accent,
        "jade-deep": deep,
        "jade-ink": _until(accent, BLACK, lambda one: readable(one, soft, *LIGHT_GROUNDS), 0.25),
        "jade-soft": soft,
        "on-jade": WHITE,
        "hero": accent,
        "hero-deep": mixed(accent, BLACK, 0.18),
        "on-hero": WHITE,
        "on-hero-2": _until(accent, WHITE, lambda one: readable(one, accent), 0.82),
    }


def _dark(accent: str) -> dict[str, str]:
    soft = _until(accent, DARK_GROUNDS[0], lambda one: readable(one, DARK_INK), 0.7)
    jade = _until(accent, WHITE, lambda one: readable(one, soft, *DARK_GROUNDS), 0.35)
    hero = _until(accent, BLACK, lambda one: readable(one, DARK_INK), 0.5)
    return {
        "jade": jade,
        "jade-deep": mixed(jade, WHITE, 0.3),
        "jade-ink": mixed(jade, WHITE, 0.35),
        "jade-soft": soft,
        "on-jade": _until(accent, BLACK, lambda one: readable(one, jade), 0.8),
        "hero": hero,
        "hero-deep": mixed(hero, WHITE, 0.05) if readable(mixed(hero, WHITE, 0.05), DARK_INK) else hero,
        "on-hero": DARK_INK,
        "on-hero-2": _until(accent, WHITE, lambda one: readable(one, hero), 0.7),
    }
