"""The day's tickets as one picture for a group or the morning's meeting: figures and no name."""

from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.office.ticket_queries import Bulletin
from linli.ui import moments

WIDTH, MARGIN, LINE = 900, 56, 84  # pixels
GROUND, INK, QUIET, RULE, HEAD, LATE = "#ffffff", "#1c2422", "#5c6966", "#dfe5e3", "#17635a", "#a04a00"


def lines(found: Bulletin) -> list[tuple[str, int, bool]]:
    """Each figure: its words, the number, and whether it is one to be sorry for."""
    return [
        (pgettext("tickets", "Came in"), found.came, False),
        (pgettext("tickets", "of these signed for"), found.signed, False),
        (pgettext("tickets", "Replied to"), found.replied, False),
        (pgettext("tickets", "of these after the deadline"), found.late, found.late > 0),
        (pgettext("tickets", "Sent back"), found.returned, False),
        (pgettext("tickets", "Waiting now"), found.waiting, False),
        (pgettext("tickets", "of these to be signed for"), found.unsigned, False),
        (pgettext("tickets", "of these due today"), found.due_today, False),
        (pgettext("tickets", "of these past the deadline"), found.overdue, found.overdue > 0),
        (pgettext("tickets", "of these asked after"), found.nudged, False),
    ]


def heading(found: Bulletin) -> str:
    """Whose tickets, of which day."""
    return _("%(area)s · 12345 tickets · %(day)s") % {"area": found.area.name, "day": moments.named_day(found.day)}


def drawn(found: Bulletin) -> bytes:
    """The picture as PNG."""
    from PIL import Image, ImageDraw  # for whoever takes it along

    from linli.files.stamps import face

    shown = lines(found)
    height = 200 + LINE * len(shown) + 90
    sheet = Image.new("RGB", (WIDTH, height), GROUND)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, WIDTH, 150), fill=HEAD)
    title = heading(found)
    size = min(40, int(40 * (WIDTH - 2 * MARGIN) / max(1.0, face(40).getlength(title))))
    pen.text((MARGIN, 75), title, font=face(size), fill=GROUND, anchor="lm")
    for number, (words, figure, sorry) in enumerate(shown):
        top = 190 + LINE * number
        pen.text((MARGIN, top + LINE // 2), words, font=face(32), fill=QUIET, anchor="lm")
        pen.text(
            (WIDTH - MARGIN, top + LINE // 2), str(figure), font=face(44), fill=LATE if sorry else INK, anchor="rm"
        )
        pen.line((MARGIN, top + LINE, WIDTH - MARGIN, top + LINE), fill=RULE, width=2)
    note = _("Figures of the requests that this desk reads; nobody is ranked by them.")
    pen.text((MARGIN, height - 44), note, font=face(24), fill=QUIET, anchor="lm")
    out = BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()
