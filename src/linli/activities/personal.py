"""What this floor holds about a person (`people.personal`)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.activities import starring
from linli.activities.after_models import Feedback, Report
from linli.activities.hour_models import Certificate, Hours, HoursState, Objection, Star, Volunteer
from linli.activities.models import Guest, Programme, Session, SessionState, SignUp, Slot, State
from linli.activities.near_models import Circle
from linli.activities.proof_models import Proof
from linli.activities.report_models import Told
from linli.people import consents
from linli.people.consents import Kind
from linli.people.personal import ANON, COVERED, LEDGER, OFFICE, SERVICE, Hindrance, Part, hinder, register

PARTS: list[Part] = [
    Part(
        _("What you take part in"),
        SignUp,
        "person",
        "session__programme__title session__starts_at role__title state queued_at companions companions_named "
        "answers reason came_at left_at missed",
        emptied="companions_named answers",
        stays=SERVICE,
    ),
    Part(
        _("What you thought of it"),
        Feedback,
        "sign_up__person",
        "sign_up__session__programme__title grade words",
        emptied="words",
        stays=ANON,
    ),
    Part(
        _("Hours that you served"),
        Hours,
        "sign_up__person",
        "sign_up__session__programme__title minutes state reason recorded_at confirmed_at",
        stays=SERVICE,
    ),
    Part(
        _("Objections to your hours"),
        Objection,
        "hours__sign_up__person",
        "words made_at answer answered_at",
        emptied="words",
        stays=SERVICE,
    ),
    Part(
        _("Whether you are shown as a volunteer"),
        Volunteer,
        "person",
        "shown",
        emptied="shown",
        stays=ANON,
    ),
    Part(
        _("Your stars as a volunteer"),
        Star,
        "person",
        "stars minutes published_on until withdrawn",
        stays=SERVICE,
    ),
    Part(
        _("Records of service that you were given"),
        Certificate,
        "person",
        "organiser__name year serial minutes first last issued_on",
        stays=SERVICE,
    ),
    Part(
        _("What shows that you are trained or insured"),
        Proof,
        "person",
        "organiser__name kind subject kept until noted_at",
        emptied="kept",
        stays=SERVICE,
    ),
    Part(
        _("Service that you told of"),
        Told,
        "person",
        "programme__title starts_at ends_at words state told_at reason",
        emptied="words",
        stays=SERVICE,
    ),
    Part(
        _("Sessions that you lead"),
        Session,
        "leader",
        "programme__title starts_at ends_at state",
        stays=LEDGER,
        where=Q(programme__shown=True),  # of what an office keeps to itself whoever left it hears no more
    ),
    Part(
        _("What a desk noted before you had an account"),
        Guest,
        "person",
        "name phone entered_at claimed_at",
        emptied="name phone phone_index",
        stays=ANON,
    ),
]

ASIDE = [
    (Programme, "leader", COVERED),
    (Report, "written_by released_by", OFFICE),
    (Hours, "recorded_by confirmed_by", OFFICE),
    (Objection, "answered_by", OFFICE),
    (Certificate, "issued_by", OFFICE),
    (Circle, "drawn_by", OFFICE),
    (Proof, "noted_by", OFFICE),
    (Told, "decided_by", OFFICE),
    (Guest, "entered_by", OFFICE),
    (SignUp, "entered_by seen_by", OFFICE),
    (Slot, "person", COVERED),
]

CONSENTS = [
    Kind(
        _("That your stars as a volunteer are shown with your name"),
        Volunteer,
        "person",
        "",
        _("Your name is taken off the list of stars; hours and stars stay yours."),
        Q(shown=True),
        when="volunteer.agreed",
        withdraw=lambda pk, by: starring.agree(False, by=by),
    ),
    Kind(
        _("That you may serve under age, by your guardian"),
        Proof,
        "person",
        "organiser__name",
        _("Your guardian tells the organiser, who takes you off what you signed up for."),
        Q(kind=Proof.Kind.GUARDIAN),
        when="noted_at",
        how="kept",
    ),
]


HINDRANCES = [
    Hindrance(
        _("You signed up for something that is still to come: sign off, or wait."), SignUp, "person",
        Q(session__state=SessionState.PLANNED, state__in=(State.ASKED, State.PLACED, State.WAITING, State.OFFERED)),
    ),
    Hindrance(
        _("Hours that you served are not confirmed yet."), Hours, "sign_up__person", Q(state=HoursState.RECORDED)
    ),
]  # fmt: skip


def fill() -> None:
    """Called once when the application is ready."""
    register(PARTS, ASIDE)
    consents.register(CONSENTS)
    hinder(HINDRANCES)
