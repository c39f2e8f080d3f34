"""A document as .docx, to be edited in Word or WPS: the same layout by the same numbers, in the faces offices have."""

import io
from math import ceil, floor
from typing import Any

from linli.papers.ooxml import append, box, insert, name_faces, put, qualified, shape
from linli.rules import paper
from linli.rules.paper import Document, Paragraph, Sheet, Table

# Offices in China have these faces; elsewhere the font table names the next best.
SONG, BODY, HEAD, SANS, KAI = "宋体", "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"  # zh: names of faces
INSTEAD = {
    SONG: "SimSun,Noto Serif CJK SC",
    BODY: "仿宋,FangSong,STFangsong,方正仿宋_GBK,Noto Serif CJK SC",  # zh: names of faces
    HEAD: "方正小标宋_GBK,华文中宋,STZhongsong,SimSun,Noto Serif CJK SC",  # zh: names of faces
    SANS: "SimHei,STHeiti,Noto Sans CJK SC",
    KAI: "楷体,KaiTi,STKaiti,Noto Serif CJK SC",  # zh: names of faces
}
FACES = {"text": BODY, "plain": BODY, "level1": SANS, "level2": KAI}

# Twentieths of a point, Word's own unit, rounded down: a twentieth too much costs a line or a letter. The grid counts
# lines only, and a letter of 16 points stands closer to the next by what it is wider than 156 mm / 28: LibreOffice
# gives a letter that is wider than its cell two of them.
GRID = paper.UPRIGHT  # whichever way a page lies, lines and letters stand as far apart
PITCH = floor(GRID.height / GRID.lines * 1440 / 25.4)
CLOSER = floor((GRID.width / GRID.characters * 72 / 25.4 - paper.BODY) * 20)
LETTER = paper.BODY * 20
HEAD_ROWS = 8  # of the grid: from the text's upper edge to the number under a red head
SIGNED = 6  # lines: two for the seal, body and date, and two by which a paragraph can be longer than reckoned
CELL_LINE, CELL_GAP, MARGIN = (paper.SMALL + 4) * 20, 60, 108  # in a table; a cell's margin is Word's own
ROW = CELL_LINE + 2 * CELL_GAP
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
        _table(file, block, document.sheet) if isinstance(block, Table) else _paragraph(file, block)
    _hold(file, _room(document), document.sheet)
    _attachments(file, document.attachments)
    _signature(file, document)
    _imprint(file, document)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _lay_out(file: Any, document: Document) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = file.sections[0]
    sheet = document.sheet
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.page[0] > sheet.page[1] else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(sheet.page[0]), Mm(sheet.page[1])
    section.top_margin, section.bottom_margin = Mm(sheet.top), Mm(sheet.bottom)
    section.left_margin, section.right_margin = Mm(sheet.left), Mm(sheet.right)
    section.footer_distance = Mm(sheet.bottom - 7 - 5)  # the number's line is 5 mm high and stands 7 mm below the text
    grid = section._sectPr.find(qualified("docGrid"))
    put(grid if grid is not None else append(section._sectPr, "docGrid"), type="lines", linePitch=PITCH)
    _write_chinese(file)
    file.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, "right")
    _page_number(section.even_page_footer, "left")
    core = file.core_properties
    core.title, core.author, core.comments = document.title, document.body, ""
    if document.draft:
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].text = "草稿　未签发"  # zh: a mark on the paper


def _write_chinese(file: Any) -> None:
    """Letters, line ends and faces for every paragraph, those that an officer adds as well."""
    from docx.shared import Pt

    normal = file.styles["Normal"]
    normal.font.size = Pt(paper.BODY)
    _face(normal.font, BODY)
    insert(normal.element.rPr, "spacing", val=CLOSER)
    edges = normal.element.get_or_add_pPr()
    insert(edges, "widowControl", val=0)  # a full page has all its lines
    insert(edges, "kinsoku", val=1)  # no line begins with 。 or ends with （
    insert(edges, "overflowPunct", val=0)  # nor does punctuation stand outside the text's 156 mm
    insert(edges, "spacing", after=0, line=PITCH, lineRule="exact")
    insert(edges, "jc", val="both")
    for lang in file.styles.element.iter(qualified("lang")):
        put(lang, eastAsia="zh-CN")  # the rules of line ends are the language's
    settings = file.settings.element
    put(settings.find(qualified("themeFontLang")), eastAsia="zh-CN")
    put(settings.find(qualified("characterSpacingControl")), val="compressPunctuation")
    name_faces(file, INSTEAD)


