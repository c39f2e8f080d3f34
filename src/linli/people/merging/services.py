"""Proposing that two rows are one human being, agreeing to it, and making them one. There is no way back.

Whoever signs in as the row that is kept gains what the other held, so that it is no way into somebody's rights:
what is on record as an ID number is compared with the card shown; an account that is given up agrees itself, or its
ID number was that of the card; whoever holds a post that gives power is not merged at all; and two people of the
estate's desks see it through, each with a second factor, neither of them a party or a near relative of one.
"""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access, eligibility, kin, kinds, services, terms
from linli.people.merging import comparing, moving, registry
from linli.people.models import Merge, Person, Term, id_index
from linli.places.models import new_salt

_WORDS = 4


@transaction.atomic
def propose(first_id: int, second_id: int, *, proof: str, card: str = "", by: Actor) -> Merge:
    """Say that the second is the first, how that is known, and which number stands on the ID card that was shown."""
    first, second = _both(first_id, second_id)
    _may(by, first, second)
    if len(proof.strip()) < _WORDS:
        raise Refused(
            "proof_missing", _("Write how it is known that they are one: who was asked, what was shown."), field="proof"
        )
    shown = _card_fits(first, second, card)
    _nothing_against(first, second)
    row = Merge(first=first, second=second, proof=proof.strip()[:500], card=shown, proposed_by_id=by.person_id or 0)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused("merge_proposed", _("This is proposed already, and waits for a second person.")) from None
    record("merge.proposed", row, by=by, data=_of(row), area_id=None, new=True)
    return row


@transaction.atomic
def agree(merge_id: int, *, by: Actor) -> Merge:
    """Whoever signs in as the second says: that is me. The door asked for a code sent to their phone."""
    row = _open(merge_id)
    if by.person_id != row.second_id:
        raise NotAllowed(_("Only the person themselves can agree to this."))
    if row.agreed_at is None:
        row.agreed_at = clock.now()
        row.save(update_fields=["agreed_at"])
        record("merge.agreed", row, by=by, data=_of(row), area_id=None)
    return row


@transaction.atomic
def drop(merge_id: int, *, by: Actor) -> Merge:
    """They are two: by either of the two themselves, or by whoever could have made them one."""
    row = _open(merge_id)
    if by.person_id not in (row.first_id, row.second_id):
        _may(by, row.first, row.second)
    row.state, row.decided_by_id, row.decided_at = Merge.DROPPED, by.person_id, clock.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    record("merge.dropped", row, by=by, data=_of(row), area_id=None)
    return row


@transaction.atomic
def approve(merge_id: int, *, by: Actor) -> Merge:
    """Make them one, by another person than who proposed it. Both people's rows are locked."""
    found = Merge.objects.get(pk=merge_id)  # whose two are never changed
    _locked(found.first_id, found.second_id)  # before the proposal: so does whoever erases one of them
    row = _open(merge_id)
    first, second = _both(row.first_id, row.second_id)
    _may(by, first, second)
    if by.person_id == row.proposed_by_id:
        raise NotAllowed(_("Another person than who proposed it makes them one."))
    if has_account(second) and row.agreed_at is None and not (row.card and second.id_index):
        raise Refused(
            "second_not_agreed",
            _(
                "The second row has an account. Whoever signs in with it agrees under “My account” first; "
                "else their ID card is compared with the number on record."
            ),
        )
    if _known(first, second) and not row.card:  # entered since it was proposed
        raise _card_missing()
    held = _nothing_against(first, second)
    for act in registry.acts():
        act(first, second, by)
    moving.move(first.pk, second.pk, held, by=by)
    _take_over(first, second, by)
    row.state, row.decided_by_id, row.decided_at = Merge.DONE, by.person_id, clock.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    record("merge.done", row, by=by, data=_of(row), area_id=None)
    drop_all_of(second.pk, by=by)
    terms.changed()
    return row


def drop_all_of(person_id: int, *, by: Actor, words: bool = True) -> None:
    """What else is proposed of somebody who is given up, or erased, has lost its object. Their row is locked.

    Without `words` how it was known goes too, in the same statement: a second one would lock the other person.
    """
    rows = Merge.objects.select_for_update(of=("self",)).filter(state=Merge.PROPOSED)
    for row in rows.filter(Q(first=person_id) | Q(second=person_id)).order_by("pk"):
        row.state, row.decided_by_id, row.decided_at = Merge.DROPPED, by.person_id, clock.now()
        if not words:
            row.proof, row.salt = "", new_salt()
        row.save(update_fields=["state", "decided_by", "decided_at", "proof", "salt"])
        record("merge.dropped", row, by=by, data=_of(row), area_id=None)


