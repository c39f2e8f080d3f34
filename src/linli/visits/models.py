"""Visits at home: a programme of an office, who goes, who is visited, and each visit as its pair wrote it down."""

import json

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from linli.activities.models import Programme
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation
from linli.places.models import Building, Located, Salted
from linli.rules import visits as rules

PERSON = settings.AUTH_USER_MODEL
ENDED_WITH_IT = "programme"  # why visits ended, where the programme did


class Kind(models.TextChoices):
    TEACHING = "teaching", _("teaching at home")
    ALONE = "alone", _("old people who live alone")
    NEWBORN = "newborn", _("newborn children")
    RETURNING = "returning", _("people who come back")


class Sex(models.TextChoices):
    WOMAN = "woman", pgettext_lazy("sex", "female")
    MAN = "man", pgettext_lazy("sex", "male")


WOMAN = {Sex.WOMAN.value: True, Sex.MAN.value: False}


class VisitProgramme(Salted, Located):
    """Why an office has homes visited, and how often. The columns of the rule say who is due by themselves."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    title = models.CharField(max_length=60)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="visit_programmes", db_index=False)
    times = models.PositiveSmallIntegerField(default=1)
    days = models.PositiveSmallIntegerField(default=7)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    alone = models.BooleanField(default=False)
    periods = models.PositiveSmallIntegerField(default=0)  # of lessons wanted in the term for each; 0: none are counted
    before = models.PositiveIntegerField(default=0)  # kilometres driven before this record begins
    mark = models.PositiveIntegerField(default=10_000)  # kilometres: passing each multiple is put on record
    # Under which the hours of whoever goes stand, where going is voluntary; none: it is paid, or the office's duty.
    service = models.OneToOneField(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(times__gte=1, days__gte=F("times")), name="visits_come_at_most_daily"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("begins")), name="visit_term_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["body", "id"], name="visit_programme_body")]

    def __str__(self) -> str:
        return self.title

    @property
    def rhythm(self) -> rules.Rhythm:
        """How often, and between which days."""
        return rules.Rhythm(self.times, self.days, self.begins, self.ends)

    @property
    def rule(self) -> rules.Rule:
        """Who is due by themselves."""
        return rules.Rule(self.age_from, self.age_to, self.alone)

    @property
    def voluntary(self) -> bool:
        """Whether whoever goes does so of their own will, unpaid, and has it among their hours."""
        return self.service_id is not None

    @property
    def of_children(self) -> bool:
        """Whether those visited are children: the pair rule asks more then."""
        return self.kind in (Kind.TEACHING, Kind.NEWBORN)


class Visitor(Salted):
    """Somebody who goes to the homes of a programme, a teacher or not."""

    programme = models.ForeignKey(VisitProgramme, models.PROTECT, related_name="visitors")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    trained = models.BooleanField(default=False)
    sex = models.CharField(max_length=5, choices=Sex.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person"], condition=Q(ended_at=None), name="one_place_per_visitor_and_programme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}/{self.person_id}"

    @property
    def as_rule(self) -> rules.Caller:
        """As the pair rule sees them."""
        return rules.Caller(self.person_id, self.trained, WOMAN.get(self.sex))


class Visited(Salted, Located):
    """Who is visited, by a number on every open screen: name, home, need and guardian are sealed.

    `first` and `second` are the pair that goes now; whoever leaves it loses sight of the file.
    """

    code = models.CharField(max_length=14, unique=True, default=public_code)
    programme = models.ForeignKey(VisitProgramme, models.PROTECT, related_name="visited", db_index=False)
    number = models.PositiveIntegerField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    name = SealedTextField()
    sex = models.CharField(max_length=5, choices=Sex.choices, blank=True)
    address = SealedTextField()
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="+")
    position = SealedTextField()  # "longitude,latitude" in degrees, where somebody noted it
    guardian = SealedTextField()
    phone = SealedTextField()
    answers = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # has that number
    need = SealedTextField()  # of health and learning: read by the pair and the office alone
    consent = models.CharField(max_length=80, blank=True)  # the written consent to noting it, with its day
    photos = models.BooleanField(default=False)  # the guardian has agreed to photos, in writing
    reason = SealedTextField()  # why by hand; empty: by the programme's rule
    due_on = models.DateField(null=True, blank=True)
    missed_on = models.DateField(null=True, blank=True)  # the due day for which the alarm was raised
    first = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    second = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = SealedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="one_number_per_visited"),
            models.UniqueConstraint(
                fields=["programme", "person"], condition=Q(ended_at=None), name="nobody_is_visited_twice_over"
            ),
            models.CheckConstraint(
                condition=Q(first=None, second=None)
                | (Q(first__isnull=False, second__isnull=False) & ~Q(first=F("second"))),
                name="two_go_or_nobody",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(first=None) | (~Q(person=F("first")) & ~Q(person=F("second"))),
                name="nobody_visits_themselves",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "due_on", "id"], name="visited_programme_due"),
            models.Index(fields=["first"], condition=Q(ended_at=None), name="visited_first"),
            models.Index(fields=["second"], condition=Q(ended_at=None), name="visited_second"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What stands for them on open screens."""
        words = {
            Kind.TEACHING: pgettext("who is visited", "Child"), Kind.ALONE: pgettext("who is visited", "Elder"),
            Kind.NEWBORN: pgettext("who is visited", "Baby"), Kind.RETURNING: pgettext("who is visited", "Returner"),
        }  # fmt: skip
        return f"{words[Kind(self.programme.kind)]}{self.number:02}"

    @property
    def late(self) -> bool:
        """Whether a visit is missed."""
        return self.ended_at is None and rules.overdue(self.due_on, clock.today())

    @property
    def ended_said(self) -> str:
        """Why the visits ended, in the reader's words."""
        return str(_("the programme ended")) if self.ended_why == ENDED_WITH_IT else str(self.ended_why)

    @property
    def near(self) -> str:
        """Where it is, as far as an open screen says."""
        return self.building.name if self.building else ""


