"""What comes to a case from outside, as steps that a page need not write out: facts, and the service of outside papers.

A fact that names who records it (`by`) is a step of its own name, which asks who decided it, on which day, and for the
document. A paper made elsewhere is one too, which asks on which day and how it was served, and for the proof. A page
that writes a step of that name itself goes before.
"""

from collections.abc import Iterator

from linli.rules.pack import Action, Fact, Gate, Input, Pack, PaperKind
from linli.rules.words import Words

_DOCUMENT = Input(
    name="photos",
    type="photos",
    role="evidence",
    max=20,
    title=Words(zh="文书照片或扫描件（PDF）", en="The document, photographed or scanned (PDF)"),
)
_DECIDED = (
    Input(name="decided_by", type="text", max=100, title=Words(zh="由谁作出（会议、机关）", en="Decided by whom")),
    Input(name="decided_on", type="date", title=Words(zh="作出日期", en="Decided on")),
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
_WAYS = {
    "direct": Words(zh="直接送达", en="Handed to the addressee"),
    "family": Words(zh="同住成年家属签收", en="Handed to an adult of the household"),
    "left": Words(zh="留置送达", en="Left at the home"),
    "electronic": Words(zh="电子送达", en="By electronic means, with consent"),
    "post": Words(zh="邮寄送达", en="By post"),
    "notice": Words(zh="公告送达", en="By public notice"),
}
DAY_SERVED = "day_served"
_SERVED = (
    Input(name=DAY_SERVED, type="date", title=Words(zh="送达日期", en="Served on")),
    Input(name="way_served", type="choice", options=_WAYS, title=Words(zh="送达方式", en="How")),
    Input(name="received_by", type="text", max=100, required=False, title=Words(zh="签收人", en="Received by")),
    _DOCUMENT,
)


def completed(pack: Pack) -> Pack:
    """The page with these steps written out."""
    steps = {**dict(_facts(pack)), **dict(_papers(pack))}
    return pack.model_copy(update={"actions": {**pack.actions, **_new(pack, steps)}}) if steps else pack


def _new(pack: Pack, steps: dict[str, Action]) -> dict[str, Action]:
    return {name: step for name, step in steps.items() if name not in pack.actions}


def _facts(pack: Pack) -> Iterator[tuple[str, Action]]:
    for name, fact in pack.facts.items():
        if fact.by:
            yield name, _recorded(pack, name, fact)


def _recorded(pack: Pack, name: str, fact: Fact) -> Action:
    answer = Input(name=name, type=fact.type, max=200 if fact.type == "text" else None, title=fact.title)
    return Action.model_validate({
        "title": Words(zh=f"登记：{fact.title.zh}", en=f"Record: {fact.title.en or fact.title.zh}"),
        "from": fact.in_ or _open(pack), "by": fact.by, "second": fact.second, "attaches": name,
        "form": (answer, *_DECIDED), "gates": (_PAST,), "basis": fact.basis,
    })  # fmt: skip


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
