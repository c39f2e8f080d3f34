"""From a paper's row to the document, and to its two forms. An issued paper's PDF is not made again: it is stored."""

import json
from collections.abc import Iterable

from linli.papers import typeset, word
from linli.papers.models import Paper
from linli.rules import paper as rules
from linli.rules.paper import Document, Template


def template_of(paper: Paper) -> Template:
    """The template as it was when the paper was drafted. Raises rules.paper.TemplateError."""
    return rules.load(paper.template, f"{paper.pack}/papers/{paper.name}.yaml")


def filled(paper: Paper) -> Document:
    """What stands on the paper; a draft has neither number nor date and says what it is."""
    return template_of(paper).fill(
        json.loads(paper.values),
        body=paper.body.name,
        number=paper.number,
        date=rules.said_date(paper.issued_on) if paper.issued_on else "",
        code=spoken(paper.code) if paper.frozen else "",
        draft=not paper.frozen,
    )


def spoken(code: str) -> str:
    """The code in groups, as it is printed and read out: 0abc-defg-hjkmnp."""
    return "-".join([code[:4], code[4:8], code[8:]])


def draft_pdf(paper: Paper) -> bytes:
    """A draft as it would look, marked as one."""
    return typeset.pdf(filled(paper))


def many_pdf(papers: Iterable[Paper]) -> bytes:
    """Several papers as they would look, one after another; each begins on a page of its own."""
    return typeset.pdf(*(filled(paper) for paper in papers))


def docx(paper: Paper) -> bytes:
    """The Word form, to go on working with. What counts of an issued paper is the stored PDF."""
    return word.docx(filled(paper))
