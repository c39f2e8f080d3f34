"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.cases import behalf, commenting, erasing, supporting
from linli.cases.behalf_models import Behalf
from linli.cases.desk_models import BulkRun, CaseNote, CaseTask, DeskView
from linli.cases.import_models import Import
from linli.cases.models import Case, Concern, Step
from linli.cases.opinion_models import Agreement, Comment, Supporter
from linli.cases.oversight_models import MonthReport, Pledge, Supervision
from linli.cases.party_models import Batch, Party, PartySheet
from linli.cases.referral_models import Referral
from linli.cases.round_models import Visit
from linli.files.models import File
from linli.journal.actors import Actor
from linli.people import consents
from linli.people.consents import Kind
from linli.people.personal import ABOUT, ANON, CLAIMS, LEDGER, NEEDED, OFFICE, Hindrance, Part, hinder, register, settle

PARTS: list[Part] = [
    Part(
        _("Your requests"),
        Case,
        "reporter",
        "code number title text answers place_words place_label reporter_name reporter_phone "
        "phone_confirmed_at channel happened_at created_at finished_at closed_at grade",
        stays=LEDGER,
    ),
    Part(
        _("What you answered to a request"),
        Step,
        "by",
        "case__number case__title action at words grade",
        Q(capacity__in=erasing.PRIVATE),
        stays=LEDGER,
    ),
    Part(
        _("For whom you reported"),
        Behalf,
        "by",
        "case__number name phone relation agreed consent_on way at",
        stays=LEDGER,
    ),
    Part(
        _("Requests that you joined"),
        Supporter,
        "person",
        "case__number phone at",
        emptied="phone phone_index",
        stays=ANON,
    ),
    Part(
        _("What you said of a proposal"),
        Comment,
        "author",
        "case__number stance text named post place at taken_back hidden_because objection answer",
        emptied="text objection named post place",
        stays=ANON,
    ),
    Part(
        _("Comments with which you agree"),
        Agreement,
        "person",
        "comment__case__number",
        stays=ANON,
    ),
    Part(
        _("Cases in which you are a party"),
        Party,
        "person",
        "case__number content given_at",
        Q(code__isnull=False),  # since they were given their own page: before that it may be secret
        stays=CLAIMS,
    ),
    Part(
        _("Your views of the desk"),
        DeskView,
        "person",
        "name query columns",
        gone=True,
    ),
]

ASIDE = [
    (Step, "first", OFFICE),
    (CaseNote, "by", OFFICE),
    (CaseTask, "person given_by done_by", OFFICE),
    (BulkRun, "person", OFFICE),
    (Import, "by", OFFICE),
    (Comment, "hidden_by answered_by", OFFICE),
    (Supervision, "begun_by replied_by released_by", OFFICE),
    (Pledge, "given_by", OFFICE),
    (MonthReport, "released_by", OFFICE),
    (PartySheet, "by", OFFICE),
    (Batch, "by", OFFICE),
    (Referral, "by person", OFFICE),
    (Visit, "by", OFFICE),
    (Case, "entered_by handler", OFFICE),
    (Concern, "person", ABOUT),
]


def _follow_no_more(pk: int, by: Actor) -> object:
    return supporting.take_back(Supporter.objects.get(pk=pk).case_id, by=by)


CONSENTS = [
    Kind(
        _("That you join a request and are told of it"),
        Supporter,
        "person",
        "case__area__name case__number",
        _("You are told no more, and are no longer counted among those who ask for it."),
        Q(case__open=True),
        when="at",
        withdraw=_follow_no_more,
    ),
    Kind(
        _("That your name stands with what you said of a proposal"),
        Comment,
        "author",
        "case__number case__title",
        _("What you said is taken back: words and name go; that somebody took words back is still seen."),
        Q(named=True, taken_back=False),
        when="at",
        withdraw=lambda pk, by: commenting.take_back(pk, by=by),
    ),
    Kind(
        _("That you may report for somebody else: their consent, as you told it"),
        Behalf,
        "by",
        "case__number name",
        _("Their name and number are emptied at once, and nobody calls or visits them. The request goes on as yours."),
        ~Q(name=""),
        when="consent_on",
        how="agreed",
        withdraw=lambda pk, by: behalf.forget(pk, by=by),
    ),
]


HINDRANCES = [
    Hindrance(_("A request of yours is not closed: wait for its end, or withdraw it."), Case, "reporter", Q(open=True)),
    Hindrance(NEEDED, Party, "person", Q(case__open=True)),
    Hindrance(NEEDED, Concern, "person", Q(case__open=True)),
    # In dispute (保全): what the person said in it is evidence. In words that do not tell them of the dispute.
    Hindrance(NEEDED, Case, "reporter", erasing.held()),
    Hindrance(NEEDED, Step, "by", erasing.held("case_id") & Q(capacity__in=erasing.PRIVATE)),
    Hindrance(NEEDED, Comment, "author", erasing.held("case_id")),
    Hindrance(NEEDED, File, "uploader", erasing.held("owner_id") & Q(owner_kind="case")),
]


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    consents.register(CONSENTS)
    hinder(HINDRANCES)
    settle(erasing.forget_reporter)
    settle(commenting.forget_author)
