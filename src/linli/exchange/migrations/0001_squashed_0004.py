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
        ("exchange", "0001_notices"),
        ("exchange", "0002_talk"),
        ("exchange", "0003_chat"),
        ("exchange", "0004_found"),
    ]

    initial = True

    dependencies = [
        ("cases", "0030_notices_have_moved"),
        ("people", "0012_seats_that_ended"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
        ("search", "0001_initial"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Notice",
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
                                choices=[
                                    ("notice", "Notice"),
                                    ("announcement", "Announcement"),
                                    ("publication", "Publication, open to objections"),
                                    ("affairs", "Residents' affairs made public"),
                                ],
                                default="notice",
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=80)),
                        ("text", models.TextField(max_length=8000)),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("area", "Everybody in the area"),
                                    ("buildings", "Some buildings"),
                                    ("posts", "Holders of posts"),
                                ],
                                default="area",
                                max_length=9,
                            ),
                        ),
                        ("public", models.BooleanField(default=True)),
                        ("must_read", models.BooleanField(default=False)),
                        ("contact", models.CharField(blank=True, max_length=120)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("scheduled", "Appears later"),
                                    ("published", "Published"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=9,
                            ),
                        ),
                        ("appears_at", models.DateTimeField(blank=True, null=True)),
                        ("until", models.DateField(blank=True, null=True)),
                        ("version", models.PositiveSmallIntegerField(default=1)),
                        ("asked", models.PositiveSmallIntegerField(default=1)),
                        ("made_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=120)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "made_by",
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
                        "indexes": [
                            models.Index(fields=["area", "state", "-appears_at", "-id"], name="notice_area"),
                            models.Index(fields=["body", "-id"], name="notice_body"),
                            models.Index(
                                condition=models.Q(("state", "scheduled")),
                                fields=["appears_at"],
                                name="notice_scheduled",
                            ),
                            models.Index(
                                condition=models.Q(("must_read", True), ("state", "published")),
                                fields=["area", "until"],
                                name="notice_to_be_read",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "withdrawn"),
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at", None)),
                                    _connector="OR",
                                ),
                                name="a_notice_is_withdrawn_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state", "draft"), ("appears_at__isnull", False), _connector="OR"),
                                name="a_notice_appears_at_some_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("audience", "posts"), ("public", True), _negated=True),
                                name="a_notice_to_posts_is_not_public",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ("publication", "affairs")), ("until", None), _negated=True),
                                    ("state", "draft"),
                                    _connector="OR",
                                ),
                                name="what_is_made_public_has_a_last_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("asked__gte", 1), ("asked__lte", models.F("version"))),
                                name="a_wording_asked_for_exists",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeBuilding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.building"
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="buildings",
                                to="exchange.notice",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("notice", "building"), name="a_notice_names_a_building_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticePost",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=30)),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="posts", to="exchange.notice"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("notice", "kind"), name="a_notice_names_a_kind_of_post_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("version", models.PositiveSmallIntegerField()),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("self", "on the page"),
                                    ("door", "told at the door"),
                                    ("phone", "told by telephone"),
                                ],
                                default="self",
                                max_length=5,
                            ),
                        ),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="exchange.notice",
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
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.unit",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["notice", "unit", "version"], name="receipt_home")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("notice", "version", "unit", "person"), name="a_person_says_once_that_they_know"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("person", None)),
                                fields=("notice", "version", "unit"),
                                name="a_home_is_told_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("unit", None)),
                                fields=("notice", "version", "person"),
                                name="a_holder_says_once_that_they_know",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("person__isnull", False), ("unit__isnull", False), _connector="OR"),
                                name="a_receipt_is_somebodys",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("entered_by", None), ("way", "self")),
                                    models.Q(models.Q(("way", "self"), _negated=True), ("entered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="who_told_somebody_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wording",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=80)),
                        ("text", models.TextField(max_length=8000)),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
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
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wordings",
                                to="exchange.notice",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("notice", "number"), name="a_wording_has_its_number_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Poll",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question", models.CharField(max_length=80)),
                        ("until", models.DateField()),
                        (
                            "topic",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="poll", to="exchange.topic"
                            ),
                        ),
                    ],
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
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("number", models.PositiveIntegerField()),
                        (
                            "manner",
                            models.CharField(
                                choices=[
                                    ("building", "a resident of my building"),
                                    ("nickname", "a nickname"),
                                    ("name", "my name"),
                                    ("post", "my post"),
                                ],
                                default="building",
                                max_length=8,
                            ),
                        ),
                        ("called", models.CharField(blank=True, max_length=60)),
                        ("text", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "standing",
                            models.CharField(
                                choices=[
                                    ("live", "Shown"),
                                    ("held", "Waits for a moderator"),
                                    ("hidden", "Hidden"),
                                    ("taken_back", "Taken back"),
                                    ("erased", "Erased"),
                                ],
                                default="live",
                                max_length=10,
                            ),
                        ),
                        ("held_for", models.CharField(blank=True, max_length=8)),
                        ("reported", models.PositiveIntegerField(default=0)),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("insult", "Insults somebody"),
                                    ("privacy", "Tells what is private"),
                                    ("rumour", "Spreads what is not true"),
                                    ("advert", "Advertises"),
                                    ("fraud", "Swindles"),
                                    ("unlawful", "Breaks the law"),
                                    ("other", "Otherwise against the rules"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200)),
                        ("hidden_at", models.DateTimeField(blank=True, null=True)),
                        ("appeal", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("appealed_at", models.DateTimeField(blank=True, null=True)),
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
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
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
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contributions",
                                to="exchange.topic",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["author", "-at"], name="contribution_author"),
                            models.Index(
                                condition=models.Q(
                                    ("standing", "held"),
                                    ("reported__gt", 0),
                                    models.Q(("answered_by", None), ("appealed_at__isnull", False)),
                                    _connector="OR",
                                ),
                                fields=["topic", "id"],
                                name="contribution_to_look_at",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("topic", "number"), name="a_contribution_has_its_place_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("standing", "hidden"), _negated=True),
                                    models.Q(("hidden_by__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="what_is_hidden_in_talk_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_by", None),
                                    ("hidden_by", None),
                                    models.Q(("answered_by", models.F("hidden_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="who_hid_it_does_not_answer_the_appeal",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("author", None),
                                    models.Q(
                                        models.Q(
                                            ("hidden_by", None),
                                            models.Q(("hidden_by", models.F("author")), _negated=True),
                                            _connector="OR",
                                        ),
                                        models.Q(
                                            ("answered_by", None),
                                            models.Q(("answered_by", models.F("author")), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="nobody_moderates_what_they_said",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PollOption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("words", models.CharField(max_length=40)),
                        (
                            "poll",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="options", to="exchange.poll"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("poll", "position"), name="a_poll_has_an_answer_at_a_place_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PollAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        (
                            "poll",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="exchange.poll"
                            ),
                        ),
                        (
                            "option",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="exchange.polloption",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("poll", "person"), name="one_answers_a_poll_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("insult", "Insults somebody"),
                                    ("privacy", "Tells what is private"),
                                    ("rumour", "Spreads what is not true"),
                                    ("advert", "Advertises"),
                                    ("fraud", "Swindles"),
                                    ("unlawful", "Breaks the law"),
                                    ("other", "Otherwise against the rules"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("words", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "contribution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="exchange.contribution",
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
                            models.UniqueConstraint(fields=("contribution", "person"), name="one_reports_it_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Topic",
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
                        ("title", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("shut", "Shut by a moderator"), ("archived", "Archived")],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("shown", models.BooleanField(default=True)),
                        ("opened_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("said_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("replies", models.PositiveIntegerField(default=0)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
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
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("shown", True)),
                                fields=["area", "-said_at", "-id"],
                                name="topic_estate",
                            ),
                            models.Index(
                                condition=models.Q(("shown", True)),
                                fields=["building", "-said_at", "-id"],
                                name="topic_building",
                            ),
                            models.Index(
                                condition=models.Q(("state", "open")), fields=["said_at"], name="topic_to_archive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TopicConcern",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="concerns",
                                to="exchange.topic",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("organisation__isnull", False), ("person", None)),
                                    models.Q(("organisation", None), ("person__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_topic_concerns_a_person_or_a_body",
                            ),
                            models.UniqueConstraint(fields=("topic", "person"), name="a_topic_concerns_a_person_once"),
                            models.UniqueConstraint(
                                fields=("topic", "organisation"), name="a_topic_concerns_a_body_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Turned",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(choices=[("request", "Request"), ("proposal", "Proposal")], max_length=8),
                        ),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="talked_of", to="cases.case"
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="turned", to="exchange.topic"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("topic", "kind"), name="a_topic_is_turned_into_each_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HeldWord",
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
                        ("text", models.CharField(max_length=40)),
                        ("added_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                blank=True,
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
                            "ended_by",
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
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("area", "text"),
                                name="a_word_stands_once_on_a_list",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "contribution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to="exchange.contribution",
                            ),
                        ),
                        (
                            "of",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentioned_in",
                                to="exchange.contribution",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("contribution", "of"), name="somebody_is_mentioned_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Paste",
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
                                choices=[
                                    ("messages", "Messages"),
                                    ("chain", "A list that people signed up in"),
                                    ("picture", "A picture of the screen"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("group", models.CharField(max_length=40)),
                        ("title", models.CharField(blank=True, max_length=80)),
                        ("repeated", models.PositiveIntegerField(default=0)),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
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
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["area", "-id"], name="paste_area"),
                            models.Index(
                                condition=models.Q(("forgotten_at", None)), fields=["at"], name="paste_to_forget"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PasteRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveIntegerField()),
                        ("estate_id", models.BigIntegerField()),
                        ("key", models.CharField(max_length=32)),
                        ("name", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("home", models.CharField(blank=True, max_length=40)),
                        ("said_at", models.DateTimeField(blank=True, null=True)),
                        ("text", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "case",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="said_in_chat",
                                to="cases.case",
                            ),
                        ),
                        (
                            "paste",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="exchange.paste"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("estate_id", "key"), name="a_message_is_read_in_once"),
                            models.UniqueConstraint(
                                fields=("paste", "position"), name="a_message_has_its_place_in_a_copy"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
