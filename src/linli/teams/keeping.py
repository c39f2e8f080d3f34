"""What a team has and plays: equipment and its loans, pieces, pictures."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from linli.files.models import File
from linli.files.services import attach
from linli.journal.actors import Actor
from linli.journal.services import record
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.access import may
from linli.teams.grants import OWNER
from linli.teams.models import Equipment, Loan, Member, Picture, Piece, State, Team
from linli.teams.services import led, locked


@transaction.atomic
def own(team_id: int, name: str, number: int, note: str = "", *, by: Actor) -> Equipment:
    """The team owns so many of it: a new line, or the number of one that is there."""
    team, name = led(team_id, by), name.strip()[:40]
    if not name:
        raise Refused("title_missing", _("Say what it is called."), field="name")
    row = Equipment.objects.select_for_update().filter(team=team, name=name).first() or Equipment(team=team, name=name)
    if not 0 <= number <= 9999 or number < row.out:
        words = _("There are %(out)s of it on loan; the team owns at least as many.") % {"out": row.out}
        raise Refused("fewer_than_out", words, field="number")
    new = row.pk is None
    row.number, row.note = number, note.strip()[:120]
    row.save()
    record("equipment.owned", row, by=by, data={"number": number}, area_id=team.area_id, new=new)
    return row


@transaction.atomic
def lend(equipment_id: int, member_id: int, number: int, due_on: date, *, by: Actor) -> Loan:
    """Lend some of it to a member until a day. What is out already goes to nobody else."""
    row, team = _equipment(equipment_id, by)
    member = Member.objects.filter(pk=member_id, team=team, state=State.IN).first()
    if member is None:
        raise Refused("no_member", _("Choose a member of the team."), field="member")
    if due_on < clock.today():
        raise Refused("due_past", _("This day has passed."), field="due_on")
    if not 1 <= number <= row.left:
        words = _("%(left)s of “%(name)s” are there; the others are on loan.")
        raise Refused("lent_already", words % {"left": row.left, "name": row.name}, field="number")
    made = Loan.objects.create(
        equipment=row, member=member, number=number, out_on=clock.today(), due_on=due_on, lent_by_id=by.person_id
    )
    _count(row)
    data = {"equipment_id": row.pk, "member_id": member.pk, "number": number, "due_on": due_on.isoformat()}
    record("loan.made", made, by=by, data=data, area_id=team.area_id, new=True)
    return made


@transaction.atomic
def take_back(loan_id: int, note: str = "", *, by: Actor) -> Loan:
    """It came back, in this state."""
    row, team = _equipment(Loan.objects.values_list("equipment_id", flat=True).get(pk=loan_id), by)
    loan = Loan.objects.get(pk=loan_id)
    if loan.back_on is not None:
        raise Refused("back_already", _("This came back already."))
    loan.back_on, loan.note = clock.today(), note.strip()[:120]
    loan.save(update_fields=["back_on", "note"])
    _count(row)
    record("loan.returned", loan, by=by, data={"equipment_id": row.pk}, area_id=team.area_id)
    return loan


def _equipment(equipment_id: int, by: Actor) -> tuple[Equipment, Team]:
    """A line of the ledger, locked, after its team."""
    team = led(Equipment.objects.values_list("team_id", flat=True).get(pk=equipment_id), by)
    return Equipment.objects.select_for_update().get(pk=equipment_id), team


def _count(row: Equipment) -> None:
    """How many are out, counted anew; the database refuses more than there are."""
    row.out = row.loans.filter(back_on=None).aggregate(sum=Sum("number"))["sum"] or 0
    row.save(update_fields=["out"])


@transaction.atomic
def learn(team_id: int, title: str, minutes: int | None = None, note: str = "", *, by: Actor) -> Piece:
    """A piece comes into the repertoire, or is said otherwise."""
    team, title = led(team_id, by), title.strip()[:60]
    if not title:
        raise Refused("title_missing", _("Say what it is called."), field="title")
    row = Piece.objects.filter(team=team, title=title).first() or Piece(team=team, title=title)
    new = row.pk is None
    row.minutes, row.note = minutes, note.strip()[:120]
    row.save()
    record("piece.learnt", row, by=by, data={"minutes": minutes}, area_id=team.area_id, new=new)
    return row


@transaction.atomic
def add_picture(team_id: int, caption: str, photos: Sequence[File], *, by: Actor) -> Picture:
    """A picture for the gallery, kept until a second person releases it."""
    team = led(team_id, by)
    if not photos or not caption.strip():
        raise Refused("picture_missing", _("Choose a picture and say what it shows."), field="photos")
    made = Picture.objects.create(team=team, caption=caption.strip()[:80], added_by_id=by.person_id)
    attach(photos, OWNER, made.pk)
    record("team_picture.added", made, by=by, data={"team_id": team.pk}, area_id=team.area_id, new=True)
    return made


@transaction.atomic
def release_picture(picture_id: int, *, by: Actor) -> Picture:
    """A second person saw it, and that whoever is shown agreed (个人信息保护法 art. 13): residents see it."""
    team = locked(Picture.objects.values_list("team_id", flat=True).get(pk=picture_id))
    if not may(by, "team.confirm", team):
        raise NotAllowed(_("A picture is released by a leader of the team, the branch or the community."))
    row = Picture.objects.select_for_update().get(pk=picture_id)
    if row.added_by_id is not None and row.added_by_id == by.person_id:
        raise Refused("own_picture", _("A picture is released by somebody other than whoever added it."))
    if row.released_at is None:
        row.released_by_id, row.released_at = by.person_id, clock.now()
        row.save(update_fields=["released_by", "released_at"])
        record("team_picture.released", row, by=by, data={}, area_id=team.area_id)
    return row
