"""A document as .docx, to be edited in Word or WPS: the same layout by the same numbers, in the faces offices have."""

import io
from typing import Any

from linli.rules import paper
from linli.rules.paper import Document, Paragraph, Table

# Office programs in China have these; others take the nearest face of their own.
SONG, BODY, HEAD, SANS, KAI = "宋体", "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"  # zh: names of faces
FACES = {"text": BODY, "plain": BODY, "level1": SANS, "level2": KAI}
TWIPS_A_MM = 1440 / 25.4
PITCH = paper.HEIGHT / paper.LINES * 72 / 25.4  # points from line to line
RED = "D4000F"


def docx(document: Document) -> bytes:
    """The document's Word file."""
    from docx import Document as new_file  # 12 MB that a process needs only where a paper is made

    file = new_file()
    _lay_out(file, document)
    if document.head:
        _head(file, document)
    _line(file, document.title, HEAD, paper.TITLE, align="center", bold=True)
    if document.number and not document.head:
        _line(file, document.number, align="center")
    _line(file)
    if document.to:
        _line(file, document.to)
    for block in document.blocks:
        _table(file, block) if isinstance(block, Table) else _paragraph(file, block)
    _attachments(file, document.attachments)
    _signature(file, document)
    _imprint(file, document)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _lay_out(file: Any, document: Document) -> None:
    from docx.shared import Mm, Pt

    section = file.sections[0]
    section.page_width, section.page_height = Mm(paper.PAGE[0]), Mm(paper.PAGE[1])
    section.top_margin, section.bottom_margin = Mm(paper.TOP), Mm(paper.BOTTOM)
    section.left_margin, section.right_margin = Mm(paper.LEFT), Mm(paper.RIGHT)
    section.footer_distance = Mm(paper.BOTTOM - 7 - 5)  # the number's line is 5 mm high and stands 7 mm below the text
    normal = file.styles["Normal"]
    normal.font.size = Pt(paper.BODY)
    _face(normal.font, BODY)
    normal.paragraph_format.space_after = Pt(0)
    grid = section._sectPr.find(_tag("w:docGrid"))
    grid = grid if grid is not None else _append(section._sectPr, "w:docGrid")
    cell = paper.WIDTH / paper.CHARACTERS * 72 / 25.4
    _set(grid, type="linesAndChars", linePitch=round(PITCH * 20), charSpace=round((cell - paper.BODY) * 4096))
    file.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, "right")
    _page_number(section.even_page_footer, "left")
    core = file.core_properties
    core.title, core.author, core.comments = document.title, document.body, ""
    if document.draft:
        mark = section.header.paragraphs[0]
        mark.text = "草稿　未签发"  # zh: a mark on the paper


def _page_number(footer: Any, side: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    line = footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if side == "right" else WD_ALIGN_PARAGRAPH.LEFT
    edge = Pt(paper.BODY)
    line.paragraph_format.right_indent, line.paragraph_format.left_indent = (
        (edge, None) if side == "right" else (None, edge)
    )
    for text in ("—", None, "—"):
        run = line.add_run(text)
        run.font.size = Pt(paper.SMALL)
        _face(run.font, SONG)
        if text is None:
            _set(_append(run._r, "w:fldChar"), fldCharType="begin")
            _append(run._r, "w:instrText").text = "PAGE"
            _set(_append(run._r, "w:fldChar"), fldCharType="end")


def _head(file: Any, document: Document) -> None:
    from docx.shared import Mm

    head = _line(file, document.head, HEAD, 36, align="center", bold=True, colour=RED)
    head.paragraph_format.space_before = Mm(35)
    for _ in range(2):
        _line(file)
    ruled = _line(file, document.number, align="center")
    shape, edge = ruled._p.get_or_add_pPr(), _made("w:pBdr")
    shape.insert_element_before(edge, "w:spacing", "w:ind", "w:jc", "w:rPr")  # Word reads them in this order only
    _set(_append(edge, "w:bottom"), val="single", sz=12, space=11, color=RED)
    for _ in range(2):
        _line(file)


def _line(
    file: Any,
    text: str = "",
    face: str = BODY,
    size: int = paper.BODY,
    *,
    align: str = "",
    bold: bool = False,
    colour: str = "",
) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt, RGBColor

    line = file.add_paragraph()
    shape = line.paragraph_format
    # Exactly the grid's pitch, but for the red head, which is higher than a line.
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY if size <= paper.TITLE else WD_LINE_SPACING.AT_LEAST
    shape.line_spacing = Pt(round(PITCH * 20) / 20)
    line.alignment = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}.get(align)
    run = line.add_run(text)
    run.font.size, run.bold = Pt(size), bold or None
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    _face(run.font, face)
    return line


