"""What the people floor itself says of two rows being made one: homes, kinship, seats, ways to sign in."""

from collections.abc import Iterator
from fractions import Fraction

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.people import code_sheets, identities, recovery
from linli.people.identity_models import Identity
from linli.people.merging import comparing, registry
from linli.people.merging.registry import Clash
from linli.people.models import Binding, Erasure, Kinship, Ownership, Person, Residence, Term, TrustedDevice
from linli.people.sheet_models import CodeSheet, RecoveryCode
from linli.rules import kin


def fill() -> None:
    """Called once when the application is ready."""
    registry.stays(EmailAddress, why="a way to sign in is not handed on: deleted")
    registry.stays(Authenticator, why="a second factor is not handed on: deleted")
    registry.stays(RecoveryCode, why="a second factor is not handed on: deleted")
    registry.stays(TrustedDevice, why="a way to sign in is not handed on: the trust ends")
    registry.stays(Identity, why="a way to sign in is not handed on: the bond ends, and the first binds anew")
    registry.stays(CodeSheet, "person", why="a way to sign in is not handed on: the sheet ends")
    registry.stays(Kinship, why="moved here, since the two stand in the order of their keys")
    registry.spare(Residence, why="both live in that home: the second's residence ends")
    registry.spare(Binding, why="both are bound to that home: the second's binding ends")
    registry.spare(Ownership, why="both own of that home: the shares add up, and the second's ends")
    registry.spare(Erasure, why="one wish to be erased is enough: the second's is dropped")
    registry.check(_seats)
    registry.before(_sign_out)
    registry.before(_one_home)
    registry.before(_kin)
    registry.before(_one_wish)


def _seats(first: Person, second: Person) -> Iterator[Clash]:
    """Both had a post or a seat in one body at one time."""
    one, other = (
        list(Term.objects.filter(person=person).select_related("post__organisation")) for person in (first, second)
    )
    for mine in one:
        for theirs in other:
            body = mine.post.organisation
            if body.pk == theirs.post.organisation_id and _together(mine, theirs):
                yield Clash("term", body.name)


def _together(one: Term, other: Term) -> bool:
    return (one.ends is None or other.starts < one.ends) and (other.ends is None or one.starts < other.ends)


def _sign_out(first: Person, second: Person, by: Actor) -> None:
    """No way into the second is a way into the first: sessions end with the account, which is active no more."""
    for device in TrustedDevice.objects.select_for_update().filter(person=second, ended_at=None):
        device.ended_at = clock.now()
        device.save(update_fields=["ended_at"])
        record("device.ended", device, by=by, data={}, area_id=None)
        Session.objects.filter(session_key=device.session_key).delete()
    for identity in identities.of(second.pk).select_for_update(of=("self",)):
        identities.end(identity, by=by)
    code_sheets.end_all(second, CodeSheet.Ended.REPLACED, by=by)
    Authenticator.objects.filter(user_id=second.pk).delete()
    recovery.forget(second.pk)
    EmailAddress.objects.filter(user_id=second.pk).delete()


def _one_home(first: Person, second: Person, by: Actor) -> None:
    """Where both are at home, the second is so no more."""
    now = clock.now()
    for _column, row in comparing.twice(first.pk, second.pk, comparing.holdings(first.pk, second.pk)):
        if isinstance(row, Residence):
            row.ends = now
            row.save(update_fields=["ends"])
            unit = row.household.unit
            record("residence.ended", row, by=by, data={"unit_id": unit.pk}, area_id=unit.area_id)
        elif isinstance(row, Binding):
            row.state, row.decided_at, row.decided_by_id = Binding.ENDED, now, by.person_id
            row.save(update_fields=["state", "decided_at", "decided_by"])
            record("binding.ended", row, by=by, data={"unit_id": row.unit_id}, area_id=row.unit.area_id)
        elif isinstance(row, Ownership):
            _one_share(first, row, by)


def _one_share(first: Person, theirs: Ownership, by: Actor) -> None:
    """Two shares of one home are one owner's, and add up; what stood on the roll stays within the whole."""
    mine = Ownership.objects.select_for_update(of=("self",)).get(person=first, unit=theirs.unit_id, ends=None)
    shares = [Fraction(row.share_num, row.share_den) for row in (mine, theirs)]
    whole = min(Fraction(1), sum(shares, Fraction(0)))
    theirs.ends = clock.now()
    theirs.save(update_fields=["ends"])
    data = {"unit_id": theirs.unit_id}
    record("ownership.ended", theirs, by=by, data=data, area_id=theirs.unit.area_id)
    mine.share_num, mine.share_den = whole.numerator, whole.denominator
    mine.save(update_fields=["share_num", "share_den"])
    moved = {"from": theirs.person_id, "to": first.pk, "share": f"{whole.numerator}/{whole.denominator}"}
    record("merge.moved", mine, by=by, data=moved, area_id=theirs.unit.area_id)


def _kin(first: Person, second: Person, by: Actor) -> None:
    """The second's relatives are the first's; what the first has on record already ends."""
    for row in Kinship.objects.select_for_update().filter(person=second) | Kinship.objects.filter(relative=second):
        seconds = row.person_id == second.pk
        pair = (first.pk, row.relative_id) if seconds else (row.person_id, first.pk)
        one, other, kind = kin.ordered(*pair, row.kind)  # type: ignore[arg-type]  # one of `kin.KINDS`, as noted
        if row.ends is None and Kinship.objects.filter(person_id=one, relative_id=other, ends=None).exists():
            row.ends = clock.now()
            row.save(update_fields=["ends"])
            record("kinship.ended", row, by=by, data={}, area_id=None)
            continue
        row.person_id, row.relative_id, row.kind = one, other, kind
        row.save(update_fields=["person", "relative", "kind"])
        record("merge.moved", row, by=by, data={"from": second.pk, "to": first.pk}, area_id=None)


def _one_wish(first: Person, second: Person, by: Actor) -> None:
    """A wish to be erased follows to the row that is kept, where the office answers it; of two the first's stands."""
    if not first.erasures.filter(state=Erasure.ASKED).exists():
        return
    for row in second.erasures.select_for_update(of=("self",)).filter(state=Erasure.ASKED):
        row.state, row.decided_at = Erasure.DROPPED, clock.now()
        row.save(update_fields=["state", "decided_at"])
        record("erasure.taken_back", row, by=by, data={"person_id": row.person_id}, area_id=row.area_id)
