"""Notices: what a body of an area tells, to whom and for how long, in which wordings, and who knows of it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.exchange import (
    topic_models,  # noqa: F401 -- so that Django finds these tables
)
from linli.kernel import clock
from linli.kernel.codes import public_code
from linli.people.models import Organisation
from linli.places.models import Building, Located, Salted, Unit

PERSON = settings.AUTH_USER_MODEL


class Kind(models.TextChoices):
    NOTICE = "notice", pgettext_lazy("a notice", "Notice")
    ANNOUNCEMENT = "announcement", pgettext_lazy("a notice", "Announcement")
    PUBLICATION = "publication", pgettext_lazy("a notice", "Publication, open to objections")
    AFFAIRS = "affairs", pgettext_lazy("a notice", "Residents' affairs made public")


class Audience(models.TextChoices):
    AREA = "area", pgettext_lazy("a notice", "Everybody in the area")
    BUILDINGS = "buildings", pgettext_lazy("a notice", "Some buildings")
    POSTS = "posts", pgettext_lazy("a notice", "Holders of posts")


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("a notice", "Draft")
    SCHEDULED = "scheduled", pgettext_lazy("a notice", "Appears later")
    PUBLISHED = "published", pgettext_lazy("a notice", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("a notice", "Withdrawn")


FOUND = "notice"  # as which the search index keeps notices that are out
OUT = (State.PUBLISHED.value, State.WITHDRAWN.value)  # what is withdrawn stays readable, as withdrawn


class Notice(Salted, Located):
    """One notice. `area`: over whose subtree it speaks; `asked` is the wording from which on receipts count."""

    code = models.CharField(max_length=14, unique=True, default=public_code)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="notices", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.NOTICE)
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=8000)
    audience = models.CharField(max_length=9, choices=Audience.choices, default=Audience.AREA)
    public = models.BooleanField(default=True)  # read by everybody, beyond those it is for
    must_read = models.BooleanField(default=False)
    contact = models.CharField(max_length=120, blank=True)  # where somebody objects or asks
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    appears_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)  # its last day
    version = models.PositiveSmallIntegerField(default=1)
    asked = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True)  # why it was withdrawn

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_at=None),
                name="a_notice_is_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(appears_at__isnull=False), name="a_notice_appears_at_some_time"
            ),
            models.CheckConstraint(condition=~Q(audience="posts", public=True), name="a_notice_to_posts_is_not_public"),
            models.CheckConstraint(
                condition=~Q(kind__in=("publication", "affairs"), until=None) | Q(state="draft"),
                name="what_is_made_public_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(asked__gte=1, asked__lte=F("version")), name="a_wording_asked_for_exists"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state", "-appears_at", "-id"], name="notice_area"),
            models.Index(fields=["body", "-id"], name="notice_body"),
            models.Index(fields=["appears_at"], condition=Q(state="scheduled"), name="notice_scheduled"),
            models.Index(
                fields=["area", "until"], condition=Q(state="published", must_read=True), name="notice_to_be_read"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def out(self) -> bool:
        """Whether whom it is for can read it."""
        return self.state in OUT

    @property
    def over(self) -> bool:
        """Whether its last day is past."""
        return self.until is not None and self.until < clock.today()

    @property
    def asks(self) -> bool:
        """Whether readers are asked to say that they know of it."""
        return self.must_read and self.state == State.PUBLISHED and not self.over

    @property
    def days(self) -> int:
        """For how many days it stands, its first one counted; 0 while it is open."""
        first: date | None = clock.day_of(self.appears_at) if self.appears_at else None
        return (self.until - first).days + 1 if self.until and first else 0


class NoticeBuilding(models.Model):
    """A building whose homes a notice is for."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="buildings", db_index=False)
    building = models.ForeignKey(Building, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "building"], name="a_notice_names_a_building_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.building_id}"


class NoticePost(models.Model):
    """A kind of posts whose holders a notice is for."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="posts", db_index=False)
    kind = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "kind"], name="a_notice_names_a_kind_of_post_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.kind}"


class Wording(Salted):
    """How a notice was worded from some time on; never changed once it was published."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="wordings", db_index=False)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=8000)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="a_wording_has_its_number_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.number}"


class Way(models.TextChoices):
    SELF = "self", pgettext_lazy("known of", "on the page")
    DOOR = "door", pgettext_lazy("known of", "told at the door")
    PHONE = "phone", pgettext_lazy("known of", "told by telephone")


class Receipt(Salted):
    """A home, or the holder of a post, knows of a notice in some wording. `person`: empty where staff told the home."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="receipts", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=5, choices=Way.choices, default=Way.SELF)
    at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "version", "unit", "person"], name="a_person_says_once_that_they_know"
            ),
            models.UniqueConstraint(
                fields=["notice", "version", "unit"], condition=Q(person=None), name="a_home_is_told_once"
            ),
            models.UniqueConstraint(
                fields=["notice", "version", "person"], condition=Q(unit=None), name="a_holder_says_once_that_they_know"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(unit__isnull=False), name="a_receipt_is_somebodys"
            ),
            models.CheckConstraint(
                condition=Q(way="self", entered_by=None) | ~Q(way="self") & Q(entered_by__isnull=False),
                name="who_told_somebody_is_known",
            ),
        ]
        indexes = [models.Index(fields=["notice", "unit", "version"], name="receipt_home")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.unit_id}/{self.person_id}"
