"""What comes to a case from outside, as steps that a page need not write out: facts, and the service of outside papers.

A fact that names who records it (`by`) is a step of its own name, which asks who decided it, on which day, and for the
document. What a ballot or a meeting decides nobody asserts at a desk: such a step takes in what was voted on paper
before or beside Linli, is called so wherever it is read, asks for the numbers on that paper, and is refused unless the
same law says of them what is recorded: of a vote that of the day on which voting began, as of one held here, so that
all who vote know beforehand how many must agree; of a meeting that of its day. A paper made elsewhere is a step too,
which asks on which day and how it was served, and for the proof. A page that writes a step of that name itself goes
before.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from linli.rules.ballot import (
    LOCAL_BASIS,
    OWNERS_LAW,
    Share,
    Stage,
    Threshold,
    Weight,
    decide,
    stricter,
)
from linli.rules.bodies import LAWS, SHARES, set_locally
from linli.rules.editions import in_force
from linli.rules.meetings import KINDS
from linli.rules.pack import Pack
from linli.rules.pack_parts import Action, Board, Fact, Gate, PaperKind
from linli.rules.questions import Input
from linli.rules.situation import HeldOn
from linli.rules.words import Words

DECIDED_ON = "decided_on"
VOTED_FROM = "voted_from"  # of a vote that lasts days
_DOCUMENT = Input(
    name="photos",
    type="photos",
    role="evidence",
    max=20,
    title=Words(zh="文书照片或扫描件（PDF）", en="The document, photographed or scanned (PDF)"),
)
_DECIDED = (
    Input(name="decided_by", type="text", max=100, title=Words(zh="由谁作出（会议、机关）", en="Decided by whom")),
    Input(name=DECIDED_ON, type="date", title=Words(zh="作出日期", en="Decided on")),
    Input(
        name="document_no",
        type="text",
        max=60,
        required=False,
        title=Words(zh="文号（没有不填）", en="Its number, if any"),
    ),
    _DOCUMENT,
)
_PAST = Gate.model_validate({
    "if": "decided_on <= today", "basis": "practice", "else": {"zh": "日期在今天之后", "en": "The day lies ahead"},
})  # fmt: skip


def _number(name: str, zh: str, en: str, *, decimals: int = 0, least: int = 0) -> Input:
    return Input(name=name, type="int", decimals=decimals, min=least, public=True, title=Words(zh=zh, en=en))


# What the paper of a vote says, and what the minutes of a meeting say.
_OF_VOTE = (
    _number("roll_heads", "业主总人数", "Heads on the roll", least=1),
    _number("roll_area", "专有部分总面积（平方米）", "Area on the roll (m²)", decimals=2, least=1),
    _number("voted_heads", "参与表决的人数", "Heads that took part"),
    _number("voted_area", "参与表决的面积（平方米）", "Area that took part (m²)", decimals=2),
    _number("for_heads", "同意的人数", "Heads that agreed"),
    _number("for_area", "同意的面积（平方米）", "Area that agreed (m²)", decimals=2),
)
_OF_MEETING = (
    _number("members_due", "应到人数", "Due to attend", least=1),
    _number("members_present", "实到人数", "Present"),
    _number("members_for", "同意人数", "Agreed"),
)
_BEGAN = Input(name=VOTED_FROM, type="date", public=True, title=Words(zh="表决开始日期", en="Voting began on"))
_FITS_VOTE = (
    "for_heads <= voted_heads && voted_heads <= roll_heads && for_area <= voted_area && voted_area <= roll_area"
)
_FITS_MEETING = "members_for <= members_present && members_present <= members_due"


def passed(fact: Fact, answers: Mapping[str, Any], numbers: Sequence[int], day: date, held_on: HeldOn) -> bool | None:
    """What the law of the day says of the numbers on the paper; None where these answers leave nothing to such a vote.

    With the shares that the place had set for it. Where several laws may decide it, every one of them has to be met.
    """
    if fact.from_ballot:
        shares = _set(held_on, day, "ballots.take_part", "ballots.agree")
        law = in_force(OWNERS_LAW, day)
        laws = [stricter(law[number], shares, LOCAL_BASIS) for number in sorted(fact.deciding(answers))]
        roll, taking_part, agreeing = (Weight(*numbers[at : at + 2]) for at in (0, 2, 4))
    else:
        laws = [_of_body(KINDS[kind].decides, day, held_on) for kind in fact.from_meeting]
        roll, taking_part, agreeing = (Weight(number) for number in numbers)
    results = [decide(law, roll=roll, taking_part=taking_part, agreeing=agreeing) for law in laws]
    return all(result.passed for result in results) if results else None


def _of_body(name: str, day: date, held_on: HeldOn) -> tuple[Threshold, ...]:
    law = LAWS[name]
    shares = _set(held_on, day, f"meetings.{name}_quorum", f"meetings.{name}_majority") if law.local else {}
    return set_locally(law.deciding(day), {stage: (share, LOCAL_BASIS) for stage, share in shares.items()})


def _set(held_on: HeldOn, day: date, participation: str, approval: str) -> dict[Stage, Share]:
    said: dict[Stage, Any] = {"participation": held_on(participation, day), "approval": held_on(approval, day)}
    return {stage: SHARES[share] for stage, share in said.items() if share in SHARES}


_WAYS = {
    "direct": Words(zh="直接送达", en="Handed to the addressee"),
    "family": Words(zh="同住成年家属签收", en="Handed to an adult of the household"),
    "left": Words(zh="留置送达", en="Left at the home"),
    "electronic": Words(zh="电子送达", en="By electronic means, with consent"),
    "post": Words(zh="邮寄送达", en="By post"),
    "notice": Words(zh="公告送达", en="By public notice"),
}
DAY_SERVED = "day_served"
_RECEIPT = "民事诉讼法 art. 87"  # 送达回证: on which day, in which way
_SERVED = (
    Input(name=DAY_SERVED, type="date", basis=_RECEIPT, title=Words(zh="送达日期", en="Served on")),
    Input(name="way_served", type="choice", options=_WAYS, basis=_RECEIPT, title=Words(zh="送达方式", en="How")),
    Input(name="received_by", type="text", max=100, required=False, title=Words(zh="签收人", en="Received by")),
    _DOCUMENT,
)


def completed(pack: Pack) -> Pack:
    """The page with these steps written out."""
    steps = {**dict(_facts(pack)), **dict(_papers(pack))}
    if not steps:
        return pack
    return pack.model_copy(update={"actions": {**pack.actions, **_new(pack, steps)}, "public": _board(pack)})


def _board(pack: Pack) -> Board | None:
    """The public page tells the numbers of what was taken outside beside the other results."""
    outside = [name for name, fact in pack.facts.items() if fact.by and fact.decided_elsewhere]
    return pack.public.model_copy(update={"results": (*pack.public.results, *outside)}) if pack.public else None


def recorded(pack: Pack, name: str) -> Action | None:
    """The one step that may record such a fact at a desk."""
    fact = pack.facts[name]
    return _recorded(pack, name, fact) if fact.by else None


def _new(pack: Pack, steps: dict[str, Action]) -> dict[str, Action]:
    return {name: step for name, step in steps.items() if name not in pack.actions}


def _facts(pack: Pack) -> Iterator[tuple[str, Action]]:
    for name, fact in pack.facts.items():
        if fact.by:
            yield name, _recorded(pack, name, fact)


def _recorded(pack: Pack, name: str, fact: Fact) -> Action:
    if fact.decided_elsewhere:
        return _taken_outside(pack, name, fact)
    answer = Input(name=name, type=fact.type, max=200 if fact.type == "text" else None, title=fact.title)
    return Action.model_validate({
        "title": Words(zh=f"登记：{fact.title.zh}", en=f"Record: {fact.title.en or fact.title.zh}"),
        "from": fact.in_ or _open(pack), "by": fact.by, "second": fact.second, "attaches": name,
        "form": (answer, *_DECIDED), "gates": (_PAST,), "basis": fact.basis,
    })  # fmt: skip


def _taken_outside(pack: Pack, name: str, fact: Fact) -> Action:
    """Told to everybody as what it is, with the numbers of the paper."""
    numbers, fits = (_OF_VOTE, _FITS_VOTE) if fact.from_ballot else (_OF_MEETING, _FITS_MEETING)
    began = (_BEGAN,) if fact.from_ballot else ()
    law = f"passed_outside('{name}', {', '.join(asked.name for asked in numbers)})"
    said = Input(
        name=name, type="bool", public=True, title=Words(zh="结果：通过", en="The result: passed"),
        hint=Words(zh="须与按票数依法算出的结果一致", en="As the law says of the numbers below"),
    )  # fmt: skip
    told = [one.model_copy(update={"public": True}) if one.type != "photos" else one for one in _DECIDED]
    title = fact.title
    return Action.model_validate({
        "title": Words(
            zh=f"登记在本平台以外作出的：{title.zh}", en=f"Record as taken outside Linli: {title.en or title.zh}"
        ),
        "public": Words(
            zh=f"{title.zh}：不是在本平台表决的，按纸面票数登记",
            en=f"{title.en or title.zh}: taken outside Linli, recorded by the numbers on its paper",
        ),
        "from": fact.in_ or _open(pack), "by": fact.by, "second": fact.second, "attaches": name,
        "form": (*numbers, said, *began, *told), "basis": fact.basis,
        "gates": (
            _gate(f"facts.{name} == null", fact.basis, "这件事已经有结果了", "The result is known already"),
            _PAST,
            *(() if not began else (_gate(f"{VOTED_FROM} <= {DECIDED_ON}", "practice", *_BACKWARDS),)),
            _gate(fits, fact.basis, "人数或面积前后矛盾", "The numbers contradict each other"),
            _gate(f"{law} != null", fact.basis, "这件事不用这样的表决", "It is not for such a vote to decide"),
            *(() if fact.from_ballot else (_gate(f"{law} == true", fact.basis, *_NOT_PASSED),)),
            _gate(f"{law} == {name}", fact.basis, *_ANOTHER_RESULT),
        ),
    })  # fmt: skip


_BACKWARDS = "作出日期早于表决开始日期", "It was decided before voting began"
_NOT_PASSED = "按这些人数没有通过，不用登记", "By these numbers it was not passed; there is nothing to record"
_ANOTHER_RESULT = (
    "按这些票数，依法算出的结果与填的不同",
    "By these numbers the law says otherwise than what is recorded",
)


def _gate(condition: str, basis: str, zh: str, en: str) -> Gate:
    return Gate.model_validate({"if": condition, "basis": basis, "else": {"zh": zh, "en": en}})


def _papers(pack: Pack) -> Iterator[tuple[str, Action]]:
    for name, kind in pack.papers.items():
        if kind.external:
            yield name, _served(pack, name, kind)


def _served(pack: Pack, name: str, kind: PaperKind) -> Action:
    """Recorded by whoever has the paper made, unless the page names others."""
    makers = dict.fromkeys(who for action in pack.actions.values() if action.issues == name for who in action.by)
    return Action.model_validate({
        "title": Words(zh=f"登记送达：{kind.title.zh}", en=f"Record the service: {kind.title.en or kind.title.zh}"),
        "from": _open(pack), "by": kind.by or tuple(makers), "second": kind.second, "serves": name,
        "form": _SERVED,
    })  # fmt: skip


def _open(pack: Pack) -> tuple[str, ...]:
    return tuple(name for name, state in pack.states.items() if not state.ends)
