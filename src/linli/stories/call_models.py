"""Calls for works (征集评选): what is called for, what was sent in, how the jury judged, who gets which prize."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.cases.models import Case
from linli.kernel.codes import public_code
from linli.places.models import Located, Salted

PERSON = settings.AUTH_USER_MODEL
PUBLISHER = "stories.Publisher"


class CallState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a call for works", "Being drawn up")
    OPEN = "open", pgettext_lazy("a call for works", "Open")  # judged once its last day is over
    ANNOUNCED = "announced", pgettext_lazy("a call for works", "Result made public")
    FINAL = "final", pgettext_lazy("a call for works", "Result final")
    CANCELLED = "cancelled", pgettext_lazy("a call for works", "Called off")


class Way(models.TextChoices):
    MEAN = "mean", pgettext_lazy("how works are judged", "The mean of the jurors' points")
    TRIMMED = "trimmed", pgettext_lazy("how works are judged", "The mean without the highest and the lowest")


class OpenTo(models.TextChoices):
    EVERYBODY = "everybody", pgettext_lazy("who may send in", "Everybody")
    RESIDENTS = "residents", pgettext_lazy("who may send in", "Residents of the area")


class Call(Salted, Located):
    """One call. Its parts (categories, criteria, prizes) are fixed once it is open; `area` is the publisher's."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    publisher = models.ForeignKey(PUBLISHER, models.PROTECT, related_name="calls", db_index=False)
    title = models.CharField(max_length=60)
    theme = models.TextField(max_length=2000)
    open_to = models.CharField(max_length=9, choices=OpenTo.choices, default=OpenTo.EVERYBODY)
    conditions = models.TextField(max_length=1000, blank=True)
    until = models.DateField()  # the last day
    blind = models.BooleanField(default=True)
    way = models.CharField(max_length=7, choices=Way.choices, default=Way.MEAN)
    least = models.PositiveSmallIntegerField(default=0)  # points below which there is no prize
    public_days = models.PositiveSmallIntegerField(default=5)
    labour = models.BooleanField(default=False)  # prizes are pay for what was ordered, and taxed so
    state = models.CharField(max_length=9, choices=CallState.choices, default=CallState.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    announced_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    public_until = models.DateField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    why = models.CharField(max_length=200, blank=True)  # it was called off

    if TYPE_CHECKING:
        publisher_id: int
        announced_by_id: int | None
        finished_by_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("announced", "final"))
                | Q(announced_at__isnull=False, public_until__isnull=False),
                name="a_result_made_public_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(finished_by__isnull=True) | ~Q(finished_by=F("announced_by")),
                name="who_announces_a_result_does_not_make_it_final",
            ),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(why=""), name="a_call_called_off_says_why"),
        ]
        indexes = [models.Index(fields=["publisher", "state", "id"], name="call_publisher_state")]

    def __str__(self) -> str:
        return self.title


class Category(models.Model):
    """What works are judged apart from each other: photos, films, texts; young people and grown-ups."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="categories", db_index=False)
    name = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["call", "name"], name="one_category_of_that_name")]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """What points are given for, and how many at most."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria", db_index=False)
    name = models.CharField(max_length=20)
    most = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["call", "name"], name="one_criterion_of_that_name"),
            models.CheckConstraint(condition=Q(most__gte=1), name="a_criterion_gives_points"),
        ]

    def __str__(self) -> str:
        return self.name


class Prize(models.Model):
    """A prize of each category: how many places, and how much money (fen, before tax; 0 is an honour alone)."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="prizes", db_index=False)
    name = models.CharField(max_length=20)
    places = models.PositiveSmallIntegerField()
    amount = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["call", "name"], name="one_prize_of_that_name"),
            models.CheckConstraint(condition=Q(places__gte=1), name="a_prize_has_a_place"),
        ]

    def __str__(self) -> str:
        return self.name


class Juror(models.Model):
    """Somebody who judges, named on the page of the call with their unit."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="jurors", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    unit = models.CharField(max_length=60, blank=True)
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        person_id: int

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="named_as_a_juror_once")]

    def __str__(self) -> str:
        return str(self.person)


class Entry(Salted):
    """A submission that was sent in for a call. Jurors know it by its number."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    call = models.ForeignKey(Call, models.PROTECT, related_name="entries", db_index=False)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    maker = models.CharField(max_length=50)
    unit = models.CharField(max_length=60, blank=True)  # of whoever made it
    entered_at = models.DateTimeField()
    out = models.CharField(max_length=200, blank=True)  # why it is judged no longer: withdrawn, or struck out
    order = models.PositiveSmallIntegerField(null=True, blank=True)  # the jury's decision between works of one score

    if TYPE_CHECKING:
        call_id: int
        case_id: int
        category_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_entry_of_that_number"),
            models.UniqueConstraint(fields=["call", "case"], name="sent_in_for_a_call_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Judgement(models.Model):
    """What one juror gave one work: `points` by criterion, `total` their sum; nothing of who does not judge it."""

    juror = models.ForeignKey(Juror, models.PROTECT, related_name="judgements", db_index=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="judgements")
    points = models.JSONField(default=dict)
    total = models.PositiveIntegerField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    if TYPE_CHECKING:
        juror_id: int
        entry_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["juror", "entry"], name="a_juror_judges_a_work_once"),
            models.CheckConstraint(
                condition=Q(total__isnull=False) | ~Q(words=""), name="who_does_not_judge_a_work_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror_id}/{self.entry_id}"


class Award(models.Model):
    """A prize for a work, as it was made public."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="award")
    prize = models.ForeignKey(Prize, models.PROTECT, related_name="awards")

    if TYPE_CHECKING:
        entry_id: int
        prize_id: int

    def __str__(self) -> str:
        return f"{self.prize}: {self.entry}"


class Objection(models.Model):
    """What somebody says against a result while it is public. It is answered before the result is final."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="objections")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    if TYPE_CHECKING:
        by_id: int
        call_id: int
        answered_by_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="an_objection_answered_has_words",
            ),
            models.UniqueConstraint(
                fields=["call", "by"], condition=Q(answered_at=None), name="one_objection_of_a_person_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.text
