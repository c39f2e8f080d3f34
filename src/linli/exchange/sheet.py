"""A notice on A4 for the board, set by typst like papers, with a code that leads to its page."""

from pathlib import Path

from linli.exchange.models import Notice, State
from linli.kernel import clock
from linli.papers import typeset

LAYOUT = Path(__file__).parent / "data" / "notice.typ"


def board_sheet(notice: Notice, address: str) -> bytes:
    """The sheet as a PDF/A. What is withdrawn says so across the page."""
    import segno  # for whoever prints

    day = clock.day_of(notice.appears_at) if notice.appears_at else clock.today()
    until = notice.until
    given = {
        "title": notice.title,
        "kind": notice.kind,
        "lines": [line.strip() for line in notice.text.splitlines() if line.strip()],
        "body": notice.body.name,
        "day": [day.year, day.month, day.day],
        "until": [until.year, until.month, until.day] if until else [],
        "contact": notice.contact,
        "mark": "withdrawn" if notice.state == State.WITHDRAWN else "" if notice.out else "draft",
        "qr": segno.make(address, error="m").svg_inline(border=1, scale=4),
        "fonts": list(typeset.BODY_FACES),
        "bold": list(typeset.SANS_FACES),
    }
    return typeset.typeset(LAYOUT, given=given)