def _page_number(footer: Any, side: str) -> None:
    line = footer.paragraphs[0]
    shape(line, "spacing", line=paper.SMALL * 20, lineRule="exact")
    shape(line, "ind", **{side: LETTER})
    shape(line, "jc", val=side)
    for text in ("— ", None, " —"):
        run = line.add_run(text or "")
        _write(run, SONG, paper.SMALL)
        if text is None:
            append(run._r, "fldChar", fldCharType="begin")
            append(run._r, "instrText").text = "PAGE"
            append(run._r, "fldChar", fldCharType="end")


def _head(file: Any, document: Document) -> None:
    above = round(35 * 1440 / 25.4)  # the head's upper edge is 35 mm below the text's
    head = _line(file, document.head, HEAD, 36, align="center", bold=True, colour=RED)
    shape(head, "spacing", before=above, line=(HEAD_ROWS - 3) * PITCH - above)
    for _ in range(2):
        _line(file)
    ruled = _line(file, document.number, align="center")
    append(shape(ruled, "pBdr"), "bottom", val="single", sz=12, space=11, color=RED)
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
    """A paragraph in the grid: every line of it is exactly the grid's pitch, whatever stands in it."""
    line = file.add_paragraph()
    if align:
        shape(line, "jc", val=align)
    if size > paper.BODY:
        shape(line, "snapToGrid", val=0)  # LibreOffice gives a letter that is higher than the grid's line two of them
    _write(line.add_run(text), face, size, bold=bold, colour=colour)
    return line


def _write(run: Any, face: str, size: float, *, bold: bool = False, colour: str = "") -> None:
    from docx.shared import Pt, RGBColor

    run.font.size, run.bold = Pt(size), bold or None
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    _face(run.font, face)
    if size != paper.BODY:
        insert(run._r.get_or_add_rPr(), "spacing", val=0)


def _face(font: Any, name: str) -> None:
    font.name = name
    font.element.rPr.rFonts.set(qualified("eastAsia"), name)


def _indent(line: Any, *, first: float = 0, left: float = 0, right: float = 0) -> None:
    """Indent by letters; in twips too, for programs that do not count letters. `first` may hang to the left."""
    sides = {"left": left, "right": right, "firstLine" if first >= 0 else "hanging": abs(first)}
    given = {side: letters for side, letters in sides.items() if letters}
    shape(line, "ind", **{side: round(letters * LETTER) for side, letters in given.items()})
    shape(line, "ind", **{f"{side}Chars": round(letters * 100) for side, letters in given.items()})


def _paragraph(file: Any, block: Paragraph) -> None:
    line = _line(file, block.text, FACES[block.style])
    if block.style != "plain":
        _indent(line, first=2)
    if block.style in ("level1", "level2"):
        line.paragraph_format.keep_with_next = True  # no heading at a page's foot without what it heads


def _room(document: Document) -> int:
    """The lines of text that fit on a page with all that follows them: attachments, seal, signature, imprint."""
    sheet = document.sheet
    named = [ceil((paper.breadth(name) / 2 + 6) / (sheet.characters - 6)) for name in document.attachments]
    return sheet.lines - (sum(named) + 1 if named else 0) - SIGNED - len(document.imprint)


def _hold(file: Any, room: int, sheet: Sheet) -> None:
    """Keep the last two lines of the text with what follows: the signature may not stand alone on a page (7.3.5).

    Of a last paragraph so held Word takes two lines along, LibreOffice all. One that fits on a page, but not together
    with the signature, is therefore not held; a longer one is parted by either.
    """
    from docx.table import Table as Grid

    lines = 0
    for part in reversed(list(file.iter_inner_content())):
        if isinstance(part, Grid):
            held = [line for row in part.rows[-2:] for cell in row.cells for line in cell.paragraphs]
            more = len(part.rows[-2:])
        else:
            held, more = [part], ceil((paper.breadth(part.text) + 4) / (2 * sheet.characters))
        if lines >= 2 or room < more <= sheet.lines:
            return
        lines += more
        for line in held:
            line.paragraph_format.keep_with_next = line.paragraph_format.widow_control = True


