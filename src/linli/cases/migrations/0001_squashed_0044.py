"""All of the migrations named in `replaces` at once, for a database that has none of them."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.clock
import linli.kernel.codes
import linli.kernel.sealed
import linli.kernel.tables
import linli.places.models

_handlers = import_module("linli.cases.migrations.0044_handlers_and_their_posts")


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0001_initial"),
        ("cases", "0002_staged_rows_sealed"),
        ("cases", "0003_traits_of_packs"),
        ("cases", "0004_grade_of_a_step"),
        ("cases", "0005_parties"),
        ("cases", "0006_templates_of_papers"),
        ("cases", "0007_readers"),
        ("cases", "0008_linked_by"),
        ("cases", "0009_sheets_of_parties"),
        ("cases", "0010_own_pages"),
        ("cases", "0011_batches"),
        ("cases", "0012_reserved"),
        ("cases", "0013_staged_rows_by_time"),
        ("cases", "0014_excepted_links"),
        ("cases", "0015_rounds"),
        ("cases", "0016_clocks_of_parties"),
        ("cases", "0017_batches_of_many_cases"),
        ("cases", "0018_cases_of_batch_rows"),
        ("cases", "0019_rows_of_batches_have_cases"),
        ("cases", "0020_given_to_parties"),
        ("cases", "0021_declared_by_packs"),
        ("cases", "0022_declared_until_now"),
        ("cases", "0023_supporters"),
        ("cases", "0024_system_due"),
        ("cases", "0025_when_the_system_acts"),
        ("cases", "0026_options_and_comments"),
        ("cases", "0027_figures_of_many_cases"),
        ("cases", "0028_answers_mended"),
        ("cases", "0029_notices_told_before"),
        ("cases", "0030_notices_have_moved"),
        ("cases", "0031_editions_of_routes"),
        ("cases", "0032_routes_have_editions"),
        ("cases", "0033_honest_ends"),
        ("cases", "0034_outcomes_of_before"),
        ("cases", "0035_films_and_cards_of_homes"),
        ("cases", "0036_mail"),
        ("cases", "0037_referrals_and_returns"),
        ("cases", "0038_second_persons_and_whom_it_is_for"),
        ("cases", "0039_boxes_of_a_handler"),
        ("cases", "0040_steps_of_replies"),
        ("cases", "0041_boxes_in_use"),
        ("cases", "0042_lists_of_an_area_by_what_they_hold"),
        ("cases", "0043_callers"),
        ("cases", "0044_handlers_and_their_posts"),
    ]

    initial = True

    dependencies = [
        ("notify", "0001_notices"),
        ("people", "0015_erasure"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Numbering",
                    fields=[
                        (
                            "area",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="places.area",
                            ),
                        ),
                        ("last", models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Reckoned",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("asked", models.JSONField()),
                        ("figures", models.JSONField(null=True)),
                        ("at", models.DateTimeField(null=True)),
                        ("underway", models.JSONField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Import",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        (
                            "code",
                            models.CharField(
                                default=linli.kernel.codes.public_code, editable=False, max_length=16, unique=True
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("sha256", models.CharField(max_length=64)),
                        ("mapping", models.JSONField(default=dict)),
                        ("rows", models.PositiveIntegerField(default=0)),
                        ("good", models.PositiveIntegerField(default=0)),
                        ("faults", models.JSONField(default=list)),
                        (
                            "state",
                            models.CharField(
                                choices=[("staged", "Staged"), ("applied", "Applied"), ("dropped", "Dropped")],
                                default="staged",
                                max_length=8,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("applied_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PackVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("pack", models.SlugField(max_length=40)),
                        ("number", models.PositiveIntegerField()),
                        ("text", models.TextField()),
                        ("templates", models.JSONField(default=dict)),
                        ("digest", models.CharField(max_length=64)),
                        ("active", models.BooleanField(default=False)),
                        ("readers", models.JSONField(default=list)),
                        ("declared", models.TextField(default="")),
                        ("published_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("pack", "number"), name="one_text_per_pack_version"),
                            models.UniqueConstraint(
                                condition=models.Q(("active", True)),
                                fields=("pack",),
                                name="one_active_version_per_pack",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Round",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        ("title", models.CharField(max_length=60)),
                        ("buildings", models.JSONField(blank=True, default=list)),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.post"
                            ),
                        ),
                        ("process", models.SlugField(max_length=40)),
                        ("every", models.PositiveSmallIntegerField()),
                        ("starts", models.DateField()),
                        ("ends", models.DateField(blank=True, null=True)),
                        ("active", models.BooleanField(default=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("every__gte", 1)), name="a_round_comes_again"),
                            models.CheckConstraint(
                                condition=models.Q(("ends", None), ("ends__gte", models.F("starts")), _connector="OR"),
                                name="a_round_ends_late",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Route",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="routes", to="places.area"
                            ),
                        ),
                        ("position", models.PositiveIntegerField(default=100)),
                        ("categories", models.JSONField(blank=True, default=list)),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.building",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("web", "Web page"),
                                    ("card", "Card of a home"),
                                    ("phone", "Telephone"),
                                    ("visit", "Visit"),
                                    ("wechat", "WeChat"),
                                    ("hotline", "12345 hotline"),
                                    ("patrol", "Patrol"),
                                    ("letter", "Petition office"),
                                    ("import", "Imported"),
                                    ("email", "E-mail"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=80)),
                        ("post_kind", models.CharField(blank=True, max_length=32)),
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.post",
                            ),
                        ),
                        ("active", models.BooleanField(default=True)),
                        ("note", models.CharField(blank=True, max_length=120)),
                        ("corners", models.JSONField(blank=True, default=list)),
                        ("days", models.CharField(blank=True, max_length=4)),
                        ("hours", models.CharField(blank=True, max_length=5)),
                        ("season", models.CharField(blank=True, max_length=11)),
                        ("turns", models.BooleanField(default=False)),
                        ("within", models.JSONField(blank=True, default=list)),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="routes",
                                to="cases.routeedition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("post_kind", ""), _negated=True), ("post__isnull", False), _connector="OR"
                                ),
                                name="a_route_leads_to_a_post",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("turns", False), models.Q(("post_kind", ""), _negated=True), _connector="OR"
                                ),
                                name="turns_are_of_a_kind_of_post",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days__in", ["", "work", "rest"])), name="days_of_a_route_are_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        (
                            "code",
                            models.CharField(
                                default=linli.kernel.codes.public_code, editable=False, max_length=16, unique=True
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("token", models.CharField(max_length=40, null=True, unique=True)),
                        (
                            "pack_version",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.packversion",
                            ),
                        ),
                        ("state", models.CharField(max_length=24)),
                        ("category", models.CharField(blank=True, max_length=32)),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("web", "Web page"),
                                    ("card", "Card of a home"),
                                    ("phone", "Telephone"),
                                    ("visit", "Visit"),
                                    ("wechat", "WeChat"),
                                    ("hotline", "12345 hotline"),
                                    ("patrol", "Patrol"),
                                    ("letter", "Petition office"),
                                    ("import", "Imported"),
                                    ("email", "E-mail"),
                                ],
                                default="web",
                                max_length=8,
                            ),
                        ),
                        ("way", models.CharField(max_length=24)),
                        ("source_number", models.CharField(blank=True, max_length=40)),
                        ("title", models.CharField(max_length=60)),
                        ("text", models.TextField(max_length=8000)),
                        ("answers", models.JSONField(default=dict)),
                        ("public_text", models.TextField(blank=True, max_length=1000)),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.building",
                            ),
                        ),
                        (
                            "entrance",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.entrance",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.unit",
                            ),
                        ),
                        (
                            "spot",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.spot",
                            ),
                        ),
                        ("place_words", models.CharField(blank=True, max_length=80)),
                        ("place_label", models.CharField(blank=True, max_length=80)),
                        ("plan_x", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("plan_y", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "reporter",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reporter_name", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("reporter_phone", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("phone_index", models.CharField(blank=True, max_length=32)),
                        (
                            "entered_by",
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
                            "handler",
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
                            "handler_post",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.post",
                            ),
                        ),
                        ("relations", models.JSONField(default=dict)),
                        ("facts", models.JSONField(default=dict)),
                        ("counts", models.JSONField(default=dict)),
                        ("clocks", models.JSONField(default=dict)),
                        ("tracks", models.JSONField(default=dict)),
                        ("papers", models.JSONField(default=dict)),
                        ("pending", models.JSONField(blank=True, null=True)),
                        (
                            "visibility",
                            models.CharField(
                                choices=[
                                    ("never", "Never public"),
                                    ("estate", "Within the estate"),
                                    ("public", "Public"),
                                ],
                                default="estate",
                                max_length=6,
                            ),
                        ),
                        ("concerned", models.BooleanField(default=False)),
                        ("reserved", models.BooleanField(default=False)),
                        ("happened_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField()),
                        ("contacted_at", models.DateTimeField(blank=True, null=True)),
                        ("contact_due", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("turn", models.CharField(blank=True, max_length=24)),
                        ("box", models.CharField(blank=True, max_length=24)),
                        ("lapses", models.BooleanField(default=False)),
                        ("system_due", models.DateTimeField(blank=True, null=True)),
                        ("open", models.BooleanField(default=True)),
                        ("resolve_due", models.DateTimeField(blank=True, null=True)),
                        ("late", models.BooleanField(default=False)),
                        ("solved", models.BooleanField(null=True)),
                        ("grade", models.CharField(blank=True, max_length=20)),
                        ("reopened", models.PositiveSmallIntegerField(default=0)),
                        ("link_tries", models.PositiveSmallIntegerField(default=0)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("excluded", models.BooleanField(default=False)),
                        ("moved_at", models.DateTimeField(blank=True, null=True)),
                        ("outcome", models.CharField(blank=True, max_length=9)),
                        ("supervised", models.BooleanField(default=False)),
                        ("watch_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("open", True)),
                                fields=["grid_id", "due_at", "id"],
                                name="case_grid_due",
                            ),
                            models.Index(
                                condition=models.Q(("open", True)),
                                fields=["estate_id", "due_at", "id"],
                                name="case_estate_due",
                            ),
                            models.Index(
                                condition=models.Q(("open", True)),
                                fields=["community_id", "due_at", "id"],
                                name="case_community_due",
                            ),
                            models.Index(
                                condition=models.Q(("open", True)),
                                fields=["street_id", "due_at", "id"],
                                name="case_street_due",
                            ),
                            models.Index(
                                condition=models.Q(("open", True)),
                                fields=["city_id", "due_at", "id"],
                                name="case_city_due",
                            ),
                            models.Index(fields=["grid_id", "id"], name="case_grid_id"),
                            models.Index(fields=["estate_id", "id"], name="case_estate_id"),
                            models.Index(fields=["community_id", "id"], name="case_community_id"),
                            models.Index(fields=["street_id", "id"], name="case_street_id"),
                            models.Index(fields=["district_id", "id"], name="case_district_id"),
                            models.Index(fields=["city_id", "id"], name="case_city_id"),
                            models.Index(
                                condition=models.Q(("open", True)),
                                fields=["handler", "due_at", "id"],
                                name="case_handler_due",
                            ),
                            models.Index(fields=["handler", "id"], name="case_handler_id"),
                            models.Index(
                                condition=models.Q(("reporter__isnull", False)),
                                fields=["reporter", "id"],
                                name="case_reporter",
                            ),
                            models.Index(
                                condition=models.Q(("system_due__isnull", False)),
                                fields=["system_due"],
                                name="case_system_due",
                            ),
                            models.Index(
                                condition=models.Q(("reserved", True)),
                                fields=["pack_version", "id"],
                                name="case_reserved",
                            ),
                            models.Index(
                                condition=models.Q(("excluded", True)),
                                fields=["estate_id", "id"],
                                name="case_estate_excluded",
                            ),
                            models.Index(
                                condition=models.Q(("excluded", True)),
                                fields=["street_id", "id"],
                                name="case_street_excluded",
                            ),
                            models.Index(
                                condition=models.Q(("excluded", True)),
                                fields=["city_id", "id"],
                                name="case_city_excluded",
                            ),
                            models.Index(
                                condition=models.Q(("supervised", True)),
                                fields=["estate_id", "due_at", "id"],
                                name="case_estate_supervised",
                            ),
                            models.Index(
                                condition=models.Q(("supervised", True)),
                                fields=["street_id", "due_at", "id"],
                                name="case_street_supervised",
                            ),
                            models.Index(
                                condition=models.Q(("supervised", True)),
                                fields=["city_id", "due_at", "id"],
                                name="case_city_supervised",
                            ),
                            models.Index(
                                condition=models.Q(("outcome", ""), _negated=True),
                                fields=["estate_id", "outcome", "id"],
                                name="case_estate_outcome",
                            ),
                            models.Index(
                                condition=models.Q(("outcome", ""), _negated=True),
                                fields=["street_id", "outcome", "id"],
                                name="case_street_outcome",
                            ),
                            models.Index(
                                condition=models.Q(("outcome", ""), _negated=True),
                                fields=["city_id", "outcome", "id"],
                                name="case_city_outcome",
                            ),
                            models.Index(
                                condition=models.Q(("pending__isnull", False)), fields=["id"], name="case_pending"
                            ),
                            models.Index(
                                condition=models.Q(("supervised", True)),
                                fields=["handler_id", "due_at", "id"],
                                name="case_handler_supervised",
                            ),
                            models.Index(
                                condition=models.Q(("open", True), models.Q(("box", ""), _negated=True)),
                                fields=["grid_id", "box", "due_at", "id"],
                                name="case_grid_box",
                            ),
                            models.Index(
                                condition=models.Q(("open", True), models.Q(("box", ""), _negated=True)),
                                fields=["estate_id", "box", "due_at", "id"],
                                name="case_estate_box",
                            ),
                            models.Index(
                                condition=models.Q(("open", True), models.Q(("box", ""), _negated=True)),
                                fields=["street_id", "box", "due_at", "id"],
                                name="case_street_box",
                            ),
                            models.Index(
                                condition=models.Q(("open", True), models.Q(("box", ""), _negated=True)),
                                fields=["city_id", "box", "due_at", "id"],
                                name="case_city_box",
                            ),
                            models.Index(
                                condition=models.Q(("open", True), models.Q(("box", ""), _negated=True)),
                                fields=["handler_id", "box", "due_at", "id"],
                                name="case_handler_box",
                            ),
                            models.Index(fields=["estate_id", "visibility", "id"], name="case_estate_public"),
                            models.Index(
                                condition=models.Q(("open", True)),
                                fields=["estate_id", "visibility", "id"],
                                name="case_estate_seen",
                            ),
                            models.Index(fields=["estate_id", "created_at"], name="case_estate_created"),
                            models.Index(fields=["pack_version", "id"], name="case_process"),
                            models.Index(
                                condition=models.Q(("open", True), ("reserved", False)),
                                fields=["estate_id", "watch_at"],
                                name="case_estate_watch",
                            ),
                            models.Index(
                                condition=models.Q(("open", True), ("reserved", False)),
                                fields=["street_id", "watch_at"],
                                name="case_street_watch",
                            ),
                            models.Index(
                                condition=models.Q(("open", True), ("reserved", False)),
                                fields=["city_id", "watch_at"],
                                name="case_city_watch",
                            ),
                            models.Index(
                                condition=models.Q(("open", True), ("reserved", True)),
                                fields=["estate_id", "due_at", "id"],
                                name="case_estate_reserved",
                            ),
                            models.Index(
                                condition=models.Q(("open", True), ("reserved", True)),
                                fields=["street_id", "due_at", "id"],
                                name="case_street_reserved",
                            ),
                            models.Index(
                                condition=models.Q(("open", True), ("reserved", True)),
                                fields=["city_id", "due_at", "id"],
                                name="case_city_reserved",
                            ),
                            models.Index(
                                condition=models.Q(("phone_index", ""), _negated=True),
                                fields=["phone_index", "area", "category", "created_at"],
                                name="case_caller",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("area", "number"), name="one_case_per_number_of_an_area"),
                            models.CheckConstraint(
                                condition=models.Q(("visibility__in", ["never", "estate", "public"])),
                                name="case_visibility_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("open", True), ("closed_at__isnull", False), _connector="OR"),
                                name="a_closed_case_has_a_date",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("concerned", False),
                                    models.Q(("visibility", "public"), _negated=True),
                                    _connector="OR",
                                ),
                                name="matters_about_staff_are_never_public",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="staged", to="cases.import"
                            ),
                        ),
                        ("row", models.PositiveIntegerField()),
                        ("at", models.DateTimeField()),
                        ("content", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("fault", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["batch", "at", "row"], name="staged_row_by_time")],
                        "constraints": [
                            models.UniqueConstraint(fields=("batch", "row"), name="one_staged_row_per_line")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Batch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches",
                                to="cases.case",
                            ),
                        ),
                        ("process", models.SlugField(max_length=40)),
                        (
                            "code",
                            models.CharField(
                                default=linli.kernel.codes.public_code, editable=False, max_length=16, unique=True
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("name", models.CharField(max_length=60)),
                        ("purpose", models.CharField(blank=True, max_length=200)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("meeting", models.DateField(blank=True, null=True)),
                        ("place", models.CharField(blank=True, max_length=100)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("underway", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("running", models.JSONField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "number"), name="one_batch_per_number_of_a_case"),
                            models.UniqueConstraint(
                                condition=models.Q(("case", None)),
                                fields=("process", "number"),
                                name="one_batch_of_cases_per_number_of_a_process",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="links", to="cases.case"
                            ),
                        ),
                        ("name", models.CharField(max_length=24)),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="linked_by", to="cases.case"
                            ),
                        ),
                        ("outcome", models.CharField(blank=True, max_length=8)),
                        ("excepted", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "name", "target"), name="cases_are_linked_once"),
                            models.CheckConstraint(
                                condition=models.Q(("outcome__in", ["", "passed", "held"])),
                                name="link_outcome_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Concern",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="concerns", to="cases.case"
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
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("organisation", None), ("person__isnull", False)),
                                    models.Q(("organisation__isnull", False), ("person", None)),
                                    _connector="OR",
                                ),
                                name="a_concern_names_a_person_or_a_body",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Option",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="options", to="cases.case"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=60)),
                        ("cost", models.PositiveBigIntegerField(blank=True, null=True)),
                        ("money", models.CharField(blank=True, max_length=120)),
                        ("consequences", models.TextField(max_length=1000)),
                        ("left_out", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "number"), name="one_option_per_number_of_a_case")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Party",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="cases.case"
                            ),
                        ),
                        ("key", models.CharField(default=linli.kernel.codes.public_code, max_length=16)),
                        ("code", models.CharField(max_length=16, null=True, unique=True)),
                        ("link_tries", models.PositiveSmallIntegerField(default=0)),
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
                        ("content", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("state", models.CharField(blank=True, max_length=24)),
                        ("papers", models.JSONField(default=list)),
                        ("clocks", models.JSONField(default=dict)),
                        ("left", models.BooleanField(default=False)),
                        ("given_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "given_how",
                            models.CharField(
                                blank=True,
                                choices=[("copied", "Text copied"), ("printed", "Slip printed")],
                                max_length=8,
                            ),
                        ),
                        (
                            "own_case",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "key"), name="one_party_per_key_of_a_case"),
                            models.CheckConstraint(
                                condition=models.Q(("own_case", None), ("left", True), _connector="OR"),
                                name="whoever_has_a_case_of_their_own_has_left",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartySheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="cases.case"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                default=linli.kernel.codes.public_code, editable=False, max_length=16, unique=True
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
                        ("name", models.CharField(max_length=120)),
                        ("sha256", models.CharField(max_length=64)),
                        ("content", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Waiting"), ("taken", "Taken in"), ("dropped", "Dropped")],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("counts", models.JSONField(default=dict)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "taken", "dropped"])),
                                name="party_sheet_state_is_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Step",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="cases.case"
                            ),
                        ),
                        ("action", models.CharField(max_length=32)),
                        ("at", models.DateTimeField()),
                        ("happened_at", models.DateTimeField(blank=True, null=True)),
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
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.post",
                            ),
                        ),
                        ("capacity", models.CharField(max_length=24)),
                        (
                            "first",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("row", models.CharField(blank=True, max_length=16)),
                        ("state", models.CharField(max_length=24)),
                        ("words", models.JSONField(default=dict)),
                        ("replaced", models.JSONField(default=dict)),
                        ("grade", models.CharField(blank=True, max_length=20)),
                        ("handler_label", models.CharField(blank=True, max_length=60)),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["case", "id"], name="step_case"),
                            models.Index(
                                condition=models.Q(("grade", ""), _negated=True), fields=["at"], name="step_graded"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Supporter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="supporters", to="cases.case"
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
                        ("at", models.DateTimeField()),
                        ("phone", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("phone_index", models.CharField(blank=True, max_length=32)),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.unit",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "person"), name="one_supports_a_case_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("phone_index", ""), _negated=True),
                                fields=("case", "phone_index"),
                                name="a_telephone_supports_a_case_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("unit__isnull", False)),
                                fields=("case", "unit"),
                                name="a_home_supports_a_case_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="walks", to="cases.round"
                            ),
                        ),
                        ("day", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("to_walk", "To be walked"),
                                    ("clear", "Nothing found"),
                                    ("found", "Something found"),
                                    ("missed", "Missed"),
                                ],
                                default="to_walk",
                                max_length=8,
                            ),
                        ),
                        ("walked_at", models.DateTimeField(blank=True, null=True)),
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
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "day"], name="visit_to_come")],
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "day"), name="one_visit_of_a_round_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["clear", "found"]), ("walked_at__isnull", False)),
                                    models.Q(("state__in", ["to_walk", "missed"]), ("walked_at", None)),
                                    _connector="OR",
                                ),
                                name="what_was_walked_has_its_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "found"), _negated=True),
                                    ("case__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_find_is_a_case",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="cases.case"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                default=linli.kernel.codes.public_code, editable=False, max_length=16, unique=True
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("post", models.CharField(blank=True, max_length=60)),
                        ("place", models.CharField(blank=True, max_length=40)),
                        ("named", models.BooleanField(default=False)),
                        (
                            "reply_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="cases.comment",
                            ),
                        ),
                        (
                            "option",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="cases.option",
                            ),
                        ),
                        (
                            "stance",
                            models.CharField(
                                choices=[
                                    ("for", "For it"),
                                    ("against", "Against it"),
                                    ("question", "A question"),
                                    ("thought", "A thought"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("text", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("agreed", models.PositiveIntegerField(default=0)),
                        ("at", models.DateTimeField()),
                        ("taken_back", models.BooleanField(default=False)),
                        ("hidden_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "hidden_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("hidden_because", models.CharField(blank=True, max_length=200)),
                        ("objection", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("objected_at", models.DateTimeField(blank=True, null=True)),
                        ("answer", models.CharField(blank=True, max_length=200)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["case", "-id"], name="comment_case")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hidden_at", None),
                                    models.Q(
                                        ("hidden_by__isnull", False), models.Q(("hidden_because", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="what_is_hidden_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_by", None),
                                    models.Q(("answered_by", models.F("hidden_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="who_hides_a_comment_does_not_answer_the_objection",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BatchRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="cases.batch"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="batch_rows", to="cases.case"
                            ),
                        ),
                        (
                            "party",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batch_rows",
                                to="cases.party",
                            ),
                        ),
                        ("slot", models.DateTimeField(blank=True, null=True)),
                        ("handed_at", models.DateTimeField(blank=True, null=True)),
                        ("result", models.JSONField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("batch", "party"), name="a_party_is_once_in_a_batch"),
                            models.UniqueConstraint(
                                condition=models.Q(("party", None)),
                                fields=("batch", "case"),
                                name="a_case_is_once_in_a_batch",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Agreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "comment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="cases.comment",
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
                            models.UniqueConstraint(fields=("comment", "person"), name="one_agrees_with_a_comment_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RouteEdition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("number", models.PositiveIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("in_force", "In force"),
                                    ("past", "Past"),
                                    ("dropped", "Dropped"),
                                ],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=120)),
                        ("revision", models.PositiveIntegerField(default=1)),
                        ("tried_revision", models.PositiveIntegerField(blank=True, null=True)),
                        ("trial", models.JSONField(blank=True, null=True)),
                        ("opened_at", models.DateTimeField()),
                        ("began_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="route_editions",
                                to="places.area",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("area", "number"), name="one_edition_of_routes_per_number"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("area",),
                                name="one_draft_of_routes_per_area",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "in_force")),
                                fields=("area",),
                                name="one_edition_of_routes_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "in_force", "past", "dropped"])),
                                name="state_of_routes_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "dropped"]), ("began_at__isnull", False), _connector="OR"
                                ),
                                name="routes_in_force_have_begun",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "past"), _negated=True),
                                    ("ended_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="past_routes_have_ended",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BulkRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("step", models.CharField(max_length=32)),
                        ("rows", models.JSONField()),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
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
                        "indexes": [models.Index(fields=["person", "id"], name="bulk_of_person")],
                    },
                ),
                migrations.CreateModel(
                    name="CaseNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("key", models.UUIDField(blank=True, null=True, unique=True)),
                        ("at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        ("text", models.CharField(max_length=1000)),
                        ("mentions", models.JSONField(default=list)),
                        ("photos", models.JSONField(default=list)),
                        ("offline", models.BooleanField(default=False)),
                        (
                            "by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="cases.case"
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.post",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["case", "id"], name="note_of_case")],
                    },
                ),
                migrations.CreateModel(
                    name="CaseTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("title", models.CharField(max_length=120)),
                        ("due", models.DateField(blank=True, null=True)),
                        ("given_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("dropped", models.BooleanField(default=False)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="cases.case"
                            ),
                        ),
                        (
                            "done_by",
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
                            "given_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at", None)),
                                fields=["person", "due", "id"],
                                name="task_of_person",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeskView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=30)),
                        ("query", models.CharField(blank=True, max_length=300)),
                        ("columns", models.JSONField(default=list)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("person", "name"), name="one_view_of_a_name")],
                    },
                ),
                migrations.CreateModel(
                    name="MonthReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("month", models.DateField()),
                        ("content", models.JSONField()),
                        ("written_at", models.DateTimeField()),
                        ("note", models.CharField(blank=True, max_length=1000)),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("area", "month"), name="one_report_of_an_estate_a_month"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("released_at", None), ("released_at__gte", models.F("written_at")), _connector="OR"
                                ),
                                name="a_report_is_written_first",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pledge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("days", models.PositiveSmallIntegerField()),
                        ("words", models.CharField(max_length=200)),
                        ("starts", models.DateField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "given_as",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.post",
                            ),
                        ),
                        (
                            "given_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("area", "organisation"),
                                name="one_promise_of_an_office_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days__gte", 1), ("days__lte", 90)), name="a_promise_has_its_days"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuickReply",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("title", models.CharField(max_length=40)),
                        ("text", models.CharField(max_length=1000)),
                        ("category", models.CharField(blank=True, max_length=32)),
                        ("active", models.BooleanField(default=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        ("step", models.CharField(blank=True, max_length=32)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("active", True)),
                                fields=("area", "title"),
                                name="one_ready_answer_of_a_title",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Supervision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "trigger",
                            models.CharField(
                                choices=[
                                    ("overdue", "Overdue"),
                                    ("reopened", "Reopened again and again"),
                                    ("callers", "Several people report the same thing"),
                                    ("leader", "Marked by a leader"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("times", models.PositiveSmallIntegerField(default=0)),
                        ("why", models.CharField(blank=True, max_length=500)),
                        ("begun_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("reply", models.CharField(blank=True, max_length=1000)),
                        ("replied_at", models.DateTimeField(blank=True, null=True)),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        ("release", models.CharField(blank=True, max_length=500)),
                        (
                            "begun_by",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supervisions",
                                to="cases.case",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.post",
                            ),
                        ),
                        (
                            "released_by",
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
                            "replied_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("released_at", None)),
                                fields=["post", "id"],
                                name="supervision_of_post",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("released_at", None)),
                                fields=("case",),
                                name="a_case_is_supervised_once_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("trigger__in", ["overdue", "reopened", "callers", "leader"])),
                                name="supervision_trigger_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("replied_at", None), models.Q(("reply", ""), _negated=True), _connector="OR"
                                ),
                                name="an_answered_supervision_has_an_answer",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("body", models.CharField(blank=True, max_length=80)),
                        ("token", models.CharField(max_length=64, null=True, unique=True)),
                        ("asked", models.TextField(max_length=1000)),
                        ("at", models.DateTimeField()),
                        ("due", models.DateField()),
                        ("expires_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waits", "Waiting for an answer"),
                                    ("has_answer", "Answered"),
                                    ("void", "Taken back"),
                                ],
                                default="waits",
                                max_length=10,
                            ),
                        ),
                        ("answer", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("answered_by", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("reads", models.PositiveIntegerField(default=0)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "by_post",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.post",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="cases.case"
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
                            "post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.post",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["case", "id"], name="referral_case"),
                            models.Index(
                                condition=models.Q(("state", "waits")), fields=["post", "due"], name="referral_waiting"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("body", ""), ("post__isnull", False), ("token", None)),
                                    models.Q(("post", None), models.Q(("body", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="a_referral_asks_a_post_or_an_outside_party",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "has_answer"), _negated=True),
                                    ("answered_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="an_answered_referral_has_its_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SentBack",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("reason", models.CharField(blank=True, max_length=24)),
                        ("at", models.DateTimeField()),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "To be decided"),
                                    ("wrong", "Accepted: it was dispatched wrongly"),
                                    ("right", "Refused"),
                                    ("elsewhere", "Settled: another office handles it"),
                                    ("stays", "Settled: the same office handles it"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="sent_back", to="cases.case"
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.post",
                            ),
                        ),
                        (
                            "route",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.route",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["estate_id", "at"], name="sentback_estate"),
                            models.Index(fields=["community_id", "at"], name="sentback_community"),
                            models.Index(fields=["street_id", "at"], name="sentback_street"),
                            models.Index(fields=["city_id", "at"], name="sentback_city"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "number"), name="one_return_per_number_of_a_case"),
                            models.CheckConstraint(
                                condition=models.Q(("outcome", ""), ("decided_at__isnull", False), _connector="OR"),
                                name="a_settled_return_has_its_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Behalf",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("name", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("phone", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("family", "A member of the family"),
                                    ("neighbour", "A neighbour"),
                                    ("ward", "Somebody I look after"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "agreed",
                            models.CharField(
                                choices=[
                                    ("said", "They said so to me"),
                                    ("called", "They said so on the telephone"),
                                    ("wrote", "They wrote it"),
                                    ("guardian", "I am their guardian and decide for them"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("consent_on", models.DateField()),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("call", "By telephone"),
                                    ("page", "On the page"),
                                    ("visit", "By a visit"),
                                    ("slip", "On a printed slip"),
                                ],
                                default="call",
                                max_length=5,
                            ),
                        ),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "by",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="behalf", to="cases.case"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("relation__in", ["family", "neighbour", "ward"])),
                                name="reported_for_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("agreed__in", ["said", "called", "wrote", "guardian"])),
                                name="how_they_agreed_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("way__in", ["call", "page", "visit", "slip"])),
                                name="way_of_whom_it_is_for_is_known",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(_handlers._tell, _handlers._forget, elidable=False),
    ]
