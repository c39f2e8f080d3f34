"""What two categories ask by themselves in the invented estate, written by its administrators before the first case."""

from linli.cases import own_questions, packs
from linli.journal.actors import SYSTEM
from linli.rules.own_questions import YES_NO, Branch
from linli.rules.questions import Input
from linli.rules.words import Words

LIFTS, DRAINS = "lift_fire", "sewage"


def ask() -> None:
    """Lifts: is anybody shut in, how many. Drains: into which rooms it flows."""
    version = own_questions.newest(packs.front()[1].id)
    for category, questions in ((LIFTS, _of_lifts()), (DRAINS, _of_drains())):
        version = own_questions.edit(version.pk, category, questions, by=SYSTEM)
    packs.put_in_force(version.pk, by=SYSTEM)
    packs.forget()


def _of_lifts() -> tuple[Input, ...]:
    shut = Input(
        name=f"{LIFTS}_1",
        type="choice",
        title=Words(zh="电梯里有人被困吗", en="Is anybody shut in the lift?"),
        hint=Words(zh="有人被困请先打 119 和电梯里的应急电话", en="If so call 119 and the number in the lift first"),
        options=YES_NO,
        categories=(LIFTS,),
    )
    return shut, Input(
        name=f"{LIFTS}_2",
        type="int",
        min=1,
        title=Words(zh="里面几个人", en="How many people are inside?"),
        required=False,
        shown=Branch(shut.name, "yes").condition,
        categories=(LIFTS,),
    )


def _of_drains() -> tuple[Input, ...]:
    return (
        Input(
            name=f"{DRAINS}_1",
            type="choice",
            title=Words(zh="水流进家里了吗", en="Does it flow into a home?"),
            options=YES_NO,
            required=False,
            categories=(DRAINS,),
        ),
    )
