"""Official papers, the series of their numbers, how they were served. The bytes of an issued one lie in the store."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel.codes import public_code
from linli.kernel.sealed import SealedTextField
from linli.papers import match_models  # noqa: F401 -- so that Django finds its table
from linli.people.models import Organisation
from linli.places.models import Located, Salted

PERSON = settings.AUTH_USER_MODEL
PDF = "paper.pdf"  # the one size of an issued paper in the store


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("paper", "Draft")
    CHECKED = "checked", pgettext_lazy("paper", "Checked")
    ISSUED = "issued", pgettext_lazy("paper", "Issued")
    WITHDRAWN = "withdrawn", pgettext_lazy("paper", "Withdrawn")


UNISSUED = (State.DRAFT, State.CHECKED)


class Paper(Salted, Located):
    """One document, filled in from a template. Once issued nothing of it changes (triggers.py); it can be withdrawn."""

    code = models.CharField(max_length=16, unique=True, default=public_code, editable=False)
    body = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("issued by"), db_index=False
    )
    # Of a body with nobody else who could check the draft: its superior, which does.
    above = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    row = models.CharField(max_length=16, blank=True)  # the one party of its subject that it is about
    names = models.JSONField(null=True, blank=True)  # the parties it names, where it is served upon each of them
    pack = models.SlugField(max_length=40)
    name = models.SlugField(max_length=40)  # of the template, in its pack's folder
    title = models.CharField(max_length=80)
    template = models.TextField()  # its text as it was, so that a paper never changes with it
    values = SealedTextField()  # JSON
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    concerned = models.BooleanField(default=False)
    closed = models.BooleanField(default=False)  # its subject has readers of its own: read by its body alone
    # And there by those posts alone that the subject's process names, since somebody holds one of them.
    reserved = models.BooleanField(default=False)

    letters = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    drafted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField()
    checked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = SealedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letters", "year", "serial"], name="one_paper_per_number"),
            models.CheckConstraint(
                condition=Q(state__in=UNISSUED, sha256="", number="", serial=None, issued_on=None, issued_by=None)
                | (~Q(state__in=UNISSUED) & ~Q(sha256="") & Q(issued_on__isnull=False, issued_by__isnull=False)),
                name="number_and_bytes_come_with_the_issue",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, checked_by=None) | (~Q(state=State.DRAFT) & Q(checked_by__isnull=False)),
                name="nothing_is_issued_unchecked",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | Q(drafted_by=None) | ~Q(checked_by=F("drafted_by")),
                name="nobody_checks_their_own_draft",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_at=None)),
                name="a_withdrawn_paper_has_a_date",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="paper_subject"),
            # The newest of a body, and of the areas whose offices read along.
            models.Index(fields=["body", "id"], name="paper_of_body"),
            models.Index(fields=["community_id", "id"], name="paper_community"),
            models.Index(fields=["street_id", "id"], name="paper_street"),
        ]

    def __str__(self) -> str:
        return self.number or self.code

    @property
    def frozen(self) -> bool:
        """Whether nothing of it may change any more."""
        return self.state not in UNISSUED


class Series(models.Model):
    """The last number that a body has given under these letters in a year. Locked by whoever takes the next.

    Letters are of one body in a year, however its own and those of the paper's kind were put together.
    """

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    letters = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letters", "year"], name="one_series_per_letters_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.letters}〔{self.year}〕{self.last}"


class Concern(models.Model):
    """A person or a body whom a paper is about: they neither handle nor see it at a desk."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="concerns")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation=None) | Q(person=None, organisation__isnull=False),
                name="a_papers_concern_names_a_person_or_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}"


class Outcome(models.TextChoices):
    SENT = "sent", pgettext_lazy("service", "Under way")
    SERVED = "served", pgettext_lazy("service", "Served")
    FAILED = "failed", pgettext_lazy("service", "Not served")


class Way(models.TextChoices):
    DIRECT = "direct", pgettext_lazy("service", "Handed to the addressee")
    FAMILY = "family", pgettext_lazy("service", "Handed to an adult of the household")
    LEFT = "left", pgettext_lazy("service", "Left at the home")
    ELECTRONIC = "electronic", pgettext_lazy("service", "By electronic means, with consent")
    POST = "post", pgettext_lazy("service", "By post")
    NOTICE = "notice", pgettext_lazy("service", "By public notice")


class Service(Salted):
    """One attempt to serve an issued paper (送达回证). A finished one never changes; another attempt is another row."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="services")
    row = models.CharField(max_length=16, blank=True)  # the party of the paper's subject upon whom it was served
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    sent_on = models.DateField(_("sent or published on"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    served_on = models.DateField(_("served on"), null=True, blank=True)  # what clocks may start from
    said = SealedTextField()  # JSON: receiver, relation, witness, address … of rules.serving.Proof
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=Outcome.SERVED, served_on__isnull=False)
                | (~Q(outcome=Outcome.SERVED) & Q(served_on=None)),
                name="what_is_served_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.way}"
