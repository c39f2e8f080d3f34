"""What stands on an estate's shelf for everybody: how things are done, its money, what was done for it, and thanks."""

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

PERSON = settings.AUTH_USER_MODEL


class Guide(Salted, Located):
    """How something is done (办事指南), and what the desk answers to a question about it (答复口径).

    `area`: where it holds, with all below. Residents read it while it is public; the desk reads all of it.
    """

    code = models.CharField(max_length=14, unique=True, default=public_code)
    title = models.CharField(max_length=60)
    words = models.CharField(max_length=120, blank=True)  # by which it is looked for, beside its title
    bring = models.TextField(max_length=1000, blank=True)
    where = models.CharField(max_length=200, blank=True)
    long = models.CharField(max_length=60, blank=True)  # how long it takes
    cost = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    answer = models.TextField(max_length=2000)  # in words that can be read out or pasted
    basis = models.CharField(max_length=200)
    public = models.BooleanField(default=True)
    checked_on = models.DateField()
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["area", "title"], condition=Q(ended_at=None), name="guide_area")]

    def __str__(self) -> str:
        return self.title


class KeptGuide(models.Model):
    """Somebody keeps a guide, as they need it: they are told when it is said anew or does not hold any more.

    `estate`: on whose shelf they read it.
    """

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="keepers")
    estate = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "guide"], name="a_guide_is_kept_once")]

    def __str__(self) -> str:
        return f"{self.guide_id}"


class AccountState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("an account", "Draft")
    PUBLISHED = "published", pgettext_lazy("an account", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("an account", "Withdrawn")


class Account(Salted, Located):
    """Common income and spending of an estate in a period (小区账本), in fen. `area`: the estate.

    Published it stays as it is (a trigger holds it); what was wrong is withdrawn and published anew.
    """

    code = models.CharField(max_length=14, unique=True, default=public_code)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    opening = models.BigIntegerField()
    closing = models.BigIntegerField()  # as the books say; must be what the lines come to
    state = models.CharField(max_length=9, choices=AccountState.choices, default=AccountState.DRAFT)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why it was withdrawn

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="an_accounts_period_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None) | ~Q(state="draft") & Q(published_at__isnull=False),
                name="a_published_account_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("made_by")), name="an_account_has_two_pairs_of_eyes"
            ),
            models.UniqueConstraint(
                fields=["area", "body", "first"], condition=~Q(state="withdrawn"), name="one_account_per_period"
            ),
        ]
        indexes = [models.Index(fields=["area", "-last", "-id"], name="account_area")]

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"


class AccountLine(models.Model):
    """One line: `amount` in fen, above zero; `income` says which way."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    day = models.DateField(null=True, blank=True)
    income = models.BooleanField()
    item = models.CharField(max_length=80)
    amount = models.BigIntegerField()
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_amount_is_above_zero"),
            models.UniqueConstraint(fields=["account", "position"], name="an_account_line_has_its_place"),
        ]

    def __str__(self) -> str:
        return self.item


class ProjectState(models.TextChoices):
    OPEN = "open", pgettext_lazy("a project", "Under way")
    DONE = "done", pgettext_lazy("a project", "Done, to be checked")
    STRUCK = "struck", pgettext_lazy("a project", "Done and off the list")
    DROPPED = "dropped", pgettext_lazy("a project", "Given up")


class Project(Salted, Located):
    """One practical project (我为群众办实事): what, who answers for it, by when, and the proof."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    need = models.TextField(max_length=500)  # whose need, and how it is known
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")  # who answers for it
    due = models.DateField()
    state = models.CharField(max_length=7, choices=ProjectState.choices, default=ProjectState.OPEN)
    result = models.TextField(max_length=500, blank=True)  # what was done; of one given up or handed back: why
    done_on = models.DateField(null=True, blank=True)
    struck_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["done", "struck"]) | Q(done_on__isnull=False) & ~Q(result=""),
                name="a_project_done_says_what_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="struck")
                | Q(struck_by__isnull=False, struck_at__isnull=False) & ~Q(struck_by=F("person")),
                name="a_project_is_struck_by_another_person",
            ),
        ]
        indexes = [models.Index(fields=["area", "state", "due", "id"], name="project_area")]

    def __str__(self) -> str:
        return self.title


