"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.council import erasing
from linli.council.demand_models import Demand, Signer
from linli.council.life_models import LeftOut, Talk, Training
from linli.council.models import Choice, Edition, Invitee, Meeting, Point, Poll, Signature, Speaker, State, Task
from linli.council.office_models import Letter, SealUse
from linli.council.party_models import DuesBase, DuesPayment, DuesYear, Transfer
from linli.people.personal import COVERED, LEDGER, MONEY, OFFICE, VOTES, Hindrance, Part, hinder, register, settle

PARTS: list[Part] = [
    Part(
        _("Demands that you started"),
        Demand,
        "started_by",
        "title text reason started_at state",
        stays=VOTES,
    ),
    Part(
        _("Demands that concern your seat"),
        Demand,
        "candidate",
        "title text statement stated_at state",
        stays=VOTES,
    ),
    Part(
        _("Demands that you signed"),
        Signer,
        "person",
        "demand__title at withdrawn_at reason",
        stays=VOTES,
    ),
    Part(
        _("Why you do not count among the due"),
        LeftOut,
        "person",
        "body__name reason words document since until",
        emptied="words",
        stays=LEDGER,
    ),
    Part(
        _("Talks in the branch"),
        Talk,
        "one other",
        "body__name day",
        stays=LEDGER,
    ),
    Part(
        _("Your training in the branch"),
        Training,
        "person",
        "body__name day hours subject course document",
        stays=LEDGER,
    ),
    Part(
        _("What your dues are reckoned from"),
        DuesBase,
        "person",
        "year__year kind base decision first last",
        stays=MONEY,
    ),
    Part(
        _("Dues that you paid"),
        DuesPayment,
        "base__person",
        "base__year__year month amount owed paid_on channel",
        stays=MONEY,
    ),
    Part(
        _("Your transfers between branches"),
        Transfer,
        "person",
        "body__name way other reason state requested_at letter_number day dropped",
        stays=LEDGER,
    ),
    Part(
        _("Meetings to which you were called"),
        Invitee,
        "person",
        "meeting__title meeting__starts_at seat present_at away reason",
        stays=LEDGER,
    ),
    Part(
        _("Tasks of meetings that are yours"),
        Task,
        "person",
        "what due done_at outcome",
        stays=LEDGER,
    ),
    Part(
        _("What you said at meetings"),
        Point,
        "person",
        "item__meeting__title words dissent",
        stays=LEDGER,
    ),
    Part(
        _("Minutes that you signed"),
        Signature,
        "person",
        "meeting__title version on_paper signed_at",
        stays=LEDGER,
    ),
    Part(
        _("Where you stood for election or were rated"),
        Choice,
        "person",
        "poll__title name grade",
        Q(poll__confirmed_at__isnull=False),
        stays=VOTES,
    ),
]

ASIDE = [
    (Demand, "checked_by", OFFICE),
    (Signer, "entered_by struck_by", OFFICE),
    (LeftOut, "entered_by", OFFICE),
    (SealUse, "applicant decided_by stamped_by", OFFICE),
    (Letter, "entered_by", OFFICE),
    (DuesYear, "keeper", OFFICE),
    (DuesBase, "set_by", OFFICE),
    (DuesPayment, "noted_by", OFFICE),
    (Transfer, "requested_by", OFFICE),
    (Meeting, "noticed_by host recorder", OFFICE),
    (Task, "done_by", OFFICE),
    (Speaker, "person", COVERED),
    (Poll, "teller watcher", OFFICE),
    (Edition, "drafted_by", OFFICE),
]


HINDRANCES = [
    Hindrance(
        _("A demand that you started is not answered yet: give it up, or wait for the answer."), Demand, "started_by",
        ~Q(state__in=(Demand.State.ANSWERED, Demand.State.DROPPED)),
    ),
    Hindrance(
        _("A demand that you signed is not answered yet: withdraw your name, or wait."), Signer, "person",
        Q(withdrawn_at=None) & ~Q(demand__state__in=(Demand.State.ANSWERED, Demand.State.DROPPED)),
    ),
    Hindrance(
        _("Your transfer between branches is not completed."), Transfer, "person",
        ~Q(state__in=(Transfer.State.DONE, Transfer.State.DROPPED)),
    ),
    Hindrance(
        _("You stand for election, or are rated, at a meeting that is not over: wait until it is."), Choice, "person",
        Q(poll__meeting__state__in=(State.CALLED, State.OPEN)),
    ),
]  # fmt: skip


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    hinder(HINDRANCES)
    settle(erasing.name_no_more)
