"""A process as an SVG file of its own: the page's drawing with its colours and the names of its steps."""

from django.template.loader import render_to_string

from linli.cases import drawing
from linli.cases.doors.desk.staff import language
from linli.rules.pack import Pack

LINE = 22  # between the names of two steps
ROOM = 340  # for the longest of them
STYLE = (
    "svg{background:#fff;font-family:sans-serif}"
    ".box rect{fill:#fff;stroke:#444}.box.ends rect{fill:#e3f1e9;stroke:#2f7d5b}.box text{font-size:14px}"
    ".box.due rect{fill:#fdf3dc;stroke:#a86b00}.box.late rect{fill:#fbe9e2;stroke:#b4481e}"
    ".box.calm rect{fill:#e8f1f8;stroke:#2c6e9e}"
    ".arrow{fill:none;stroke:#555;stroke-width:1.25}.arrow.back{stroke-dasharray:5 3}.tip{fill:#555}"
    ".badge circle{fill:#fff;stroke:#555}.badge text{font-size:11px}.step{font-size:13px}"
)


def svg(pack: Pack) -> str:
    """The whole file."""
    drawn = drawing.draw(pack)
    names = [pack.actions[name].title.say(language()) for name in drawing.numbered(pack)]
    context = {
        "drawn": drawn,
        "boxes": drawing.titled(drawn, pack, language()),
        "title": pack.title.say(language()),
        "style": STYLE,
        "legend": [(number, name, number * LINE) for number, name in enumerate(names, 1)],
        "width": drawn.width + ROOM,
        "height": max(drawn.height, (len(names) + 1) * LINE),
    }
    return render_to_string("cases/_process_svg.html", context).strip() + "\n"
