"""The result of a vote as a paper of the body that called it: both tests line by line, numbered when it is issued."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse

from linli.ballots import bylaws, recusal
from linli.ballots.managing import managed
from linli.ballots.models import Ballot, State
from linli.cases.deadlines import basis_words
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.papers import about, queries
from linli.papers import services as papers
from linli.people.access import may
from linli.rules.ballot_sheet import unsettled

TEMPLATE = Path(__file__).parent / "papers" / "result.yaml"
_VOTERS = {
    "owners": "全体业主",  # zh: of the official form
    "members": "全体成员",  # zh: of the official form
    "residents": "全体居民",  # zh: of the official form
    "households": "全体户代表",  # zh: of the official form
}
_UNSETTLED = {"not_valid": "参与表决未达法定比例，未形成决定，可以重新表决"}  # zh: of the official form
_CHOICES = {"for": "同意", "against": "反对", "abstain": "弃权"}  # zh: of the official form
_TESTS = {
    ("participation", "heads"): "参加表决人数",  # zh: of the official form
    ("participation", "area"): "参加表决面积",  # zh: of the official form
    ("approval", "heads"): "同意人数",  # zh: of the official form
    ("approval", "area"): "同意面积",  # zh: of the official form
}
_SHARES = {
    (1, 2): "二分之一",  # zh: of the official form
    (2, 3): "三分之二",  # zh: of the official form
    (3, 4): "四分之三",  # zh: of the official form
    (4, 5): "五分之四",  # zh: of the official form
    (1, 3): "三分之一",  # zh: of the official form
}


@transaction.atomic
def draw_up(ballot_id: int, *, by: Actor) -> Ballot:
    """Fill the result into its paper, or anew while it is not issued."""
    ballot = managed(ballot_id, by, State.COUNTED, State.ANNOUNCED, State.FINAL)
    recusal.no_candidate(ballot, by.person_id)
    values = assembled(ballot)
    issuer = _issuer(ballot, by)
    if ballot.paper is None or (ballot.paper.body_id != issuer and not ballot.paper.frozen):
        ballot.paper = papers.draft(
            TEMPLATE.read_text(), pack="ballots", name="result", body_id=issuer, area=ballot.area,
            subject=("ballot", ballot.pk), values=values, by=by,
        )  # fmt: skip
        ballot.save(update_fields=["paper"])
    else:
        ballot.paper = papers.redraft(ballot.paper.pk, values, by=by)
    record("ballot.result_drawn", ballot, by=by, data={"paper": ballot.paper.pk}, area_id=ballot.area_id)
    return ballot


def _issuer(ballot: Ballot, by: Actor) -> int:
    """The body that called the vote; that above it where nobody has a post in it, as in a preparatory group.

    How a vote on one of its own seats came out no body withholds: the one above draws it up and issues it as well.
    """
    speakers = queries.speakers(ballot.body_id)
    own = ballot.matters.filter(removes__post__organisation_id=ballot.body_id).exists()
    if speakers and (not own or by.person_id in speakers):
        return ballot.body_id
    above = queries.superior(ballot.body, None)
    return above.pk if above else ballot.body_id


def assembled(ballot: Ballot) -> dict[str, Any]:
    """What the official form is filled with."""
    result: dict[str, Any] = ballot.result or {}
    matters, owners = result.get("matters", ()), ballot.law.voters == "owners"
    return {
        "title": ballot.title,
        "place": ballot.place,
        "body": ballot.body.name,
        "voters": _VOTERS[ballot.law.voters],
        "opened": ballot.opens_on,
        "closed": ballot.closes_on,
        "counted": clock.day_of(ballot.counted_at) if ballot.counted_at else None,
        "watched": ballot.watched_by,
        "taking_part": _taking_part(ballot, result),
        "decided": "\n".join(f"{place}. {_decided(matter)}" for place, matter in enumerate(matters, 1)),
        "options": [row for place, matter in enumerate(matters, 1) for row in _options(place, matter, owners)],
        "tests": [row for place, matter in enumerate(matters, 1) for row in _tests(place, matter)],
        "spoiled": _spoiled(ballot, matters),
        "silence": _silence(ballot, matters) if owners else "",
        "days": bylaws.said(ballot, "ballots.shown_days"),
        "court": owners,
    }


def _spoiled(ballot: Ballot, matters: Iterable[Mapping[str, Any]]) -> str:
    """Where papers were not valid: whether they count among those that took part, and by which law."""
    if not any(matter["void"][0] for matter in matters):
        return ""
    if (ballot.result or {}).get("void_takes_part"):
        return f"无效票计入参加投票的人数（{basis_words(ballot.law.void)}）。"  # zh: of the official form
    return "无效票不计入参加表决的人数和面积。"  # zh: of the official form


def _taking_part(ballot: Ballot, result: Mapping[str, Any]) -> str:
    voted = ballot.votes.filter(valid=True).count()
    said = f"应参加{ballot.heads}人，已投票{voted}人"  # zh: of the official form
    if ballot.law.voters != "owners":
        vacant = f"；另有空缺{ballot.vacant}席，计入应参加总数" if ballot.vacant else ""  # zh: of the official form
        return f"{said}{vacant}。"  # zh: of the official form
    voted_area = _metres(result.get("area_voted", 0))
    areas = f"专有部分总面积{_metres(ballot.area_cm)}平方米，已投票{voted_area}平方米"  # zh: of the official form
    return f"{said}；{areas}。"  # zh: of the official form


def _decided(matter: Mapping[str, Any]) -> str:
    if "leaders" in matter:
        names = "、".join(_CHOICES.get(name, name) for name in matter["leaders"]) or "无"  # zh: of the official form
        return f"{matter['title']}：意见最多的是{names}。本次为意见征集，不作决定。"  # zh: of the official form
    if not matter["seats"]:
        return f"{matter['title']}：{_verdict(matter)}。"  # zh: of the official form
    if unsettled(matter) == "not_valid":
        return f"{matter['title']}：参加选举的人数未达法定比例，选举无效，须重新选举。"  # zh: of the official form
    names = "、".join(matter["elected"]) or "无"  # zh: of the official form
    level = "、".join(matter["tied"])  # zh: of the official form
    tied = f"；票数相同、须另行投票的：{level}" if level else ""  # zh: of the official form
    seats = f"；尚缺{matter['open_seats']}名" if matter["open_seats"] else ""  # zh: of the official form
    return f"{matter['title']}：当选{names}{tied}{seats}。"  # zh: of the official form


def _verdict(matter: Mapping[str, Any]) -> str:
    return "通过" if matter["passed"] else _UNSETTLED.get(unsettled(matter), "未通过")  # zh: of the official form


def _options(place: int, matter: Mapping[str, Any], owners: bool) -> list[dict[str, Any]]:
    listed = [*matter["options"].items(), ("空白", matter["blank"]), ("无效", matter["void"])]  # zh: of the form
    return [
        {
            "matter": place,
            "option": _CHOICES.get(name, name),
            "heads": heads,
            "area": (_metres(area) if name == "无效" else _at_least(area)) if owners and area else "—",  # zh: as above
        }
        for name, (heads, area) in listed
        if heads or name in matter["options"]
    ]


def _at_least(area_cm: int) -> str:
    """How much area chose something, as far as it is told (`rules.ballot_told`)."""
    return f"不少于{_metres(area_cm)}"  # zh: of the official form


def _tests(place: int, matter: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [("", line) for line in matter["lines"]]
    rows += [(name, line) for name, _heads, _area, lines in matter.get("candidates", ()) for line in lines]
    return [{"matter": place, **_test(name, line)} for name, line in rows]


def _test(name: str, line: Mapping[str, Any]) -> dict[str, Any]:
    part, whole, over = line["share"]
    share = f"{'超过' if over else ''}{_SHARES[part, whole]}{'' if over else '以上'}"  # zh: of the official form
    have, of, needed = (
        _metres(line[key]) if line["measure"] == "area" else str(line[key]) for key in ("have", "of", "needed")
    )
    if line["measure"] == "area" and line["stage"] == "approval":
        have = _at_least(line["have"]) if line["have"] else f"不足{needed}"  # zh: of the official form
    return {
        "test": f"{name}{_TESTS[line['stage'], line['measure']]}",
        "have": f"{have}/{of}",
        "needed": f"{needed}（{share}）",  # zh: of the official form
        "met": "符合" if line["met"] else "不符合",  # zh: of the official form
        "basis": basis_words(line["basis"]),
    }


def _silence(ballot: Ballot, matters: Sequence[Mapping[str, Any]]) -> str:
    """By which clause silence joins, and what would be the result without it; or that it does not."""
    others = [(place, matter) for place, matter in enumerate(matters, 1) if matter.get("other")]
    joins = ballot.silence == "join_majority"
    said = (
        f"依据{ballot.clause}，已送达而未交回的票计入多数意见；各地法院对此认识不一"  # zh: of the official form
        if joins
        else "只计交回的票"  # zh: of the official form
    )
    other = "只计交回的票" if joins else "若将已送达而未交回的票计入多数意见"  # zh: of the official form
    told = [
        f"第{place}项{other}，结果为{_verdict(matter['other'])}"  # zh: of the official form
        for place, matter in others
    ]
    return "；".join([said, *told]) + "。"  # zh: of the official form


def _metres(area_cm: int) -> str:
    return f"{area_cm // 100}.{area_cm % 100:02d}"


def link(ballot_id: int, by: Actor) -> about.Link | None:
    """The way from the paper back to its vote."""
    ballot = Ballot.objects.filter(pk=ballot_id).first()
    if ballot is None or not may(by, "ballot.help", ballot):
        return None
    return about.Link(ballot.title, reverse("ballots:ballot", args=[ballot.code]))
