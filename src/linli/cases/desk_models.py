"""What the desk works with beside the cases: views of the list, ready answers, notes, tasks, runs over many cases."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from linli.places.models import Area, Salted

PERSON = settings.AUTH_USER_MODEL


class DeskView(models.Model):
    """A person's way to see the list: filters under a name, and columns. Without a name: their usual columns."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=30, blank=True)
    query = models.CharField(max_length=300, blank=True)  # the end of the list's address
    columns = models.JSONField(default=list)  # names of columns; none: all

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_view_of_a_name")]

    def __str__(self) -> str:
        return self.name


class QuickReply(Salted):
    """A ready answer of an area: with `{number}`, `{place}`, `{due}` and the like, which the case fills in."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    title = models.CharField(max_length=40)
    text = models.CharField(max_length=1000)
    category = models.CharField(max_length=32, blank=True)  # offered for this kind alone; empty: for all
    step = models.CharField(max_length=32, blank=True)  # offered where this step can be taken; empty: always
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "title"], condition=Q(active=True), name="one_ready_answer_of_a_title"
            )
        ]

    def __str__(self) -> str:
        return self.title


class CaseNote(Salted):
    """What colleagues tell each other of a case; whoever reported never reads it. `key` comes from a phone's walk."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="notes", db_index=False)
    key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    at = models.DateTimeField()  # when it was kept
    seen_at = models.DateTimeField(null=True, blank=True)  # on a walk: when they stood there
    text = models.CharField(max_length=1000)
    mentions = models.JSONField(default=list)  # ids of colleagues
    photos = models.JSONField(default=list)  # codes of files of the case
    offline = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="note_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"


class CaseTask(Salted):
    """One thing that a colleague has to do for a case, beside whose turn it is."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=120)
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    due = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    dropped = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["person", "due", "id"], condition=Q(done_at=None), name="task_of_person")]

    def __str__(self) -> str:
        return self.title


class BulkRun(models.Model):
    """One step taken on many cases at once, with what came of each; what can be undone is kept for it."""

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    step = models.CharField(max_length=32)
    rows = models.JSONField()  # of each: case, done, words, version afterwards, and what takes it back
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="bulk_of_person")]

    def __str__(self) -> str:
        return f"{self.step} {self.at}"
