"""What a team is beyond its body: about, members with their parts and skills, equipment on loan, pieces, pictures.

A team's body is an organisation, whose chairs lead it (`people`); what it puts on is the body's programmes
(`activities`): there is no second calendar.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.activities.skill_models import Skill
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation
from linli.places.models import Located, Salted
from linli.teams import square_models  # noqa: F401 -- its tables are this floor's too

PERSON = settings.AUTH_USER_MODEL
KINDS = ("art_team", "volunteer_team")


class Team(Salted, Located):
    """A team of an estate. `shown`: residents find its page. `open_to`: whoever likes may apply to join."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    body = models.OneToOneField(Organisation, models.PROTECT, related_name="team")
    about = models.CharField(max_length=300, blank=True)
    shown = models.BooleanField(default=True)
    open_to = models.BooleanField(default=True)
    performs = models.BooleanField(default=False)  # it promised to perform at least once a quarter

    class Meta:
        indexes = [models.Index(fields=["area", "id"], name="team_area")]

    def __str__(self) -> str:
        return self.body.name

    @property
    def kind(self) -> str:
        """What kind of team it is, in words."""
        return self.body.get_kind_display()


class LineUp(models.Model):
    """With how many in a part a performance can be held."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="line_up", db_index=False)
    part = models.CharField(max_length=30)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "part"], name="one_number_per_part_of_a_team"),
            models.CheckConstraint(condition=Q(number__gte=1), name="a_part_of_the_line_up_is_somebodys"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.number}"


class State(models.TextChoices):
    APPLIED = "applied", pgettext_lazy("member of a team", "Applied")
    IN = "in", pgettext_lazy("member of a team", "Member")
    DECLINED = "declined", pgettext_lazy("member of a team", "Not taken in")
    LEFT = "left", pgettext_lazy("member of a team", "Left")


LIVE = (State.APPLIED, State.IN)


class Member(Salted):
    """One person's time in a team, with an account or entered by name. `shown`: they show themselves (亮身份)."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    team = models.ForeignKey(Team, models.PROTECT, related_name="members", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    name = SealedTextField()  # of whoever has no account
    phone = SealedTextField()
    part = models.CharField(max_length=30, blank=True)
    words = models.CharField(max_length=200, blank=True)  # of the application
    state = models.CharField(max_length=8, choices=State.choices)
    shown = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=clock.now)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "person"], condition=Q(state__in=LIVE), name="once_at_a_time_in_a_team"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("applied", "declined"), since=None, until=None)
                | Q(state="in", since__isnull=False, until=None)
                | Q(state="left", since__isnull=False, until__isnull=False, until__gte=F("since")),
                name="a_member_is_one_from_a_day_on",
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(person__isnull=False), name="whoever_applies_has_an_account"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="member_person"),
            models.Index(fields=["team", "state", "id"], name="member_team"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def called(self) -> str:
        """Who it is."""
        return self.person.name if self.person else str(self.name)


class Has(Salted):
    """A member says that they can do it; the team's leader or the centre confirms that."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="skills", db_index=False)
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "skill"], name="a_member_has_a_skill_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}/{self.skill_id}"


class Equipment(Salted):
    """What a team owns, and how many of it are out: counted anew under its lock, never more than there are."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    team = models.ForeignKey(Team, models.PROTECT, related_name="equipment", db_index=False)
    name = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    out = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=120, blank=True)  # where it is kept, in what state

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "name"], name="one_line_per_equipment_of_a_team"),
            models.CheckConstraint(condition=Q(out__lte=F("number")), name="nothing_is_lent_twice"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int:
        """How many are there."""
        return self.number - self.out


class Loan(Salted):
    """So many of a piece of equipment, out with a member until a day."""

    equipment = models.ForeignKey(Equipment, models.PROTECT, related_name="loans", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="loans")
    number = models.PositiveIntegerField()
    out_on = models.DateField()
    due_on = models.DateField()
    back_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)  # in what state it came back
    lent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="a_loan_is_of_something"),
            models.CheckConstraint(condition=Q(due_on__gte=F("out_on")), name="a_loan_is_due_after_it_went_out"),
            models.CheckConstraint(
                condition=Q(back_on=None) | Q(back_on__gte=F("out_on")), name="nothing_comes_back_before_it_went_out"
            ),
        ]
        indexes = [
            models.Index(fields=["equipment", "id"], name="loan_equipment"),
            models.Index(fields=["due_on"], condition=Q(back_on=None), name="loan_due"),
        ]

    def __str__(self) -> str:
        return f"{self.equipment_id}: {self.number}"


class Piece(Salted):
    """A piece of the team's repertoire, while it is played."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="pieces", db_index=False)
    title = models.CharField(max_length=60)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "title"], name="one_piece_of_a_title_per_team")]

    def __str__(self) -> str:
        return self.title


class Picture(Salted):
    """A picture of the team's gallery; residents see it once a second person saw that whoever is shown agreed."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="pictures", db_index=False)
    caption = models.CharField(max_length=80)
    added_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    released_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(added_by=None) | ~Q(released_by=F("added_by")),
                name="a_picture_is_released_by_somebody_else",
            ),
        ]
        indexes = [models.Index(fields=["team", "id"], name="picture_team")]

    def __str__(self) -> str:
        return self.caption
