"""An election takes effect: whoever was elected gets their term, whoever sat until then leaves, and clocks begin.

Elections are held on upper floors; they say here how one came out (`Election`). What was elected is put into effect by
the office above, once, and only when nobody can object to the result any more.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people import access, eligibility, kin, kinds, services
from linli.people.models import Formality, Organisation, Person, Post, Seating, Term
from linli.people.queries import running
from linli.places.models import Area
from linli.rules import bodies, seating


@dataclass(frozen=True)
class Won:
    """One who was elected: the name on the paper, and who that can be in the register, the likeliest first."""

    name: str
    people: tuple[Person, ...]
    sure: bool = False


@dataclass(frozen=True)
class Election:
    """How an election came out. `law` is that of `rules.election`; `waits` says why nobody takes office by it yet."""

    source: tuple[str, int]
    law: str
    title: str
    area: Area
    seats: int
    elected_on: date
    document: str
    elected: tuple[Won, ...]
    body: Organisation | None = None
    waits: str = ""

    @property
    def kind(self) -> seating.Seats:
        """In which kind of body they sit, and as what."""
        return seating.ELECTED[self.law]


@dataclass(frozen=True)
class Said:
    """What whoever puts it into effect says: who each of the elected is, as what they sit, whose terms end with it.

    `without`: the places of those who do not take office, having declined or being near relatives of one another, and
    `why`; their seats stay open.
    """

    people: Sequence[int]
    seat: str = ""
    ending: Collection[int] = ()
    body_id: int | None = None
    name: str = ""  # of a body that is founded with it
    without: Collection[int] = ()
    why: str = ""

    @property
    def taking(self) -> list[int]:
        """Who takes office."""
        return [pk for place, pk in enumerate(self.people) if place not in self.without]


def made(election: Election) -> Seating | None:
    """Its effect, if it has taken one."""
    kind, key = election.source
    return Seating.objects.filter(source_kind=kind, source_id=key).select_related("organisation").first()


def named(by: Actor, names: Collection[str], first: Collection[int] = ()) -> Mapping[str, Won]:
    """Who of the register bears each name, within the actor's reach; those of `first` (the roll, say) before others.

    `sure`: one person alone comes into question.
    """
    rows = access.scope(by, "person.read", Person.objects.filter(name__in=set(names), is_active=True)).order_by("pk")
    found: dict[str, list[Person]] = {name: [] for name in names}
    for person in rows:
        found[person.name].append(person)
    won = {}
    for name, people in found.items():
        likely = [one for one in people if one.pk in first]
        ranked = [*likely, *(one for one in people if one.pk not in first)]
        won[name] = Won(name, tuple(ranked), len(likely or ranked) == 1)
    return won


def bodies_of(election: Election) -> list[Organisation]:
    """The bodies that it can have filled: its own, else those of their kind in the place or the community above it."""
    return filled_by(election.kind.body, election.area, election.body)


def filled_by(kind: str, area: Area, caller: Organisation | None) -> list[Organisation]:
    """The bodies of the kind whose seats a vote of the place can fill, called by that one."""
    if caller is not None and caller.kind == kind:
        return [caller]
    here = [pk for pk in (area.pk, area.community_id) if pk]
    rows = Organisation.objects.filter(kind=kind, area_id__in=here, ended_at=None)
    return list(rows.select_related("area").order_by("-area_id", "pk"))


def seats_of(election: Election) -> tuple[str, ...]:
    """The kinds of posts as which they can sit: its own first, then the others of such a body; of an office its own."""
    if election.kind.within:
        return (election.kind.seat,)
    _law, seats = kinds.LAWS.get(election.kind.body, ("", ()))
    return tuple(dict.fromkeys([election.kind.seat, *(seats if election.kind.seat in seats else ())]))


def sitting(body: Organisation, seats: Collection[str], title: str = "") -> QuerySet[Term]:
    """Those who sit there now, first come first; in the post of that title, where one is given."""
    rows = running().filter(post__organisation=body, post__kind__in=seats, post__ended_at=None)
    if title:
        rows = rows.filter(post__title__contains=title)
    return rows.select_related("post", "person").order_by("post_id", "starts", "pk")


def take_effect(election: Election, said: Said, *, by: Actor) -> Seating:
    """Let whoever was elected take office. Pressed again it is the same effect; refused while the result may fall."""
    if done := made(election):
        return done
    _must_be_complete(election, said)
    # Before the body, and all at once: else this and another election may wait in a circle.
    return kin.until_held(lambda beside: _take_effect(election, said, kin.locked(said.taking, beside), by))


def _take_effect(election: Election, said: Said, held: Mapping[int, Person], by: Actor) -> Seating:
    body = _body(election, said, by)
    if done := made(election):  # behind the body's lock: two pressed at once
        return done
    kin.still_locked(said.taking, held)
    post = _post(body, said.seat or election.kind.seat, election, by)
    now, again = clock.now(), {(post.pk, person_id) for person_id in said.taking}
    seated = list(sitting(body, seats_of(election), election.kind.title))
    # Who is elected anew into the same post begins a new term there.
    leaving = [term for term in seated if term.pk in said.ending or (term.post_id, term.person_id) in again]
    staying = [term for term in seated if term not in leaving]
    _must_fit(body, election, {term.person_id for term in staying} | set(said.taking))
    for term in leaving:
        services.end_term(term.pk, by=by, ends=now, document=election.document, why="expired")
    if election.kind.within and {term.person_id for term in staying} - set(said.taking):
        raise Refused("office_held", _("Whoever held the office leaves it: end their term with it."), field="ending")
    ends = _end(_committee(body, leaving) if election.kind.within else staying)
    if not staying and not election.kind.within:  # first, for whoever takes office does so in one of these seats
        _size(body, election, by)
    for person_id in said.taking:
        services.appoint(
            post.pk, person_id, by=by, starts=now, ends=ends, document=election.document, how="elected", held=held
        )
    return _recorded(election, body, said, leaving, bool(staying), by)


def _must_be_complete(election: Election, said: Said) -> None:
    if election.waits:
        raise Refused("not_in_effect_yet", election.waits)
    if not election.elected:
        raise Refused("nobody_elected", _("Nobody was elected. Hold the vote again."))
    if said.without and not said.why.strip():
        raise Refused("reason_missing", _("Say why they do not take office, by which paper."), field="why")
    if not said.taking:
        raise Refused("nobody_takes_office", _("Nobody takes office: the seats are voted on again."), field="without")
    for place, (won, person_id) in enumerate(zip(election.elected, said.people, strict=False)):
        if place in said.without:
            continue
        if not won.people:
            words = _("%(name)s is not in the register yet. Enter them with their home first, then come back here.")
            raise Refused("not_in_register", words % {"name": won.name})
        if person_id not in {person.pk for person in won.people}:
            words = _("%(name)s: choose one of those who bear this name.") % {"name": won.name}
            raise Refused("another_name", words)
    if len(said.people) != len(election.elected) or len(set(said.taking)) != len(said.taking):
        raise Refused("elected_missing", _("Say of each of the elected who they are, each once."))
    if said.seat and said.seat not in seats_of(election):
        raise Refused("no_such_seat", _("Nobody is elected to such a post here."), field="seat")


def _body(election: Election, said: Said, by: Actor) -> Organisation:
    """The body, locked behind who sits there and its posts; one that is founded with its first election."""
    offered = bodies_of(election)
    if not offered and not said.body_id:
        if not said.name.strip():
            words = _(
                "There is no such body on record yet. Say what it is called; it is founded with its first election."
            )
            raise Refused("no_body", words, field="name")
        offered = [services.create_organisation(election.kind.body, said.name, election.area, by=by)]
    chosen = said.body_id or offered[0].pk
    if chosen not in {body.pk for body in offered}:
        raise Refused("another_body", _("This election filled no seats of that body."), field="body")
    return _locked(chosen, election)


def _locked(body_id: int, election: Election) -> Organisation:
    """Terms, posts, then the body: so does whoever ends a term, or appoints. Anew, where somebody came meanwhile."""
    posts = Post.objects.filter(organisation=body_id, ended_at=None).order_by("pk")
    seated = running().filter(post__organisation=body_id, post__kind__in=seats_of(election)).order_by("pk")
    before = {term.pk for term in seated.select_for_update(of=("self",), no_key=True)}
    list(posts.select_for_update(of=("self",), no_key=True))
    bodies = Organisation.objects.select_for_update(of=("self",), no_key=True).select_related("area")
    body = bodies.get(pk=body_id)
    if not before.issuperset(seated.values_list("pk", flat=True)):
        raise kin.Anew
    return body


def _post(body: Organisation, kind: str, election: Election, by: Actor) -> Post:
    """The body's post of that kind; founded where it has none yet."""
    rows, title = Post.objects.filter(organisation=body, kind=kind, ended_at=None), election.kind.title
    ranked = rows.filter(title__contains=title) if title else rows.exclude(title__in=seating.TITLES)
    post = ranked.order_by("pk").first() or services.create_post(kind, body, body.area, by=by, title=title)
    if not access.may(by, "post.appoint", post):
        raise NotAllowed(_("Only the office above can fill this post, and nobody appoints themselves."))
    return post


