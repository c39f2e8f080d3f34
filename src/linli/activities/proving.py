"""What a role asks of whoever takes it, noted by whoever runs the body's programmes, and asked at sign-up."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.activities.models import Role, Session
from linli.activities.proof_models import Proof
from linli.activities.services import running
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.kernel.wording import in_a_list
from linli.rules import volunteering as rules

WORDS = {
    "age_unknown": gettext_lazy("a birthday on record"),
    "too_young": gettext_lazy("an age of at least %(youngest)s"),
    "guardian": gettext_lazy("the consent of the guardian"),
    "training": gettext_lazy("the training “%(training)s”, still valid on that day"),
    "insurance": gettext_lazy("insurance of the organiser that covers that day"),
}


@dataclass(frozen=True)
class Said:
    """A proof that was seen. `born` of an age, `who` the guardian, `subject` the training or the policy's number."""

    kind: str
    person_id: int | None = None
    born: date | None = None
    who: str = ""
    subject: str = ""
    until: date | None = None


@transaction.atomic
def note(programme_id: int, said: Said, *, by: Actor) -> Proof:
    """Note a proof for the body of a programme; never one of oneself."""
    programme = running(programme_id, by)
    alone = said.kind == Proof.Kind.INSURANCE
    if not alone and said.person_id is None:
        raise Refused("person_missing", _("Say whose proof it is."), field="phone")
    if not alone and said.person_id == by.person_id:
        raise Refused("own_proof", _("Nobody notes a proof of their own."), field="phone")
    made = Proof(
        organiser_id=programme.organiser_id, kind=said.kind, person_id=None if alone else said.person_id,
        subject=said.subject.strip()[:60], noted_by_id=by.person_id,
    )  # fmt: skip
    if said.kind == Proof.Kind.AGE:
        if said.born is None or said.born > clock.today():
            raise Refused("born_missing", _("Give the birthday that the document says."), field="born")
        made.kept = said.born.isoformat()
    else:
        if said.until is None or said.until < clock.today():
            raise Refused("until_missing", _("Give its last day, which has not passed."), field="until")
        made.until = said.until
    if said.kind == Proof.Kind.GUARDIAN:
        made.kept = _said(said.who, "who")
    if said.kind in (Proof.Kind.TRAINING, Proof.Kind.INSURANCE):
        _said(made.subject, "subject")
    made.save()
    data = {"kind": said.kind, "organiser_id": programme.organiser_id}
    record("proof.noted", made, by=by, data=data, area_id=programme.area_id, new=True)
    return made


def _said(text: str, field: str) -> str:
    if not text.strip():
        raise Refused(
            "proof_unsaid", _("Say what the proof is of: the guardian, the training, the policy."), field=field
        )
    return text.strip()[:60]


def must_be_fit(session: Session, role: Role, person_id: int | None) -> None:
    """Refused with everything that is missing for the role on that day (志愿服务条例 art. 15-17)."""
    asked = rules.Terms(role.youngest, role.training, role.insured)
    if not asked.asks and not role.serves:
        return
    missing = rules.missing(asked, session.day, _seen(session, role, person_id))
    if not missing:
        return
    given = {"youngest": role.youngest, "training": role.training}
    named = in_a_list(str(WORDS[code]) % given for code in missing)
    words = _("For “%(role)s” is still missing: %(what)s. Whoever leads it can note it.")
    told = words % {"role": role.title, "what": named}
    raise Refused("not_fit", told, basis=rules.FIT_BASIS, field="role")


def _seen(session: Session, role: Role, person_id: int | None) -> rules.Proofs:
    """What is on record with the organiser for the person. One statement."""
    body = session.programme.organiser_id
    whose = Q(person_id=person_id) if person_id else Q(pk=None)
    rows = Proof.objects.filter(whose | Q(kind=Proof.Kind.INSURANCE), organiser_id=body).order_by("pk")
    born, guardian, trained, insured = None, None, None, None
    for row in rows:
        match row.kind:
            case Proof.Kind.AGE:
                born = date.fromisoformat(str(row.kept))
            case Proof.Kind.GUARDIAN:
                guardian = row.until
            case Proof.Kind.TRAINING if row.subject == role.training:
                trained = row.until
            case Proof.Kind.INSURANCE:
                insured = max(filter(None, (insured, row.until)))
    return rules.Proofs(born, guardian, trained, insured)
