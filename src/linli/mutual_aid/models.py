"""Help between neighbours: what it is for, what is asked, what is pledged, and what came in and went out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation
from linli.places.models import Located, Salted
from linli.rules import mutual_aid as rules
from linli.rules.money import grouped

PERSON = settings.AUTH_USER_MODEL


class Way(models.TextChoices):
    NEIGHBOURS = "neighbours", _("neighbours help one another")
    CHARITY = "charity", _("together with a charity, on its own account")


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("help between neighbours", "Being prepared")
    OPEN = "open", pgettext_lazy("help between neighbours", "Open")
    CLOSED = "closed", pgettext_lazy("help between neighbours", "Closed, account published")


class Drive(Salted, Located):
    """One occasion to help. Read by the residents of the estate alone: nothing is collected in public here."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.NEIGHBOURS)
    title = models.CharField(max_length=60)
    purpose = models.CharField(max_length=300)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="drives", db_index=False)
    until = models.DateField()  # the last day on which something can be pledged
    # Of the charity that collects, and how one gives to it: its own account or platform.
    charity = models.CharField(max_length=60, blank=True)
    licence = models.CharField(max_length=40, blank=True)
    agreement = models.CharField(max_length=80, blank=True)
    how = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    result = models.CharField(max_length=300, blank=True)  # what came of it, in words, once it is closed
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way=Way.NEIGHBOURS, charity="", licence="", agreement="", how="")
                | (Q(way=Way.CHARITY) & ~Q(charity="") & ~Q(licence="") & ~Q(agreement="") & ~Q(how="")),
                name="who_collects_has_a_qualification_and_an_account",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, opened_at=None, closed_at=None)
                | Q(state=State.OPEN, opened_at__isnull=False, closed_at=None)
                | (Q(state=State.CLOSED, opened_at__isnull=False, closed_at__isnull=False) & ~Q(result="")),
                name="a_closed_drive_says_what_came_of_it",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state", "id"], name="drive_area_state"),
            models.Index(fields=["organiser", "id"], name="drive_organiser"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def basis(self) -> str:
        """The law by which it is held."""
        return rules.TOGETHER if self.way == Way.CHARITY else rules.INSIDE


class Item(Salted):
    """A thing or a help that is asked, in whole pieces of `unit` (money, which a charity reports, in fen)."""

    drive = models.ForeignKey(Drive, models.PROTECT, related_name="items", db_index=False)
    name = models.CharField(max_length=40)
    unit = models.CharField(max_length=10, blank=True)
    money = models.BooleanField(default=False)
    wanted = models.PositiveBigIntegerField(null=True, blank=True)  # null: whatever comes
    left = models.BigIntegerField(default=0)  # what is there; the sum of its moves

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drive", "name"], name="one_item_of_a_name_per_drive"),
            models.CheckConstraint(condition=Q(left__gte=0), name="nobody_gives_what_is_not_there"),
            models.CheckConstraint(
                condition=Q(money=True, unit="") | (Q(money=False) & ~Q(unit="")), name="an_item_is_counted"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def written(self, quantity: int) -> str:
        """So many of it, with what they are counted in."""
        return f"{grouped(quantity)} 元" if self.money else f"{quantity} {self.unit}"  # zh: the unit of money


class Pledge(Salted):
    """Somebody says what they will give: by their own phone, or noted by the desk for whoever has none."""

    class State(models.TextChoices):
        MADE = "made", pgettext_lazy("a pledge", "Pledged")
        KEPT = "kept", pgettext_lazy("a pledge", "Received")
        WITHDRAWN = "withdrawn", pgettext_lazy("a pledge", "Taken back")

    code = models.CharField(max_length=14, unique=True, default=public_code)
    item = models.ForeignKey(Item, models.PROTECT, related_name="pledges")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    name = SealedTextField()  # of whoever has no account
    quantity = models.PositiveBigIntegerField()
    shown = models.BooleanField(default=False)  # their name may stand in the published account
    state = models.CharField(max_length=9, choices=State.choices, default=State.MADE)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"], condition=Q(state="made"), name="one_open_pledge_per_person_and_item"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="a_pledge_is_of_something"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def giver(self) -> str:
        """Who it is."""
        return self.person.name if self.person else str(self.name)


class Move(Salted):
    """Something came in or went out, for good: what was wrong is taken back by another."""

    class Kind(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("help between neighbours", "received")
        GIVEN = "given", pgettext_lazy("help between neighbours", "given")
        RETURNED = "returned", pgettext_lazy("help between neighbours", "given back")
        LOST = "lost", pgettext_lazy("help between neighbours", "spoilt or lost")

    item = models.ForeignKey(Item, models.PROTECT, related_name="moves", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    quantity = models.PositiveBigIntegerField()
    day = models.DateField()
    pledge = models.ForeignKey(Pledge, models.PROTECT, null=True, blank=True, related_name="moves")
    whom = SealedTextField()  # from whom or to whom
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # where they are known
    note = models.CharField(max_length=120, blank=True)  # the paper that shows it, or why
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone")
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="a_move_is_of_something"),
            models.CheckConstraint(
                condition=Q(person=None) | Q(by=None) | Q(kind="received") | ~Q(person=F("by")),
                name="nobody_gives_out_to_themselves",
            ),
            models.CheckConstraint(
                condition=Q(kind="received") | Q(kind="given") | ~Q(note=""), name="what_is_lost_says_why"
            ),
        ]
        indexes = [models.Index(fields=["item", "id"], name="aid_move_item")]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"

    @property
    def goes_out(self) -> bool:
        """Whether it took something out, so that a second person is to see it: what came and is said not to, too."""
        return (self.kind == self.Kind.RECEIVED) == (self.undoes_id is not None)

    @property
    def written(self) -> str:
        """How many, with what they are counted in."""
        return self.item.written(self.quantity)


class Check(models.Model):
    """A second person saw a move that took something out."""

    move = models.OneToOneField(Move, models.PROTECT, related_name="seen")
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.move_id}"
