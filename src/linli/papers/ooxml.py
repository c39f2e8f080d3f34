"""What python-docx has no words for: elements of a Word file by their tags, put where Word looks for them."""

from typing import Any
from xml.sax.saxutils import quoteattr

# ECMA-376: Word reads the children of properties in this order only.
_ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs kinsoku overflowPunct "
    "snapToGrid spacing ind jc rPr sectPr",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "rPr": "rStyle rFonts b bCs i color spacing w sz szCs lang",
}
_FONTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:fonts>'
)
_FONT = "<w:font w:name={}><w:altName w:val={}/><w:charset w:val={}/><w:family w:val={}/><w:pitch w:val={}/></w:font>"

_BOX = """<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
  xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
 <wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0"
   layoutInCell="1" allowOverlap="0">
  <wp:simplePos x="0" y="0"/>
  <wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>
  <wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>
  <wp:extent cx="{width}" cy="{height}"/>
  <wp:wrapTopAndBottom/>
  <wp:docPr id="1" name="1"/>
  <a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
   <wps:cNvSpPr txBox="1"/>
   <wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
    <a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
   <wps:txbx><w:txbxContent/></wps:txbx>
   <wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/>
  </wps:wsp></a:graphicData></a:graphic>
 </wp:anchor>
</w:drawing>"""


def made(tag: str) -> Any:
    """A new element."""
    from docx.oxml import OxmlElement

    return OxmlElement(f"w:{tag}")


def append(parent: Any, tag: str, /, **values: Any) -> Any:
    """A new element at the end of its parent."""
    child = made(tag)
    parent.append(child)
    return put(child, **values)


def insert(parent: Any, tag: str, /, **values: Any) -> Any:
    """The one element of this tag in some properties, made in its place where there is none."""
    child = parent.find(qualified(tag))
    if child is None:
        child = made(tag)
        order = _ORDERS[parent.tag.rpartition("}")[2]].split()
        parent.insert_element_before(child, *(f"w:{later}" for later in order[order.index(tag) + 1 :]))
    return put(child, **values)


def put(element: Any, /, **values: Any) -> Any:
    """Set the element's attributes."""
    for name, value in values.items():
        element.set(qualified(name), str(value))
    return element


def shape(paragraph: Any, tag: str, /, **values: Any) -> Any:
    """The element of this tag in a paragraph's properties."""
    return insert(paragraph._p.get_or_add_pPr(), tag, **values)


def qualified(tag: str) -> str:
    """The tag or attribute with its namespace."""
    from docx.oxml.ns import qn

    return str(qn(f"w:{tag}"))


def name_faces(file: Any, instead: dict[str, str]) -> None:
    """Write the font table: each face with those that an office program takes where it is missing."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    table = file.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts = (
        _FONT.format(*map(quoteattr, (name, others, "86", "auto", "variable"))) for name, others in instead.items()
    )
    table._blob = _FONTS.format("".join(fonts)).encode()


def box(lines: list[Any], width: int, height: int) -> Any:
    """Paragraphs in a box at the lower edge of the text, on the page of the paragraph that holds it."""
    from docx.oxml import parse_xml

    drawing = parse_xml(_BOX.format(width=int(width), height=int(height)))
    (content,) = drawing.iter(qualified("txbxContent"))
    content.extend(lines)
    return drawing
