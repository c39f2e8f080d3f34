"""What is told of cases to everybody: who publishes, under which sections, the story, what was corrected in it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from linli.cases.models import Case
from linli.files.models import File
from linli.kernel.codes import public_code
from linli.people.models import Organisation
from linli.places.models import Located, Salted
from linli.stories import call_models, correspondent_models, fee_models, mail_models  # noqa: F401 -- their tables too

PERSON = settings.AUTH_USER_MODEL


class Publisher(Salted, Located):
    """A paper's desk, or an office that tells what happens. `area` is where its readers live.

    Only who holds a licence for news services publishes news (互联网新闻信息服务管理规定 art. 5); others tell what
    they do.
    """

    code = models.CharField(max_length=14, unique=True, default=public_code)
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="publisher")
    name = models.CharField(max_length=40)
    about = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=40, blank=True)  # number of the licence for news services
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """A section of a publisher (栏目): society, epidemic, economy, education, its own."""

    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="sections", db_index=False)
    slug = models.SlugField(max_length=24)
    name = models.CharField(max_length=20)
    name_en = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["publisher", "slug"], name="one_section_per_address")]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    TEXT = "text", pgettext_lazy("a story", "Text")
    PHOTOS = "photos", pgettext_lazy("a story", "Photo story")
    FILM = "film", pgettext_lazy("a story", "Film")


class Story(Salted, Located):
    """One case as everybody reads it. Its words are the case's own, as they were when it was released.

    Whether it is shown follows from where the case stands: a recall takes it down at once.
    """

    code = models.CharField(max_length=14, unique=True, default=public_code)
    case = models.OneToOneField(Case, models.PROTECT, related_name="story")
    publisher = models.ForeignKey(Publisher, models.PROTECT, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.TEXT)
    summary = models.CharField(max_length=120, blank=True)
    cover = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    pictures = models.JSONField(default=list)  # codes of files, in their order
    covered = models.JSONField(default=dict)  # codes of pictures, and of those in which somebody was made unknown
    films = models.JSONField(default=list)  # versions of the case's films, as "code.number"
    made = models.BooleanField(default=False)  # made by a program in part, and marked so
    blur = models.CharField(max_length=120, blank=True)  # whose face or plate is to be made unknown
    blurred_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    headline = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)
    credits = models.CharField(max_length=200, blank=True)
    day = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=100, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    read = models.PositiveIntegerField(
        default=0
    )  # how often; nobody is counted twice within one visit, nobody is known

    if TYPE_CHECKING:
        case_id: int
        publisher_id: int
        section_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | ~Q(headline="", text=""), name="a_story_released_has_words"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(blur="") | Q(blurred_by__isnull=False),
                name="what_is_to_be_blurred_is_blurred_before_release",
            ),
        ]
        indexes = [
            models.Index(
                fields=["publisher", "released_at", "id"],
                condition=Q(released_at__isnull=False),
                name="story_publisher",
            ),
            models.Index(
                fields=["section", "released_at", "id"], condition=Q(released_at__isnull=False), name="story_section"
            ),
        ]

    def __str__(self) -> str:
        return self.headline or self.case.title


class Correction(models.Model):
    """What was wrong in a story after it was released, told beside it (更正)."""

    story = models.ForeignKey(Story, models.PROTECT, related_name="corrections")
    text = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.text
