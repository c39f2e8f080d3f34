"""Who a row means: somebody on record, somebody of an earlier row, or somebody new."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from linli.people.models import Person, id_index, phone_index
from linli.people.roster.cells import Wrong
from linli.people.roster.lines import Line, Read
from linli.people.roster.roll import Roll
from linli.people.wording import masked


@dataclass(eq=False)
class Who:
    """One person of the workbook: `person` is saved or not yet; `changed` are the columns to be written."""

    person: Person
    new: bool
    first_row: str
    changed: set[str] = field(default_factory=set)


class Persons:
    """Finds the same person again, by ID number, telephone, or name within a home."""

    def __init__(self, roll: Roll) -> None:
        self.roll = roll
        self._known: dict[int, Who] = {}
        self._by_id: dict[str, Who] = {}
        self._by_phone: dict[str, Who] = {}
        self._by_home: dict[tuple[object, str], Who] = {}
        self._by_name: dict[str, list[Who]] = defaultdict(list)

    def find(self, line: Line, *, may_be_new: bool = True) -> Who:
        """The person of the row. Raises Wrong where the row contradicts the record or an earlier row."""
        read = line.read
        who = self._of_file(read) or self._on_record(line)
        if who is None:
            if not may_be_new:
                raise Wrong("name", _("This person is not on the roll. Give the phone or ID number, or the home."))
            who = Who(Person(name=read.name), True, f"{line.sheet} {line.row}")
        self._compare(who, read)
        self._keep(who, read)
        return who

    def _of_file(self, read: Read) -> Who | None:
        by_id = self._by_id.get(read.id_number) if read.id_number else None
        by_phone = self._by_phone.get(read.phone) if read.phone else None
        for who, column in ((by_id, "id_number"), (by_phone, "phone")):
            if who is not None and who.person.name != read.name:
                raise Wrong(
                    column,
                    _("Row %(row)s has the same for another person. Give each person their own, or leave it empty.")
                    % {"row": who.first_row},
                )
        home = self._by_home.get((read.unit, read.name)) if read.unit else self._only_one_called(read.name)
        if home is not None and _another(home.person, read):
            home = None
        return by_id or by_phone or home

    def _only_one_called(self, name: str) -> Who | None:
        found = self._by_name[name]
        return found[0] if len(found) == 1 and not self.roll.by_name.get(name) else None

    def _on_record(self, line: Line) -> Who | None:
        read, roll = line.read, self.roll
        by_id = roll.by_id.get(id_index(read.id_number)) if read.id_number else None
        by_phone = roll.by_phone.get(phone_index(read.phone)) if read.phone else None
        for person, column in ((by_id, "id_number"), (by_phone, "phone")):
            if person is not None and person.name != read.name:
                raise Wrong(
                    column,
                    _("On record this belongs to %(name)s. Compare it, and correct or leave it empty.")
                    % {"name": masked("name", person.name)},
                )
        if by_id and by_phone and by_id.pk != by_phone.pk:
            raise Wrong("phone", _("On record this number belongs to somebody else of the same name."))
        found = by_id or by_phone or self._of_home(read)
        if found is None:
            return None
        return self._known.get(found.pk) or Who(found, False, f"{line.sheet} {line.row}")

    def _of_home(self, read: Read) -> Person | None:
        unit = self.roll.units.get(read.unit) if read.unit else None
        known = self.roll.at_home.get((unit.pk, read.name), []) if unit else []
        if not read.unit:
            known = self.roll.by_name.get(read.name, [])
        fitting = [person for person in known if not (read.id_number and _another(person, read))]
        return fitting[0] if len(fitting) == 1 else None

    def _compare(self, who: Who, read: Read) -> None:
        person = who.person
        wanted = {"phone": read.phone, "other_phone": read.other_phone, "id_number": read.id_number}
        if read.phone and read.phone == person.other_phone:
            wanted["phone"] = ""
        changed = {name for name, value in wanted.items() if value and value != getattr(person, name)}
        if "id_number" in changed and person.id_number:
            raise Wrong("id_number", _("Another ID number is on record for this person; compare it with the card."))
        if changed and not who.new:
            self._may_change(person, changed)
        for name in changed:
            setattr(person, name, wanted[name])
        who.changed |= changed

    def _may_change(self, person: Person, changed: set[str]) -> None:
        if person.pk is not None and person.pk not in self.roll.reach:
            raise Wrong(
                "phone", _("This person is known elsewhere with other data; only they themselves can change it.")
            )
        # Whoever signs in with a number owns it: an import must not hand the account to another telephone.
        if "phone" in changed and person.phone_proved_at is not None:
            raise Wrong(
                "phone", _("This person signs in with another number; leave it empty, they change it themselves.")
            )

    def _keep(self, who: Who, read: Read) -> None:
        if not who.new:
            self._known[who.person.pk] = who
        if who.person.id_number:
            self._by_id[who.person.id_number] = who
        if who.person.phone:
            self._by_phone[who.person.phone] = who
        if read.unit:
            self._by_home.setdefault((read.unit, read.name), who)
        if who.new and who not in self._by_name[read.name]:
            self._by_name[read.name].append(who)


def _another(person: Person, read: Read) -> bool:
    """Whether an ID number tells them apart."""
    return bool(read.id_number and person.id_number and read.id_number != person.id_number)
