"""All of the migrations named in `replaces` at once, for a database that has none of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.clock
import linli.kernel.codes
import linli.kernel.sealed
import linli.kernel.tables
import linli.places.models


class Migration(migrations.Migration):
    replaces = [
        ("stories", "0001_stories_and_fees"),
        ("stories", "0002_accounts_as_listed"),
        ("stories", "0003_calls_for_works"),
        ("stories", "0004_mail"),
        ("stories", "0005_correspondents"),
    ]

    initial = True

    dependencies = [
        ("cases", "0034_outcomes_of_before"),
        ("files", "0001_initial"),
        ("people", "0012_seats_that_ended"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Publisher",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("name", models.CharField(max_length=40)),
                        ("about", models.CharField(blank=True, max_length=300)),
                        ("licence", models.CharField(blank=True, max_length=40)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "organisation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publisher",
                                to="people.organisation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PayList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("made_at", models.DateTimeField()),
                        ("paid_on", models.DateField(blank=True, null=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "paid_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "publisher",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lists",
                                to="stories.publisher",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("paid_on__isnull", True),
                                    models.Q(
                                        ("paid_by__isnull", False),
                                        models.Q(("paid_by", models.F("made_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="who_made_a_list_does_not_say_it_is_paid",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("unit", models.CharField(blank=True, max_length=60)),
                        ("name", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("id_number", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("id_index", models.CharField(blank=True, max_length=64)),
                        ("bank", models.CharField(max_length=60)),
                        ("account", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("at", models.DateTimeField()),
                        (
                            "person",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "publisher",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="stories.publisher",
                            ),
                        ),
                        ("known_to", models.ManyToManyField(related_name="+", to="stories.publisher")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", False), ("publisher__isnull", False), _connector="OR"
                                ),
                                name="a_payee_is_somebodys",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("person__isnull", True)),
                                fields=("publisher", "id_index"),
                                name="entered_as_a_payee_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Section",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=24)),
                        ("name", models.CharField(max_length=20)),
                        ("name_en", models.CharField(blank=True, max_length=40)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "publisher",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sections",
                                to="stories.publisher",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("position", "pk"),
                        "constraints": [
                            models.UniqueConstraint(fields=("publisher", "slug"), name="one_section_per_address")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Story",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("text", "Text"), ("photos", "Photo story"), ("film", "Film")],
                                default="text",
                                max_length=6,
                            ),
                        ),
                        ("summary", models.CharField(blank=True, max_length=120)),
                        ("pictures", models.JSONField(default=list)),
                        ("films", models.JSONField(default=list)),
                        ("made", models.BooleanField(default=False)),
                        ("blur", models.CharField(blank=True, max_length=120)),
                        ("headline", models.CharField(blank=True, max_length=80)),
                        ("text", models.TextField(blank=True)),
                        ("credits", models.CharField(blank=True, max_length=200)),
                        ("day", models.DateField(blank=True, null=True)),
                        ("place", models.CharField(blank=True, max_length=100)),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        ("read", models.PositiveIntegerField(default=0)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "blurred_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="story", to="cases.case"
                            ),
                        ),
                        (
                            "cover",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.file",
                            ),
                        ),
                        (
                            "publisher",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stories.publisher"
                            ),
                        ),
                        (
                            "section",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stories.section"
                            ),
                        ),
                        ("covered", models.JSONField(default=dict)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("released_at__isnull", False)),
                                fields=["publisher", "released_at", "id"],
                                name="story_publisher",
                            ),
                            models.Index(
                                condition=models.Q(("released_at__isnull", False)),
                                fields=["section", "released_at", "id"],
                                name="story_section",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("released_at__isnull", True),
                                    models.Q(("headline", ""), ("text", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_story_released_has_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("released_at__isnull", True),
                                    ("blur", ""),
                                    ("blurred_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="what_is_to_be_blurred_is_blurred_before_release",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=300)),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "story",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="stories.story",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Tariff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40)),
                        (
                            "unit",
                            models.CharField(
                                choices=[("piece", "a piece"), ("thousand", "a thousand characters")],
                                default="piece",
                                max_length=8,
                            ),
                        ),
                        ("least", models.PositiveIntegerField()),
                        ("most", models.PositiveIntegerField()),
                        ("since", models.DateField()),
                        ("until", models.DateField(blank=True, null=True)),
                        ("basis", models.CharField(blank=True, max_length=120)),
                        (
                            "publisher",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tariffs",
                                to="stories.publisher",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("most__gte", models.F("least"))),
                                name="a_tariff_goes_from_least_to_most",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="a_tariff_ends_after_it_began",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Fee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("number", models.PositiveIntegerField(default=1)),
                        ("gross", models.PositiveIntegerField()),
                        ("tax", models.PositiveIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed"),
                                    ("refused", "Refused"),
                                    ("approved", "To be paid"),
                                    ("listed", "On the bank's list"),
                                    ("paid", "Paid"),
                                    ("received", "Received"),
                                    ("returned", "Came back from the bank"),
                                ],
                                default="proposed",
                                max_length=8,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=120)),
                        ("proposed_at", models.DateTimeField()),
                        ("paid_on", models.DateField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
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
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "payee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="fees", to="stories.payee"
                            ),
                        ),
                        (
                            "list",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fees",
                                to="stories.paylist",
                            ),
                        ),
                        (
                            "publisher",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="fees", to="stories.publisher"
                            ),
                        ),
                        (
                            "tariff",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="stories.tariff",
                            ),
                        ),
                        ("paid_into", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "income",
                            models.CharField(
                                blank=True,
                                choices=[("", "Contributor's fee"), ("prize", "Prize"), ("labour", "Pay for labour")],
                                default="",
                                max_length=7,
                            ),
                        ),
                        (
                            "award",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fees",
                                to="stories.award",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["publisher", "state", "id"], name="fee_publisher_state"),
                            models.Index(fields=["publisher", "paid_on", "id"], name="fee_publisher_paid"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("tax__lte", models.F("gross"))), name="no_more_tax_than_fee"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="who_proposes_a_fee_does_not_decide_on_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("listed", "paid", "received")), _negated=True),
                                    ("list__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_fee_is_paid_by_a_list",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("paid", "received")), _negated=True),
                                    ("paid_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_fee_paid_has_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("award__isnull", True), ("tariff__isnull", False)),
                                    models.Q(("award__isnull", False), ("tariff__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_fee_goes_by_a_tariff_or_is_a_prize",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "refused"), _negated=True),
                                fields=("award",),
                                name="a_prize_is_paid_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Award",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="award", to="stories.entry"
                            ),
                        ),
                        (
                            "prize",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="stories.prize"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Call",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("title", models.CharField(max_length=60)),
                        ("theme", models.TextField(max_length=2000)),
                        (
                            "open_to",
                            models.CharField(
                                choices=[("everybody", "Everybody"), ("residents", "Residents of the area")],
                                default="everybody",
                                max_length=9,
                            ),
                        ),
                        ("conditions", models.TextField(blank=True, max_length=1000)),
                        ("until", models.DateField()),
                        ("blind", models.BooleanField(default=True)),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("mean", "The mean of the jurors' points"),
                                    ("trimmed", "The mean without the highest and the lowest"),
                                ],
                                default="mean",
                                max_length=7,
                            ),
                        ),
                        ("least", models.PositiveSmallIntegerField(default=0)),
                        ("public_days", models.PositiveSmallIntegerField(default=5)),
                        ("labour", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Being drawn up"),
                                    ("open", "Open"),
                                    ("announced", "Result made public"),
                                    ("final", "Result final"),
                                    ("cancelled", "Called off"),
                                ],
                                default="draft",
                                max_length=9,
                            ),
                        ),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("announced_at", models.DateTimeField(blank=True, null=True)),
                        ("public_until", models.DateField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("why", models.CharField(blank=True, max_length=200)),
                        (
                            "announced_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "finished_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "publisher",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calls",
                                to="stories.publisher",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["publisher", "state", "id"], name="call_publisher_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("announced", "final")), _negated=True),
                                    models.Q(("announced_at__isnull", False), ("public_until__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_result_made_public_has_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("finished_by__isnull", True),
                                    models.Q(("finished_by", models.F("announced_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="who_announces_a_result_does_not_make_it_final",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "cancelled"), _negated=True),
                                    models.Q(("why", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_call_called_off_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Category",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=20)),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="categories",
                                to="stories.call",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("position",),
                        "constraints": [
                            models.UniqueConstraint(fields=("call", "name"), name="one_category_of_that_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=20)),
                        ("most", models.PositiveSmallIntegerField()),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="stories.call"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("position",),
                        "constraints": [
                            models.UniqueConstraint(fields=("call", "name"), name="one_criterion_of_that_name"),
                            models.CheckConstraint(
                                condition=models.Q(("most__gte", 1)), name="a_criterion_gives_points"
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
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("number", models.PositiveIntegerField()),
                        ("title", models.CharField(max_length=80)),
                        ("maker", models.CharField(max_length=50)),
                        ("unit", models.CharField(blank=True, max_length=60)),
                        ("entered_at", models.DateTimeField()),
                        ("out", models.CharField(blank=True, max_length=200)),
                        ("order", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="stories.call"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="cases.case"
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stories.category"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("call", "number"), name="one_entry_of_that_number"),
                            models.UniqueConstraint(fields=("call", "case"), name="sent_in_for_a_call_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Judgement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("points", models.JSONField(default=dict)),
                        ("total", models.PositiveIntegerField(blank=True, null=True)),
                        ("words", models.CharField(blank=True, max_length=300)),
                        ("at", models.DateTimeField()),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="judgements",
                                to="stories.entry",
                            ),
                        ),
                        (
                            "juror",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="judgements",
                                to="stories.juror",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("juror", "entry"), name="a_juror_judges_a_work_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("total__isnull", False), models.Q(("words", ""), _negated=True), _connector="OR"
                                ),
                                name="who_does_not_judge_a_work_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Juror",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=60)),
                        ("named_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="jurors", to="stories.call"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("call", "person"), name="named_as_a_juror_once")
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
                        ("text", models.CharField(max_length=500)),
                        ("at", models.DateTimeField()),
                        ("answer", models.CharField(blank=True, max_length=500)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="stories.call",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at", None)),
                                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="an_objection_answered_has_words",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("answered_at", None)),
                                fields=("call", "by"),
                                name="one_objection_of_a_person_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Prize",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=20)),
                        ("places", models.PositiveSmallIntegerField()),
                        ("amount", models.PositiveIntegerField(default=0)),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="prizes", to="stories.call"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("position",),
                        "constraints": [
                            models.UniqueConstraint(fields=("call", "name"), name="one_prize_of_that_name"),
                            models.CheckConstraint(condition=models.Q(("places__gte", 1)), name="a_prize_has_a_place"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mailbox",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("values", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("active", models.BooleanField(default=False)),
                        ("since", models.DateField()),
                        ("validity", models.BigIntegerField(default=0)),
                        ("uid", models.BigIntegerField(default=0)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        ("fault", models.CharField(blank=True, max_length=12)),
                        (
                            "estate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "publisher",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mailbox",
                                to="stories.publisher",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("token", models.CharField(max_length=24, unique=True)),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Sender is asked"),
                                    ("sent", "Sent in by its sender"),
                                    ("entered", "Entered at the desk"),
                                    ("refused", "Not taken"),
                                    ("machine", "From a program"),
                                    ("over", "Nobody answered"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=12)),
                        ("sender", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("sender_index", models.CharField(blank=True, max_length=64)),
                        ("name", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("subject", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("text", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("links", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("message_id", models.CharField(blank=True, max_length=250)),
                        ("bytes", models.BigIntegerField(default=0)),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("until", models.DateTimeField()),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("none", "none"),
                                    ("waits", "on its way"),
                                    ("sent", "sent"),
                                    ("doubtful", "perhaps sent"),
                                    ("failed", "could not be sent"),
                                ],
                                default="none",
                                max_length=8,
                            ),
                        ),
                        ("answer_begun_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="cases.case",
                            ),
                        ),
                        (
                            "mailbox",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="stories.mailbox",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["mailbox", "-id"], name="letters_of_mailbox"),
                            models.Index(
                                condition=models.Q(("state__in", ("waiting", "refused", "machine"))),
                                fields=["until"],
                                name="letter_until",
                            ),
                            models.Index(fields=["sender_index", "at"], name="letter_sender"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("mailbox", "digest"), name="a_mail_is_read_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("case__isnull", False), ("state__in", ("sent", "entered"))),
                                    models.Q(
                                        models.Q(("state__in", ("sent", "entered")), _negated=True), ("case", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_mail_taken_up_has_its_case",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Enclosed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=80)),
                        ("bytes", models.BigIntegerField(default=0)),
                        ("code", models.CharField(blank=True, max_length=24)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("fault", models.CharField(blank=True, max_length=12)),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="files.file",
                            ),
                        ),
                        (
                            "letter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="enclosed",
                                to="stories.letter",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("position",),
                        "constraints": [
                            models.UniqueConstraint(fields=("letter", "position"), name="one_enclosure_per_place")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correspondent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("token", models.CharField(max_length=24, unique=True)),
                        ("name", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("unit", models.CharField(max_length=60)),
                        ("since", models.DateField()),
                        ("until", models.DateField(blank=True, null=True)),
                        (
                            "payee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="stories.payee",
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
                            "publisher",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correspondents",
                                to="stories.publisher",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("unit", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("publisher", "person"),
                                name="a_person_is_a_correspondent_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                                name="a_correspondent_ends_after_they_began",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contribution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributions",
                                to="cases.case",
                            ),
                        ),
                        (
                            "correspondent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributions",
                                to="stories.correspondent",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["correspondent", "at"], name="works_of_correspondent")],
                        "constraints": [
                            models.UniqueConstraint(fields=("correspondent", "case"), name="a_work_is_credited_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("theme", models.CharField(max_length=80)),
                        ("about", models.CharField(blank=True, max_length=500)),
                        ("due", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Not answered yet"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("delivered", "Delivered"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=120)),
                        ("asked_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        (
                            "correspondent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commissions",
                                to="stories.correspondent",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("open", "accepted"))),
                                fields=["due", "id"],
                                name="commission_due",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("case__isnull", False), ("state", "delivered")),
                                    models.Q(models.Q(("state", "delivered"), _negated=True), ("case", None)),
                                    _connector="OR",
                                ),
                                name="what_is_delivered_is_a_work",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