def _committee(body: Organisation, leaving: Sequence[Term]) -> list[Term]:
    """Those with whose terms an office ends: of all who sit in the body and stay."""
    _law, seats = kinds.LAWS[body.kind]
    return [term for term in sitting(body, seats) if term not in leaving]


def _end(staying: Sequence[Term]) -> datetime | None:
    """With those beside whom they sit; None: as long as the law lets a term be."""
    days = [clock.day_of(term.ends) for term in staying if term.ends and not term.acting]
    day = seating.joined_until(days)
    return clock.midnight(day) if day else None


def _must_fit(body: Organisation, election: Election, together: Collection[int]) -> None:
    """Refuse before anybody leaves what would make the body larger, smaller or more even than its law lets it be.

    How many a branch elects goes by how many members it has, which its meeting asks (支部工作条例(试行) art. 20).
    """
    own, most = kinds.LAWS.get(body.kind, ("", ()))[1], max(body.seats, election.seats)
    if body.kind == "party_branch" or election.kind.seat not in own:
        return
    if election.seats > body.seats:  # else some of its seats: who leaves them is said here
        eligibility.must_be_of_size(body, election.kind.seat, election.seats, "ending")
    if body.seats and len(together) > most:
        law = eligibility.sized(body)
        words = _("With whoever stays there would be more than the %(seats)d seats. Say whose terms end.")
        raise Refused("size_unlawful", words % {"seats": most}, basis=law.basis if law else "", field="ending")


