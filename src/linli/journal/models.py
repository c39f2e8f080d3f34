"""The one record. These tables only grow; triggers refuse everything else (see `triggers`)."""

from django.db import models


class Entry(models.Model):
    """One change. `body` is the text that was hashed; the other columns repeat it for searching and must agree."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()  # 1 for the subject's first entry
    verb = models.CharField(max_length=60)
    at = models.DateTimeField()
    area_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    capacity = models.CharField(max_length=40)
    post_id = models.BigIntegerField(null=True)
    cause = models.BigIntegerField(default=0)  # the entry that this follows from, 0 for none
    depth = models.PositiveSmallIntegerField(default=1)  # how many causes stand behind it, itself included
    version = models.PositiveSmallIntegerField()  # of the body's format
    body = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "seq"], name="one_entry_per_place_in_chain")
        ]
        indexes = [
            models.Index(fields=["area_id", "-id"], name="entry_of_area"),
            models.Index(fields=["person_id", "-id"], name="entry_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}#{self.seq}"


class Leaf(models.Model):
    """The place of an entry in the order of the whole journal. Ids commit out of order; positions do not."""

    position = models.BigIntegerField(primary_key=True)  # from 1, without gaps
    entry_id = models.BigIntegerField(unique=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="leaf_of_subject")]

    def __str__(self) -> str:
        return f"leaf {self.position}"


class Checkpoint(models.Model):
    """A Merkle root over the leaves `first`..`last`, chained to the root before. `chain` is what leaves the machine."""

    number = models.BigIntegerField(primary_key=True)  # from 1, without gaps
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    at = models.DateTimeField()
    root = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="checkpoint_covers_at_least_a_leaf"
            )
        ]
        indexes = [models.Index(fields=["last"], name="checkpoint_over")]

    def __str__(self) -> str:
        return f"checkpoint {self.number}"


class Access(models.Model):
    """Somebody looked at personal data of `person_id` (null: of whom the subject names, who has no account).

    Grows only, like the rest, but stands in no chain.
    """

    person_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=60)
    reason = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    by_person_id = models.BigIntegerField(null=True)
    capacity = models.CharField(max_length=40)
    post_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-id"], name="access_to_person"),
            models.Index(fields=["by_person_id", "-id"], name="access_by_person"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="access_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.person_id}"


class Tick(models.Model):
    """A reaction's handler is through with an entry: written in the transaction of what the handler did."""

    entry_id = models.BigIntegerField()
    handler = models.CharField(max_length=120)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry_id", "handler"], name="one_tick_per_entry_and_handler")]

    def __str__(self) -> str:
        return f"{self.handler} {self.entry_id}"
