"""Questions of a programme, and what was answered at sign-up: sealed, and read by whoever runs the session alone."""

import json
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from linli.activities.ask_models import Question
from linli.activities.models import SignUp
from linli.activities.services import running
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel.refused import Refused

MOST, LONGEST = 8, 200


@transaction.atomic
def ask(programme_id: int, text: str, *, by: Actor, must: bool = False, options: str = "") -> Question:
    """One more question, for sign-ups from now on."""
    programme, text = running(programme_id, by), text.strip()[:80]
    asked = programme.questions.filter(asked=True)
    if not text:
        raise Refused("title_missing", _("Write the question."), field="text")
    if asked.filter(text=text).exists():
        raise Refused("asked_already", _("This is asked already."), field="text")
    if asked.count() >= MOST:
        raise Refused("questions_many", _("At most %(most)s questions.") % {"most": MOST}, field="text")
    made = Question.objects.create(programme=programme, text=text, must=must, options=options.strip()[:300])
    data = {"programme_id": programme.pk, "must": must}
    record("activity_question.asked", made, by=by, data=data, area_id=programme.area_id, new=True)
    return made


@transaction.atomic
def strike(question_id: int, *, by: Actor) -> Question:
    """It is asked no more; what was answered stays."""
    programme = running(Question.objects.values_list("programme_id", flat=True).get(pk=question_id), by)
    question = Question.objects.select_for_update().get(pk=question_id)
    question.asked = False
    question.save(update_fields=["asked"])
    record("activity_question.struck", question, by=by, data={}, area_id=programme.area_id)
    return question


def of(programme_id: int) -> list[Question]:
    """What it asks now."""
    return list(Question.objects.filter(programme_id=programme_id, asked=True).order_by("pk"))


def checked(programme_id: int, answers: Mapping[int, str], *, whole: bool) -> str:
    """The answers as a sign-up keeps them. Refused where one is none of the choices, or with `whole` one is missing."""
    kept = {}
    for question in of(programme_id):
        said = answers.get(question.pk, "").strip()[:LONGEST]
        if not said and question.must and whole:
            raise Refused("answer_missing", _("Please answer: %(question)s") % {"question": question.text})
        if said and question.choices and said not in question.choices:
            raise Refused("answer_wrong", _("Choose one of the answers: %(question)s") % {"question": question.text})
        if said:
            kept[str(question.pk)] = said
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def answered(rows: Iterable[SignUp]) -> dict[int, list[tuple[str, str]]]:
    """By sign-up, each question with its answer. One statement."""
    said = {row.pk: json.loads(str(row.answers)) for row in rows if str(row.answers)}
    asked = Question.objects.filter(pk__in={key for one in said.values() for key in one})
    texts = dict(asked.values_list("pk", "text"))
    return {pk: [(texts.get(int(key), ""), text) for key, text in one.items()] for pk, one in said.items()}