class Turn(models.Model):
    """From when to when a pair went to somebody: what they wrote on the road then is taken after they left, too."""

    visited = models.ForeignKey(Visited, models.PROTECT, related_name="turns")
    first = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    second = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    starts = models.DateTimeField(default=clock.now)
    ends = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visited"], condition=Q(ends=None), name="one_pair_goes_to_somebody_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["ends"], name="visit_turn_ends")]

    def __str__(self) -> str:
        return f"{self.visited_id}: {self.first_id}, {self.second_id}"


class Visit(Salted):
    """A visit as its pair wrote it down, for good; what was wrong is voided by the office and written anew.

    `key` is made on the phone, so that what is sent twice is kept once.
    """

    class Signed(models.TextChoices):
        DRAWN = "drawn", _("signed on the phone")
        PAPER = "paper", _("signed on paper")
        NONE = "none", _("not signed")

    code = models.CharField(max_length=14, unique=True, default=public_code)
    key = models.CharField(max_length=36)
    visited = models.ForeignKey(Visited, models.PROTECT, related_name="visits", db_index=False)
    programme = models.ForeignKey(VisitProgramme, models.PROTECT, related_name="visits", db_index=False)
    first = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    second = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    day = models.DateField()
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField()
    metres = models.PositiveIntegerField(default=0)
    periods = models.PositiveSmallIntegerField(default=0)
    goals = SealedTextField()  # what they had set themselves
    done = SealedTextField()
    response = SealedTextField()
    advice = SealedTextField()
    safety = SealedTextField()  # what to mind in the home, and what was seen to
    signed = models.CharField(max_length=5, choices=Signed.choices)
    unsigned_why = models.CharField(max_length=120, blank=True)
    offline = models.BooleanField(default=False)  # it was kept on the phone and sent later
    due_on = models.DateField(null=True, blank=True)  # which due day it met
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")  # from paper
    at = models.DateTimeField(default=clock.now)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="a_visit_is_kept_once"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="two_went"),
            models.CheckConstraint(condition=Q(left_at__gt=F("arrived_at")), name="they_left_after_they_came"),
            models.CheckConstraint(
                condition=Q(signed="drawn") | ~Q(unsigned_why=""), name="without_a_drawn_signature_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(entered_by=None) | Q(by=None) | ~Q(entered_by=F("by")), name="two_see_a_visit_from_paper"
            ),
        ]
        indexes = [
            models.Index(fields=["visited", "-day", "-id"], name="visit_visited_day"),
            models.Index(fields=["programme", "day"], name="visit_programme_day"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def minutes(self) -> int:
        """How long they were there."""
        return int((self.left_at - self.arrived_at).total_seconds()) // 60

    @property
    def km(self) -> str:
        """The way in kilometres, with one digit."""
        return f"{self.metres / 1000:.1f}"


class PaperVisit(Salted):
    """A visit that its pair wrote on paper, as one of the office entered it: it counts once a second one saw both."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    visited = models.ForeignKey(Visited, models.PROTECT, related_name="papers")
    first = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    second = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField()
    metres = models.PositiveIntegerField(default=0)
    periods = models.PositiveSmallIntegerField(default=0)
    words = SealedTextField()  # JSON: goals, done, response, advice, safety
    unsigned_why = models.CharField(max_length=120)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    seen_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    visit = models.OneToOneField(Visit, models.PROTECT, null=True, blank=True, related_name="paper")  # what came of it
    differs = models.CharField(max_length=120, blank=True)  # why it was not taken

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_by=None) | ~Q(seen_by=F("entered_by")), name="nobody_compares_what_they_entered"
            ),
            models.CheckConstraint(
                condition=~Q(entered_by=F("first")) & ~Q(entered_by=F("second")), name="the_office_enters_from_paper"
            ),
        ]
        indexes = [models.Index(fields=["visited"], condition=Q(seen_at=None), name="paper_visit_open")]

    def __str__(self) -> str:
        return self.code

    @property
    def km(self) -> str:
        """The way in kilometres, with one digit."""
        return f"{self.metres / 1000:.1f}"

    @property
    def said(self) -> dict[str, str]:
        """The words as they stand on the paper."""
        return {key: str(text) for key, text in json.loads(self.words or "{}").items()}
