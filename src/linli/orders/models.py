"""What residents can order, who helps with it, and each order: sent out, taken, served, rated."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.activities.models import Programme, Session
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.people.models import Organisation
from linli.places.models import Located, Salted

PERSON = settings.AUTH_USER_MODEL


class Service(Salted, Located):
    """Something that a body's volunteers do for residents on order. Its hours are those of `programme`."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    organiser = models.ForeignKey(Organisation, models.PROTECT, related_name="ordered_services")
    programme = models.OneToOneField(Programme, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    about = models.CharField(max_length=300)
    least_age = models.PositiveSmallIntegerField(null=True, blank=True)  # for whom it is, in years
    whom = models.CharField(max_length=80, blank=True)  # the same in words, where years do not say it
    skill = models.CharField(max_length=40, blank=True)  # what whoever helps must be able to do
    minutes = models.PositiveSmallIntegerField()
    at_home = models.BooleanField(default=True)
    place = models.CharField(max_length=80, blank=True)  # where it is done, if not at home
    answer_days = models.PositiveSmallIntegerField(default=3)  # working days until an order is answered
    running = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organiser", "name"], condition=Q(running=True), name="one_service_of_a_name_per_body"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=15, minutes__lte=480), name="a_service_takes_up_to_a_day"),
            models.CheckConstraint(condition=Q(at_home=True) | ~Q(place=""), name="a_service_is_done_somewhere"),
        ]
        indexes = [models.Index(fields=["area", "running", "id"], name="service_area")]

    def __str__(self) -> str:
        return self.name


class Helper(Salted):
    """Somebody who offers to help with a service; sent orders once the body has accepted them."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("helping with a service", "Wants to help")
        ACCEPTED = "accepted", pgettext_lazy("helping with a service", "Helps")
        LEFT = "left", pgettext_lazy("helping with a service", "No longer")

    service = models.ForeignKey(Service, models.PROTECT, related_name="helpers", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    can = models.CharField(max_length=120, blank=True)  # what they say they can do
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    shown = models.CharField(max_length=80, blank=True)  # the training or paper that the body saw
    accepted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "person"], name="one_helper_per_person_and_service"),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("person")), name="nobody_accepts_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}/{self.person_id}"


class State(models.TextChoices):
    ORDERED = "ordered", pgettext_lazy("an order", "To be sent out")
    SENT = "sent", pgettext_lazy("an order", "Looking for a volunteer")
    TAKEN = "taken", pgettext_lazy("an order", "Taken")
    SERVED = "served", pgettext_lazy("an order", "Served, to be recorded")
    DONE = "done", pgettext_lazy("an order", "Done")
    UNMET = "unmet", pgettext_lazy("an order", "Could not be met")
    WITHDRAWN = "withdrawn", pgettext_lazy("an order", "Taken back")


class Part(models.TextChoices):
    ANY = "any", pgettext_lazy("of the day", "any time")
    MORNING = "morning", pgettext_lazy("of the day", "in the morning")
    AFTERNOON = "afternoon", pgettext_lazy("of the day", "in the afternoon")
    EVENING = "evening", pgettext_lazy("of the day", "in the evening")


class Why(models.TextChoices):
    NOBODY = "nobody", _("no volunteer is free")
    OTHER_SERVICE = "other_service", _("somebody else has to do this: said whom to ask")
    ABSENT = "absent", _("nobody was there at the agreed time")
    NOT_FOR = "not_for", _("the service is not for this person")
    ELSE = "else", _("another reason")


class Order(Salted, Located):
    """One order, for good. Who ordered it, their words and their address are read by the desk and whoever took it."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    service = models.ForeignKey(Service, models.PROTECT, related_name="orders", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    name = SealedTextField()  # of whoever has no account, with how they are reached
    phone = SealedTextField()
    words = SealedTextField()
    place = SealedTextField()
    wish_on = models.DateField()
    part = models.CharField(max_length=9, choices=Part.choices, default=Part.ANY)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.ORDERED)
    # As it was sent out: to one, or to all who help with the service.
    starts_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    sent_to = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    take_by = models.DateTimeField(null=True, blank=True)
    taker = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    session = models.OneToOneField(Session, models.PROTECT, null=True, blank=True, related_name="+")
    came_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=13, choices=Why.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why it is unmet, or what the last one who had it said
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    said = SealedTextField()  # with the grade
    rated_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    rated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taker=None) | Q(person=None) | ~Q(taker=F("person")), name="nobody_serves_themselves"
            ),
            models.CheckConstraint(
                condition=Q(taker=None) | Q(sent_by=None) | ~Q(taker=F("sent_by")), name="nobody_sends_to_themselves"
            ),
            models.CheckConstraint(
                condition=Q(taker=None) | Q(rated_by=None) | ~Q(taker=F("rated_by")), name="nobody_rates_themselves"
            ),
            models.CheckConstraint(
                condition=Q(grade=None, rated_at=None) | Q(grade__gte=1, grade__lte=5, rated_at__isnull=False),
                name="an_order_is_rated_from_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("taken", "served", "done"), taker__isnull=False, session__isnull=False)
                | (~Q(state__in=("taken", "served", "done")) & Q(taker=None, session=None)),
                name="a_taken_order_has_one_taker",
            ),
            models.CheckConstraint(
                condition=(Q(state="unmet") & ~Q(why="")) | (~Q(state="unmet") & Q(why="")),
                name="an_unmet_order_says_why",
            ),
            models.CheckConstraint(
                condition=Q(came_at=None) | Q(left_at__gt=F("came_at")), name="a_service_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["service", "state", "id"], name="order_service_state"),
            models.Index(fields=["person", "id"], name="order_person"),
            models.Index(fields=["taker", "id"], name="order_taker"),
            models.Index(fields=["take_by"], condition=Q(state="sent"), name="order_sent"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def orderer(self) -> str:
        """Who it is for."""
        return self.person.name if self.person else str(self.name)

    @property
    def reached(self) -> str:
        """Their telephone."""
        return str(self.person.phone or "") if self.person else str(self.phone)

    @property
    def ends_at(self) -> datetime | None:
        """When it is agreed to be over."""
        return self.starts_at + timedelta(minutes=self.minutes or 0) if self.starts_at else None

    @property
    def late(self) -> bool:
        """Whether the day by which it was to be answered has passed without a volunteer."""
        return self.state in (State.ORDERED, State.SENT) and self.answer_by < clock.today()


class Decline(models.Model):
    """Somebody to whom an order was open cannot take it, or gave it back, or did not come: not sent to them again."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="declines", db_index=False)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    missed = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "person"], name="one_decline_per_person_and_order")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.person_id}"
