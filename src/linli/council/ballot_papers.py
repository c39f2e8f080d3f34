"""The papers of a poll as PDF, one for each who has a vote. None bears a name, a number or a mark of whose it is."""

from linli.council import queries
from linli.council.models import Grade, Poll
from linli.papers import typeset
from linli.rules.paper import Document, Paragraph, Table

MOST = 300
_ELECTION = (
    "说明：同意的，在姓名后画“○”；不同意的画“×”；弃权的不画。"  # zh: of the paper
    "所选人数等于或少于应选名额的有效，多于应选名额的作废。"  # zh: of the paper
)
_APPRAISAL = "说明：在每名党员对应的等次栏内画“√”，只画一栏；不署名。"  # zh: of the paper


def pdf(poll: Poll) -> bytes:
    """All of them, each on a page of its own."""
    needed = min(max(queries.attendance(poll.meeting).voters, 1), MOST)
    return typeset.pdf(*[document(poll)] * needed)


def document(poll: Poll) -> Document:
    """One paper."""
    names = list(poll.choices.order_by("position").values_list("name", flat=True))
    if poll.kind != Poll.APPRAISAL:
        heading, rule, table = "选票", _ELECTION, _election(poll, names)  # zh: of the paper
    else:
        heading, rule, table = "民主测评票", _APPRAISAL, _appraisal(names)  # zh: of the paper
    seats = [Paragraph(f"应选{poll.seats}名，候选人{len(names)}名", "plain")] if poll.seats else []  # zh: of the paper
    return Document(
        title=f"{poll.title}{heading}",
        body=poll.meeting.body.name,
        blocks=(Paragraph(rule, "plain"), *seats, table),
    )


def _election(poll: Poll, names: list[str]) -> Table:
    head, own = ("序号", "候选人", "符号"), [("另选人", "", "")] * min(poll.seats, 3)  # zh: of the paper
    numbered = [(str(number), name, "") for number, name in enumerate(names, start=1)]
    return Table((head, *numbered, *(() if poll.of_id else own)))


def _appraisal(names: list[str]) -> Table:
    head = ("序号", "姓名", "优秀", "合格", "基本合格", "不合格")  # zh: of the paper
    assert len(head) == 2 + len(Grade.values)
    return Table((head, *((str(number), name, "", "", "", "") for number, name in enumerate(names, start=1))))
