"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.files.services import let_go
from linli.journal.actors import Actor
from linli.people import consents
from linli.people.consents import Kind
from linli.people.personal import ANON, LEDGER, OFFICE, Part, register, settle
from linli.shelf import exemplars, thanking
from linli.shelf.grants import THANKS_FILE
from linli.shelf.models import Account, Consent, Exemplar, ExemplarState, Guide, KeptGuide, Objection, Project, Thanks

PARTS: list[Part] = [
    Part(_("Guides that you keep"), KeptGuide, "person", "guide__title at", gone=True),
    Part(
        _("Thanks that you said"),
        Thanks,
        "person",
        "way to text name consent proof day shown_at",
        emptied="name text proof",
        stays=ANON,
    ),
    Part(
        _("That you were recommended as an exemplar"),
        Exemplar,
        "person",
        "body__name honour deeds state made_at agreed honoured_at reason",
        emptied="deeds",
        stays=LEDGER,
    ),
    Part(
        _("Objections to an exemplar"),
        Objection,
        "person",
        "text at answer answered_at",
        emptied="text",
        stays=LEDGER,
    ),
]

ASIDE = [
    (Guide, "made_by", OFFICE),
    (Account, "made_by published_by", OFFICE),
    (Project, "person struck_by made_by", OFFICE),
    (Thanks, "shown_by entered_by", OFFICE),
    (Exemplar, "made_by checked_by", OFFICE),
    (Objection, "answered_by", OFFICE),
]

CONSENTS = [
    Kind(
        _("That your thanks are shown"),
        Thanks,
        "person",
        "to",
        _("Nobody reads them any more; what was printed or copied before stays where it is."),
        ~Q(consent=Consent.NONE),
        when="at",
        how="consent",
        withdraw=lambda pk, by: thanking.hide(pk, by=by),
    ),
    Kind(
        _("That you are shown as an exemplar"),
        Exemplar,
        "person",
        "honour body__name",
        _("You are taken off the wall, and it is not taken further."),
        ~Q(agreed="") & ~Q(state=ExemplarState.REFUSED),
        when="exemplar.published",
        how="agreed",
        withdraw=lambda pk, by: exemplars.refuse(pk, "", by=by),
    ),
]


def _take_down(person_id: int, by: Actor) -> None:
    """Thanks and honours are shown no more."""
    for pk in Thanks.objects.filter(person_id=person_id).exclude(consent=Consent.NONE).values_list("pk", flat=True):
        thanking.hide(pk, by=by)
    for pk in Thanks.objects.filter(person_id=person_id).values_list("pk", flat=True):
        let_go(THANKS_FILE, pk)
    for pk in Exemplar.objects.filter(person_id=person_id, state__in=exemplars.LIVE).values_list("pk", flat=True):
        exemplars.refuse(pk, "", by=by)


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    consents.register(CONSENTS)
    settle(_take_down)
