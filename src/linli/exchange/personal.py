"""What this floor holds about a person (`people.personal`)."""

from django.utils.translation import gettext_lazy as _

from linli.exchange import talking
from linli.exchange.chat_models import Paste
from linli.exchange.models import Notice, Receipt, Wording
from linli.exchange.topic_models import Contribution, HeldWord, PollAnswer, Report, TopicConcern, Turned
from linli.people.personal import ABOUT, ANON, OFFICE, Part, register, settle

PARTS: list[Part] = [
    Part(
        _("What you said in talk"),
        Contribution,
        "author",
        "topic__title manner called text at standing reason appeal answer",
        emptied="text called appeal",
        stays=ANON,
    ),
    Part(
        _("What you reported in talk"),
        Report,
        "person",
        "reason words at",
        emptied="words",
        stays=ANON,
    ),
    Part(
        _("What you answered in polls of talk"),
        PollAnswer,
        "person",
        "poll__topic__title option__words",
        stays=ANON,
    ),
    Part(
        _("Notices that you know of"),
        Receipt,
        "person",
        "notice__title version way at",
        stays=ANON,
    ),
]

ASIDE = [
    (TopicConcern, "person", ABOUT),
    (Contribution, "hidden_by answered_by", OFFICE),
    (Turned, "by", OFFICE),
    (HeldWord, "added_by ended_by", OFFICE),
    (Notice, "made_by", OFFICE),
    (Wording, "by", OFFICE),
    (Receipt, "entered_by", OFFICE),
    (Paste, "by", OFFICE),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    settle(talking.forget_author)
