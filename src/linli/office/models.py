"""What the office keeps beside the ledger: tickets of the hotline and their replies, the list of its duties."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.cases.models import Case
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.office import form_models, home_models  # noqa: F401 -- so that Django finds their tables
from linli.places.models import Located, Salted

PERSON = settings.AUTH_USER_MODEL


class TicketState(models.TextChoices):
    SENT = "sent", pgettext_lazy("a ticket", "To be signed for")
    SIGNED = "signed", pgettext_lazy("a ticket", "In hand")
    REPLIED = "replied", pgettext_lazy("a ticket", "Replied")
    RETURNED = "returned", pgettext_lazy("a ticket", "Sent back")


LIVE = (TicketState.SENT.value, TicketState.SIGNED.value)


class Duty(Salted, Located):
    """One line of an area's list of duties: what is whose. A ticket is sent back by quoting one."""

    number = models.CharField(max_length=20)
    text = models.CharField(max_length=300)
    unit = models.CharField(max_length=60)  # whose duty it is
    basis = models.CharField(max_length=120)  # the list, or the law, that says so
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "number"], condition=Q(ended_at=None), name="a_duty_stands_once_in_an_areas_list"
            ),
        ]
        indexes = [models.Index(fields=["area", "number"], name="duty_area")]

    def __str__(self) -> str:
        return self.number


class Ticket(Salted, Located):
    """A ticket of the city's hotline and the request that it became here. `area`: the estate.

    Its number, deadline and the time for signing are the city's and are kept as they came.
    """

    code = models.CharField(max_length=14, unique=True, default=public_code)
    case = models.OneToOneField(Case, models.PROTECT, related_name="ticket")
    number = models.CharField(max_length=40)
    came_at = models.DateTimeField()  # when the city's system sent it
    sign_by = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=TicketState.choices, default=TicketState.SENT)
    entered_at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    reply = SealedTextField()  # JSON: part → words, as last saved
    replied_at = models.DateTimeField(null=True, blank=True)
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, blank=True, related_name="+")
    because = models.CharField(max_length=300, blank=True)  # why it was sent back, beside the duty
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="a_ticket_comes_in_once"),
            models.CheckConstraint(
                condition=Q(state="sent", signed_at=None) | ~Q(state="sent"), name="a_ticket_to_be_signed_is_not_signed"
            ),
            models.CheckConstraint(
                condition=~Q(state="replied") | Q(replied_at__isnull=False), name="a_ticket_replied_to_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | Q(duty__isnull=False, returned_at__isnull=False),
                name="a_ticket_sent_back_quotes_a_duty",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "deadline", "id"], condition=Q(state__in=LIVE), name="ticket_area_live"),
            models.Index(fields=["area", "-came_at"], name="ticket_area_came"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def live(self) -> bool:
        """Whether the city still waits for it."""
        return self.state in LIVE

    @property
    def late(self) -> bool:
        """Whether the city's deadline is over while it waits, or was when it was replied to."""
        return self.deadline is not None and self.deadline < (self.replied_at or self.returned_at or clock.now())

    @property
    def late_to_sign(self) -> bool:
        """Whether it waits to be signed for, and the time for that is over."""
        return self.state == TicketState.SENT and self.sign_by is not None and self.sign_by < clock.now()


class Nudge(Salted):
    """The hotline, or somebody of the desk, asked where a ticket stands (催办)."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="nudges", db_index=False)
    at = models.DateTimeField(default=clock.now)
    words = models.CharField(max_length=300)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["ticket", "-id"], name="nudge_ticket")]

    def __str__(self) -> str:
        return f"{self.ticket_id}"