class Consent(models.TextChoices):
    NONE = "none", pgettext_lazy("a thank-you", "Not shown")
    NAMELESS = "nameless", pgettext_lazy("a thank-you", "Shown without my name")
    NAMED = "named", pgettext_lazy("a thank-you", "Shown with my name")


class Thanks(Salted, Located):
    """Somebody says thank you (群众致谢): in words, by letter or with a banner. It is shown as they agreed, or not."""

    class Way(models.TextChoices):
        WORDS = "words", pgettext_lazy("a thank-you", "Words")
        LETTER = "letter", pgettext_lazy("a thank-you", "Letter")
        BANNER = "banner", pgettext_lazy("a thank-you", "Banner")

    code = models.CharField(max_length=14, unique=True, default=public_code)
    way = models.CharField(max_length=6, choices=Way.choices, default=Way.WORDS)
    to = models.CharField(max_length=60)  # whom it thanks
    text = SealedTextField()
    name = SealedTextField()  # of whoever thanks
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    consent = models.CharField(max_length=8, choices=Consent.choices, default=Consent.NONE)
    proof = models.CharField(max_length=80, blank=True)  # of a consent given on paper or by telephone
    day = models.DateField()
    shown_at = models.DateTimeField(null=True, blank=True)
    shown_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_at=None) | ~Q(consent="none"), name="thanks_are_shown_with_consent_alone"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "-id"], name="thanks_area"),
            models.Index(fields=["area", "-shown_at"], condition=Q(shown_at__isnull=False), name="thanks_shown"),
        ]

    def __str__(self) -> str:
        return self.code


class ExemplarState(models.TextChoices):
    RECOMMENDED = "recommended", pgettext_lazy("an exemplar", "Recommended")
    CHECKED = "checked", pgettext_lazy("an exemplar", "Checked, waits for their consent")
    PUBLISHED = "published", pgettext_lazy("an exemplar", "Open to objections")
    HONOURED = "honoured", pgettext_lazy("an exemplar", "Honoured")
    REFUSED = "refused", pgettext_lazy("an exemplar", "Not taken further")


OWN = "own"  # the person of an exemplar, by their own page


class Exemplar(Salted, Located):
    """Whose example is honoured (先进典型): recommended, checked by another, agreed to, published, then honoured."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    honour = models.CharField(max_length=40)  # what they are called: 小区好邻居
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    deeds = models.TextField(max_length=2000)
    state = models.CharField(max_length=11, choices=ExemplarState.choices, default=ExemplarState.RECOMMENDED)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    checked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    # How the person agreed, and why it went no further: a code where they said so themselves, else the words given.
    agreed = models.CharField(max_length=80, blank=True, choices=[(OWN, _("themselves, here"))])
    first = models.DateField(null=True, blank=True)  # of the publication
    last = models.DateField(null=True, blank=True)
    honoured_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True, choices=[(OWN, _("does not want it"))])
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="+")  # the story of it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("made_by")) & ~Q(checked_by=F("person")),
                name="an_exemplar_is_checked_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "honoured"])
                | Q(first__isnull=False, last__isnull=False) & ~Q(agreed=""),
                name="an_exemplar_is_shown_with_consent_for_some_days",
            ),
        ]
        indexes = [models.Index(fields=["area", "state", "-id"], name="exemplar_area")]

    def __str__(self) -> str:
        return self.honour


class Objection(Salted):
    """What somebody says against honouring somebody, and what came of it. Who said it is read by those who answer."""

    exemplar = models.ForeignKey(Exemplar, models.PROTECT, related_name="objections")
    text = SealedTextField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    answer = models.TextField(max_length=500, blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("person")),
                name="nobody_answers_what_they_said_of_an_exemplar",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exemplar_id}"