def has_account(person: Person) -> bool:
    """Whether anybody may have signed in as this person."""
    return bool(person.phone_proved_at or person.last_login or person.has_usable_password())


def _of(row: Merge) -> dict[str, object]:
    return {"first": row.first_id, "second": row.second_id}


def _open(merge_id: int) -> Merge:
    row = Merge.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=merge_id)
    if row.state != Merge.PROPOSED:
        raise _decided()
    return row


def _decided() -> Refused:
    return Refused("merge_decided", _("This has been decided already."))


def _both(first_id: int, second_id: int) -> tuple[Person, Person]:
    """Both rows, locked; refused where one of them is nobody's any more."""
    rows = _locked(first_id, second_id)
    if len(rows) != 2 or not all(row.is_active for row in rows.values()):
        raise Refused("merge_of_two", _("Choose two different people, both on record and neither of them merged."))
    return rows[first_id], rows[second_id]


def _locked(*people: int) -> dict[int, Person]:
    """In the order of their keys; rows that only name one of them are written meanwhile."""
    rows = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=people).order_by("pk")
    return {row.pk: row for row in rows}


def _may(by: Actor, first: Person, second: Person) -> None:
    pair = (first, second)
    if not all(access.may(by, "person.merge", one) for one in pair) or by.person_id in kin.all_of(
        [one.pk for one in pair]
    ):
        raise NotAllowed(
            _(
                "Double rows are made one by the estate's branch secretary and the offices above, over "
                "both, and nobody for themselves or a near relative."
            )
        )


def _card_fits(first: Person, second: Person, card: str) -> bool:
    """Whether the number on the card is the one on record; refused where one is on record and it is not shown."""
    known = _known(first, second)
    if not known:
        return False
    number = services.checked_id(card)
    if not number:
        raise _card_missing()
    if id_index(number) not in known:
        raise Refused("card_differs", _("This is not the ID number on record: this is somebody else."), field="card")
    return True


def _known(first: Person, second: Person) -> set[str]:
    """The index of the ID number on record, if one is; refused where two are."""
    known = {one.id_index for one in (first, second) if one.id_index}
    if len(known) == 2:
        raise Refused(
            "two_id_numbers",
            _("They have two different ID numbers, so they are two people. Correct the wrong number first."),
        )
    return known


def _card_missing() -> Refused:
    text = _("An ID number is on record. Let the person show their ID card, and type its number.")
    return Refused("card_missing", text, field="card")


def _nothing_against(first: Person, second: Person) -> comparing.Holdings:
    """What both hold; refused where one of them has power, or both acted in one matter."""
    lasting = Term.objects.filter(Q(ends=None) | Q(ends__gt=clock.now())).select_related("post__organisation")
    for term in lasting.filter(person=second):
        if term.post.kind not in kinds.SEATS:
            raise Refused(
                "second_in_post",
                _(
                    "Who is to be given up holds the post %(post)s. End that term first;"
                    " whoever is kept is appointed anew."
                )
                % {"post": term.post.title},
            )
        eligibility.must_be_compatible(term.post, first.pk, clock.now())
    held = comparing.holdings(first.pk, second.pk)
    if comparing.clashes(first, second, held):
        raise Refused("both_acted", _("Both acted in one matter, where they count as two people; it is named below."))
    return held


def _take_over(first: Person, second: Person, by: Actor) -> None:
    """The numbers that the first lacks; a way to sign in only where the first had none and holds no post."""
    signs_in = bool(first.phone) or has_account(first) or bool(terms.held(first.pk))
    second_number, proved, was_member = second.phone, second.phone_proved_at, second.member
    number, address, other = second.id_number, second.address, second.other_phone
    second.is_active, second.merged_into, second.member = False, first, False
    second.phone = second.other_phone = second.id_number = second.address = ""
    second.phone_proved_at = None
    second.set_unusable_password()
    second.save()  # before the first: a number is one person's
    if not signs_in:
        first.phone, first.phone_proved_at = second_number, proved
    spare = "" if first.phone == second_number else second_number
    first.other_phone = first.other_phone or spare or other
    first.id_number, first.address = first.id_number or number, first.address or address
    first.member = first.member or was_member
    first.save()
    record("person.merged", second, by=by, data={"into": first.pk}, area_id=None)
    record("person.took_double", first, by=by, data={"of": second.pk, "signs_in": not signs_in}, area_id=None)