def _paragraph(file: Any, block: Paragraph) -> None:
    line = _line(file, block.text, FACES[block.style])
    if block.style != "plain":
        _set(_indent(line), firstLineChars=200, firstLine=paper.BODY * 2 * 20)


def _attachments(file: Any, names: tuple[str, ...]) -> None:
    if names:
        _line(file)
    for number, name in enumerate(names, start=1):
        label = "" if len(names) == 1 else f"{number}．"
        line = _line(file, f"附件：{label}{name}" if number == 1 else f"{label}{name}")  # zh: a heading of the layout
        _set(_indent(line), leftChars=200 if number == 1 else 500)


def _signature(file: Any, document: Document) -> None:
    for _ in range(2):  # room for the seal
        _line(file)
    # The name is centred on the date; a quarter of a character stands between its figures and the Chinese around them.
    over = (paper.breadth(document.date) + 2.5 - paper.breadth(document.body)) / 4
    for text, edge in ((document.body, max(0.0, paper.DATE_IN + over)), (document.date, paper.DATE_IN)):
        if text:
            line = _line(file, text, align="right")
            line.paragraph_format.keep_together = True
            _set(_indent(line), rightChars=round(edge * 100))


def _imprint(file: Any, document: Document) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm, Pt

    for index, text in enumerate(document.imprint):
        line = _line(file, text, size=paper.SMALL)
        cell = Pt(paper.SMALL)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = cell
        line.paragraph_format.tab_stops.add_tab_stop(Mm(paper.WIDTH) - cell, WD_TAB_ALIGNMENT.RIGHT)
        sides = ("top", "bottom") if index + 1 == len(document.imprint) else ("top",)
        borders = _made("w:pBdr")
        line._p.get_or_add_pPr().insert_element_before(borders, "w:tabs", "w:spacing", "w:ind", "w:jc")
        for side in sides:
            _set(_append(borders, f"w:{side}"), val="single", sz="6" if side == "top" and index else "8", space="1")


def _table(file: Any, block: Table) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    table = file.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    shares = block.widths()
    for number, row in enumerate(block.rows):
        for cell, text, share in zip(table.rows[number].cells, row, shares, strict=True):
            cell.width = Mm(paper.WIDTH * share / sum(shares))
            line = cell.paragraphs[0]
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = line.add_run(text)
            run.font.size, run.bold = Pt(paper.SMALL), number == 0 or None
            _face(run.font, BODY)
    _append(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # again on every page


def _face(font: Any, name: str) -> None:
    font.name = name
    font.element.rPr.rFonts.set(_tag("w:eastAsia"), name)


def _indent(line: Any) -> Any:
    shape = line._p.get_or_add_pPr()
    return shape.get_or_add_ind()


def _made(tag: str) -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement(tag)


def _append(parent: Any, tag: str) -> Any:
    made = _made(tag)
    parent.append(made)
    return made


def _set(element: Any, **values: Any) -> None:
    for name, value in values.items():
        element.set(_tag(f"w:{name}"), str(value))


def _tag(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))
