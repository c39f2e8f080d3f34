"""All of the migrations named in `replaces` at once, for a database that has none of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.codes
import linli.kernel.tables
import linli.places.models


class Migration(migrations.Migration):
    replaces = [("points", "0001_points"), ("points", "0002_put_right"), ("points", "0003_taken_back")]

    initial = True

    dependencies = [
        ("people", "0009_bodies_that_prepare"),
        ("people", "__first__"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="RuleBook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rule_books",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("members", "Party members"),
                                    ("volunteers", "Volunteers"),
                                    ("households", "Households"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(max_length=60)),
                        ("opened_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("body", "audience"), name="one_rule_book_per_body_and_audience"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Good",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="goods", to="points.rulebook"
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("price", models.PositiveIntegerField()),
                        ("stock", models.PositiveIntegerField(default=0)),
                        ("offered", models.BooleanField(default=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("book", "name"), name="one_good_of_a_name_per_shop"),
                            models.CheckConstraint(condition=models.Q(("price__gt", 0)), name="a_good_costs_points"),
                            models.CheckConstraint(
                                condition=models.Q(("stock__gte", 0)), name="no_more_is_claimed_than_there_is"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="points.rulebook",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.household",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("book", "person"), name="one_account_of_points_per_person"),
                            models.UniqueConstraint(
                                fields=("book", "household"), name="one_account_of_points_per_household"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("household__isnull", False), ("person", None)),
                                    models.Q(("household", None), ("person__isnull", False)),
                                    _connector="OR",
                                ),
                                name="points_are_a_persons_or_a_households",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Edition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="editions",
                                to="points.rulebook",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("published", "Published")], default="draft", max_length=9
                            ),
                        ),
                        ("since", models.DateField(blank=True, null=True)),
                        (
                            "period",
                            models.CharField(
                                choices=[("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
                                default="quarter",
                                max_length=7,
                            ),
                        ),
                        ("base", models.PositiveSmallIntegerField(default=0)),
                        ("bands", models.JSONField(default=list)),
                        ("months", models.PositiveSmallIntegerField(default=0)),
                        ("shop", models.BooleanField(default=False)),
                        ("rules", models.JSONField(default=list)),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("book", "number"), name="one_number_per_edition_of_rules"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("book",),
                                name="one_draft_of_rules_at_a_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "published")),
                                fields=("book", "since"),
                                name="one_edition_of_rules_begins_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"),
                                    models.Q(("published_at__isnull", False), ("since__isnull", False)),
                                    _connector="OR",
                                ),
                                name="published_rules_say_since_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Closing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closings",
                                to="points.rulebook",
                            ),
                        ),
                        ("first", models.DateField()),
                        ("last", models.DateField()),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        ("objections_until", models.DateField()),
                        (
                            "closed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("closed_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("book", "first", "number"), name="one_number_per_closing_of_a_period"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("last__gt", models.F("first"))),
                                name="a_closed_period_ends_after_it_begins",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Application",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="points.account",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="points.edition",
                            ),
                        ),
                        ("rule", models.CharField(max_length=30)),
                        ("day", models.DateField()),
                        ("times", models.PositiveIntegerField(default=1)),
                        ("words", models.CharField(max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waiting"),
                                    ("granted", "Approved"),
                                    ("declined", "Not approved"),
                                    ("withdrawn", "Taken back"),
                                ],
                                default="asked",
                                max_length=9,
                            ),
                        ),
                        (
                            "applicant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "state"], name="points_application_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("applicant")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_decides_their_own_application",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("times__gt", 0)), name="points_are_asked_for_at_least_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["asked", "withdrawn"]),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_decided_application_says_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="points.account"
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="points.edition",
                            ),
                        ),
                        ("rule", models.CharField(blank=True, max_length=30)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("earned", "Earned"),
                                    ("applied", "Applied for and approved"),
                                    ("carried", "Opening balance"),
                                    ("reversed", "Reversed"),
                                    ("spent", "Redeemed"),
                                    ("expired", "Expired"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("day", models.DateField()),
                        ("times", models.IntegerField(default=0)),
                        ("points", models.IntegerField()),
                        ("source_kind", models.CharField(max_length=20)),
                        ("source_id", models.BigIntegerField()),
                        (
                            "undoes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="undone_by",
                                to="points.entry",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=120)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["account", "day"], name="points_account_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "rule", "source_kind", "source_id"),
                                name="a_source_counts_once_per_rule_and_account",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["carried", "spent", "expired", "reversed"]),
                                    models.Q(
                                        ("edition__isnull", False),
                                        ("times__gt", 0),
                                        models.Q(("rule", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("edition__isnull", False),
                                        ("kind", "earned"),
                                        ("times__lt", 0),
                                        models.Q(("rule", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="points_are_earned_by_a_rule",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "reversed"), ("undoes__isnull", False)),
                                    models.Q(models.Q(("kind", "reversed"), _negated=True), ("undoes", None)),
                                    _connector="OR",
                                ),
                                name="a_reversal_names_what_it_reverses",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ["spent", "expired"]), _negated=True),
                                    ("points__lt", 0),
                                    _connector="OR",
                                ),
                                name="what_is_spent_takes_points_away",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        (
                            "good",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="points.good"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="points.account"
                            ),
                        ),
                        ("quantity", models.PositiveSmallIntegerField(default=1)),
                        ("points", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("claimed", "To be handed over"),
                                    ("handed", "Handed over"),
                                    ("cancelled", "Given up"),
                                ],
                                default="claimed",
                                max_length=9,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["good", "state"], name="points_claim_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("points__gt", 0), ("quantity__gt", 0)),
                                name="a_claim_is_of_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "handed"), _negated=True),
                                    models.Q(("done_by", models.F("made_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_hands_a_good_to_themselves",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "closing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standings",
                                to="points.closing",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standings",
                                to="points.account",
                            ),
                        ),
                        ("points", models.IntegerField()),
                        ("band", models.CharField(blank=True, max_length=20)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("closing", "account"), name="one_standing_per_closing_and_account"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="points.entry",
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="points.application",
                            ),
                        ),
                        ("words", models.CharField(max_length=200)),
                        (
                            "raised_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("raised_at", models.DateTimeField()),
                        ("due", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("raised", "Waiting"),
                                    ("upheld", "Put right"),
                                    ("dismissed", "Stays as it was"),
                                ],
                                default="raised",
                                max_length=9,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("answer", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("entry",), name="one_objection_per_entry_of_points"),
                            models.UniqueConstraint(
                                fields=("application",), name="one_objection_per_application_for_points"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("application__isnull", False), ("entry", None)),
                                    models.Q(("application", None), ("entry__isnull", False)),
                                    _connector="OR",
                                ),
                                name="an_objection_is_about_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "raised"),
                                    models.Q(("decided_by__isnull", False), models.Q(("answer", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="an_answered_objection_says_by_whom_and_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("raised_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_answers_their_own_objection",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