def _attachments(file: Any, names: tuple[str, ...]) -> None:
    """附件：1．…, two letters in; what does not fit on a line goes on under the name's first letter (7.3.4)."""
    if names:
        _line(file).paragraph_format.keep_with_next = True
    for number, name in enumerate(names, start=1):
        label = "" if len(names) == 1 else f"{number}．"
        heading = "附件：" if number == 1 else ""  # zh: a heading of the layout
        line = _line(file, heading + label + name)
        line.paragraph_format.keep_with_next = True
        under = 5 + paper.breadth(label) / 2
        _indent(line, left=under, first=-paper.breadth(heading + label) / 2)


def _signature(file: Any, document: Document) -> None:
    # The name is centred on the date; a quarter of a letter stands between its figures and the Chinese around them.
    over = (paper.breadth(document.date) + 2.5 - paper.breadth(document.body)) / 4
    lines = [_line(file), _line(file)]  # room for the seal
    for text, edge in ((document.body, max(0.0, paper.DATE_IN + over)), (document.date, paper.DATE_IN)):
        if text:
            lines.append(_line(file, text, align="right"))
            _indent(lines[-1], right=edge)
    for line in lines[:-1]:
        line.paragraph_format.keep_with_next = True


def _imprint(file: Any, document: Document) -> None:
    """The imprint stands at the text's lower edge on the page of the last line (7.4): a box held by that line."""
    from docx.shared import Mm, Pt

    if not document.imprint:
        return
    last, wide = file.paragraphs[-1], document.sheet.width
    table, small = file.add_table(len(document.imprint), 1), paper.SMALL * 20
    table.autofit = False
    insert(table._tbl.tblPr, "tblInd", w=MARGIN, type="dxa")  # or its edge stands out by a cell's margin
    for index, (cell, text) in enumerate(zip(table._cells, document.imprint, strict=True)):
        cell.width = Mm(wide)
        edges = append(cell._tc.get_or_add_tcPr(), "tcBorders")
        append(edges, "top", val="single", sz=6 if index else 8)
        append(edges, "bottom", val="single", sz=8)
        line = _cell(cell, text, "left")
        label = 0 if "\t" in text else 3 * small  # what does not fit on the line goes on after 抄送：
        shape(line, "ind", left=small - MARGIN + label, right=small - MARGIN, hanging=label)
        append(shape(line, "tabs"), "tab", val="right", pos=round(wide * 1440 / 25.4) - small - MARGIN)
    letters = wide * 72 / 25.4 / paper.SMALL - 5  # in a line of it, at least
    high = sum(ROW + (ceil(paper.breadth(text) / 2 / letters) - 1) * CELL_LINE for text in document.imprint)
    end = _line(file)  # a box, like a page, ends in a paragraph
    shape(end, "spacing", line=20)
    last.runs[0]._r.append(box([table._tbl, end._p], Mm(wide), Pt(high / 20 + 3)))


def _table(file: Any, block: Table, sheet: Sheet) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    table = file.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    shares = block.widths()
    widths = [Mm(sheet.width * share / sum(shares)) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (row, high) in enumerate(zip(block.rows, block.heights(), strict=True)):
        append(table.rows[number]._tr.get_or_add_trPr(), "cantSplit")
        if high:
            table.rows[number].height = Mm(high)  # at least
        for cell, text, width in zip(table.rows[number].cells, row, widths, strict=True):
            cell.width = width  # LibreOffice goes by the column's, Word by the cell's
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            _cell(cell, text, "center", bold=number == 0, size=block.size)
    append(table.rows[0]._tr.get_or_add_trPr(), "tblHeader")  # again on every page


def _cell(cell: Any, text: str, align: str, *, bold: bool = False, size: float = paper.SMALL) -> Any:
    """A cell's one paragraph: rows stand closer than the grid's lines."""
    line = cell.paragraphs[0]
    shape(line, "snapToGrid", val=0)
    pitch = CELL_LINE if size == paper.SMALL else round((size + 3) * 20)
    shape(line, "spacing", before=CELL_GAP, after=CELL_GAP, line=pitch, lineRule="exact")
    shape(line, "jc", val=align)
    _write(line.add_run(text), BODY, size, bold=bold)
    return line
