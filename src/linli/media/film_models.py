"""A film that was sent with a case, and the versions made of it. The bytes lie in the store (`keeping.py`)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from linli.cases.models import Case
from linli.files.models import new_code
from linli.kernel import clock
from linli.places.models import Located, Salted
from linli.rules.films import Edit, edit_of

PERSON = settings.AUTH_USER_MODEL


class Film(Salted, Located):
    """One film, or a link to one, which is kept and never fetched. What it is, the first version's making finds out.

    Private until a version of it is released.
    """

    code = models.CharField(max_length=24, unique=True, default=new_code)
    case = models.ForeignKey(Case, models.PROTECT, related_name="films")
    sender = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=80, blank=True)
    link = models.CharField(max_length=500, blank=True)
    link_key = models.CharField(max_length=32, blank=True)  # rules.web_links.key
    bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    duration = models.PositiveIntegerField(default=0)  # milliseconds
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    print = models.CharField(max_length=256, blank=True)  # rules.films.distance
    captions = models.TextField(blank=True)  # WebVTT, by the times of the whole film
    released = models.ForeignKey("Version", models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(link="", bytes__gt=0) | (~Q(link="") & Q(bytes=0)), name="film_or_link"),
            models.CheckConstraint(
                condition=Q(released=None, released_at=None) | Q(released__isnull=False, released_at__isnull=False),
                name="film_release_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["duration", "id"], condition=~Q(print=""), name="film_by_duration"),
            models.Index(fields=["sender", "made_at"], name="film_by_sender"),
            models.Index(fields=["link_key"], condition=~Q(link_key=""), name="film_by_link"),
        ]

    def __str__(self) -> str:
        return self.name or self.link or self.code


EXPIRED = "expired"  # why a version is refused whose time is over (`retention`)


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("a film", "Being worked on")
    READY = "ready", pgettext_lazy("a film", "Ready")
    REFUSED = "refused", pgettext_lazy("a film", "Cannot be used")


class Version(Salted):
    """What is made of a film by one edit; number 0 is the whole of it, as it came in."""

    film = models.ForeignKey(Film, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    edit = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=20, blank=True)  # why it is refused
    progress = models.PositiveSmallIntegerField(default=0)  # thousandths
    duration = models.PositiveIntegerField(default=0)  # milliseconds
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["film", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(reason="") | ~Q(state="refused") & Q(reason=""),
                name="a_refused_version_says_why",
            ),
            models.CheckConstraint(condition=~Q(state="ready") | Q(duration__gt=0), name="a_ready_version_plays"),
            models.CheckConstraint(condition=Q(progress__lte=1000), name="progress_in_thousandths"),
        ]
        ordering = [F("number").asc()]

    def __str__(self) -> str:
        return f"{self.film_id}.{self.number}"

    @property
    def cuts(self) -> Edit:
        """How it is edited."""
        return edit_of(self.edit)

    @property
    def ready(self) -> bool:
        """Whether it can be played."""
        return self.state == State.READY
