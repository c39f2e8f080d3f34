"""The page as a picture: what the standard asks of it, counted in ink and not in what the file says of itself."""

import itertools

import pypdfium2
import pytest
from PIL import Image

from linli.papers import typeset
from linli.rules import paper
from tests.papers.templates import HEADED

DOTS = 12  # to a millimetre: 305 to the inch
LEFT, TOP, RIGHT, BOTTOM = 28, 37, 28 + 156, 37 + 225  # of the text, in millimetres from the page's corner
TEMPLATE = HEADED.replace("head: true\n", "").replace("copies: 云麓区人民政府办公室。\n", "")
TEXT = "国" * 28 * 60  # a letter whose ink has no gap, up and down or from side to side

Span = tuple[float, float]


@pytest.fixture(scope="module")
def pages() -> list[Image.Image]:
    """The pages of a paper full of text: ink is white on black."""
    document = paper.load(TEMPLATE, "notice.yaml").fill({"text": TEXT}, body="青云街道办事处", date="2026年3月2日")
    with pypdfium2.PdfDocument(typeset.pdf(document)) as pdf:
        drawn = [page.render(scale=DOTS * 25.4 / 72, grayscale=True).to_pil() for page in pdf]
    return [page.point(lambda light: 255 if light < 128 else 0) for page in drawn]


def spans(flags: list[int], offset: float = 0) -> list[Span]:
    """Where ink begins and ends, in millimetres."""
    edges = [at for at, (before, here) in enumerate(itertools.pairwise([0, *flags, 0])) if bool(before) != bool(here)]
    return [(offset + first / DOTS, offset + last / DOTS) for first, last in zip(edges[::2], edges[1::2], strict=True)]


def ink(page: Image.Image, left: float, top: float, right: float, bottom: float) -> tuple[list[Span], list[Span]]:
    """The columns and the rows of ink in a part of the page."""
    across, down = page.crop(tuple(round(edge * DOTS) for edge in (left, top, right, bottom))).getprojection()
    return spans(across, left), spans(down, top)


def middle(span: Span) -> float:
    return (span[0] + span[1]) / 2


def test_the_picture_of_a_full_page_shows_22_rows_of_28_letters(pages: list[Image.Image]) -> None:
    columns, rows = ink(pages[1], LEFT, TOP, RIGHT, BOTTOM)
    assert (len(rows), len(columns)) == (22, 28)
    assert [len(ink(pages[1], LEFT, top, RIGHT, bottom)[0]) for top, bottom in rows] == [28] * 22
    for found, step in ((rows, 225 / 22), (columns, 156 / 28)):
        steps = [middle(below) - middle(above) for above, below in itertools.pairwise(found)]
        assert steps == pytest.approx([step] * (len(found) - 1), abs=0.15)


def test_the_picture_has_the_standards_margins_and_no_ink_in_them_but_the_number(pages: list[Image.Image]) -> None:
    page = pages[1]
    assert (page.width / DOTS, page.height / DOTS) == pytest.approx((210, 297), abs=0.1)
    columns, rows = ink(page, 0, 0, 210, BOTTOM)
    # A letter's ink begins and ends a little inside of its square, and its square inside of the line.
    assert columns[0][0] == pytest.approx(LEFT, abs=1)
    assert columns[-1][1] == pytest.approx(RIGHT, abs=1)
    assert TOP - 1 <= rows[0][0] <= TOP + 3
    assert BOTTOM - 6 <= rows[-1][1] <= BOTTOM + 0.1


def test_the_title_stands_in_the_middle_and_larger_than_the_text(pages: list[Image.Image]) -> None:
    _columns, rows = ink(pages[0], LEFT, TOP, RIGHT, BOTTOM)
    title = ink(pages[0], LEFT, rows[0][0], RIGHT, rows[0][1])[0]
    assert (title[0][0] + title[-1][1]) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.5)
    high = rows[0][1] - rows[0][0]
    assert 22 * 0.8 < high * 72 / 25.4 < 22 * 1.1


def test_the_number_stands_seven_millimetres_below_the_text_one_letter_in_right_and_left_in_turn(
    pages: list[Image.Image],
) -> None:
    inside = 156 / 28
    for number, page in enumerate(pages, start=1):
        columns, rows = ink(page, 0, BOTTOM + 1, 210, 297)
        assert middle((rows[0][0], rows[-1][1])) == pytest.approx(BOTTOM + 7, abs=3)
        if number % 2:
            assert columns[-1][1] == pytest.approx(RIGHT - inside, abs=1)
        else:
            assert columns[0][0] == pytest.approx(LEFT + inside, abs=1)