def _size(body: Organisation, election: Election, by: Actor) -> None:
    """So many seats the body has from now on, where its law knows that number and the actor may say so.

    Who is elected beside the seats of the body, to represent the residents say, changes nothing about them.
    """
    name, counted = kinds.LAWS.get(body.kind, ("", ()))
    if election.kind.seat not in counted or bodies.faults(bodies.LAWS[name], seats=election.seats):
        return
    if body.seats != election.seats and access.may(by, "post.create", body.area):
        services.set_seats(body.pk, election.seats, by=by)


def _recorded(
    election: Election, body: Organisation, said: Said, left: Sequence[Term], joined: bool, by: Actor
) -> Seating:
    kind, key = election.source
    row = Seating.objects.create(
        organisation=body, source_kind=kind, source_id=key, title=election.title[:120], by_id=by.person_id,
        elected_on=election.elected_on, document=election.document[:120], at=clock.now(),
    )  # fmt: skip
    data: dict[str, object] = {
        "source": [kind, key], "elected": said.taking, "left": sorted(term.person_id for term in left),
    }  # fmt: skip
    if said.without:
        data |= {"without": sorted(said.without), "why": said.why.strip()[:200]}
    record("seating.made", row, by=by, data=data, area_id=body.area_id, new=True)
    for each in seating.owed(election.law, anew=not joined):
        due = each.due(elected=election.elected_on, seated=clock.today())
        formality = Formality.objects.create(seating=row, what=each.what, due=due, basis=each.basis)
        begun = {"what": each.what, "due": due.isoformat()}
        record("formality.begun", formality, by=by, data=begun, area_id=body.area_id, new=True)
    return row


def fills_vacant(election: Election, body: Organisation) -> bool:
    """Whether there are as many vacant seats there as were voted on: then nobody has to leave."""
    if election.kind.within:
        return False
    held = len({term.person_id for term in sitting(body, seats_of(election))})
    return bool(held) and election.seats <= body.seats - held


def owed(body: Organisation) -> QuerySet[Formality]:
    """What the body still owes after its elections, soonest first."""
    return Formality.objects.filter(seating__organisation=body, done_on=None).order_by("due", "pk")


def unfiled(body: Organisation) -> bool:
    """Whether the body was elected here and no election of it was ever filed."""
    filings = Formality.objects.filter(seating__organisation=body, seating__ended=False, what="filing")
    return filings.exists() and not filings.filter(done_on__isnull=False).exists()


@transaction.atomic
def fulfil(formality_id: int, day: date, document: str, *, by: Actor) -> Formality:
    """Note that it was done, on which day and by which paper."""
    row = (
        Formality.objects.select_for_update(of=("self",))
        .select_related("seating__organisation__area")
        .get(pk=formality_id)
    )
    body = row.seating.organisation
    if not access.may(by, "body.file", body):
        raise NotAllowed(_("The body itself and the offices above it note this."))
    if row.done_on is not None:
        raise Refused("done_already", _("This is noted already."))
    if not document.strip():
        raise Refused("document_missing", _("Give the paper that shows it, with its number."), field="document")
    if not row.seating.elected_on <= day <= clock.today():
        raise Refused(
            "day_elsewhere", _("Not before the election or the end of the seat, and not after today."), field="day"
        )
    row.done_on, row.document, row.noted_by_id = day, document.strip()[:120], by.person_id
    row.save(update_fields=["done_on", "document", "noted_by"])
    data = {"what": row.what, "day": day.isoformat()}
    record("formality.done", row, by=by, data=data, area_id=body.area_id)
    return row
