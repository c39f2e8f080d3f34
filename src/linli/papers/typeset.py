"""A document as PDF: set by typst in the faces that come with the program, the same page on every machine."""

import json
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from linli import files
from linli.papers import faces
from linli.rules import paper
from linli.rules.paper import Document, Table

DATA = Path(__file__).parent / "data"
SANS = Path(files.__file__).parent / "data"  # the face that is burned into photos
_SHIPPED = "Noto Serif SC"
# Each ends in all the others: a rare name that one of them has is printed wherever it stands.
BODY_FACES = (*faces.FANG, _SHIPPED, *faces.KAI, *faces.HEI)
KAI_FACES = (*faces.KAI, _SHIPPED, *faces.FANG, *faces.HEI)
SANS_FACES = (*faces.HEI, "Noto Sans CJK SC", _SHIPPED, *faces.FANG, *faces.KAI)
BOLD_FACES = (_SHIPPED, *faces.FANG, *faces.KAI, *faces.HEI)


@lru_cache(maxsize=4)
def _compiler(layout: Path, _in_folder: tuple[tuple[str, int, int], ...]) -> Any:
    import typst  # 81 MB on the disk and 60 in memory: only where a paper is made

    folders = [folder for folder in (settings.FONTS_DIR, str(faces.FONTS), str(SANS)) if folder]
    return typst.Compiler(str(layout), root=str(layout.parent), font_paths=folders, ignore_system_fonts=True)


def typeset(layout: Path, **given: Any) -> bytes:
    """The PDF/A of a layout in type, filled with what is given: plain data under a name each."""
    inputs = {name: json.dumps(_boxed(value), ensure_ascii=False) for name, value in given.items()}
    inputs["thin"] = faces.thin("".join(inputs.values()))
    return bytes(_compiler(layout, faces.in_folder()).compile(format="pdf", pdf_standards="a-2b", sys_inputs=inputs))


def _boxed(value: Any) -> Any:
    """The same data, with a box for each character that no face has."""
    if isinstance(value, str):
        return faces.boxed(value)
    if isinstance(value, dict):
        return {key: _boxed(one) for key, one in value.items()}
    return [_boxed(one) for one in value] if isinstance(value, (list, tuple)) else value


def pdf(*documents: Document) -> bytes:
    """The PDF/A of a document, or of several, each on pages of its own."""
    return typeset(DATA / "official.typ", docs=[_data(document) for document in documents])


def _data(document: Document) -> dict[str, Any]:
    sheet = document.sheet
    blocks = [
        {"rows": block.rows, "widths": block.widths(), "size": block.size, "heights": block.heights()}
        if isinstance(block, Table)
        else asdict(block)
        for block in document.blocks
    ]
    return {
        **asdict(replace(document, blocks=())),
        "imprint": document.imprint,
        "blocks": blocks,
        **asdict(sheet),
        "width": sheet.width,
        "height": sheet.height,
        "pitch": paper.UPRIGHT.height / paper.UPRIGHT.lines,
        "cell": paper.UPRIGHT.width / paper.UPRIGHT.characters,
        "size": paper.BODY,
        "small": paper.SMALL,
        "title-size": paper.TITLE,
        "date-in": paper.DATE_IN,
        "fonts": {"body": BODY_FACES, "kai": KAI_FACES, "sans": SANS_FACES},
    }
