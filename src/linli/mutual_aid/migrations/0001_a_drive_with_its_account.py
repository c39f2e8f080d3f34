import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.clock
import linli.kernel.codes
import linli.kernel.sealed
import linli.places.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0011_near_relatives"),
        ("places", "0002_kinds_of_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Drive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                ("city_id", models.BigIntegerField(editable=False, null=True)),
                ("district_id", models.BigIntegerField(editable=False, null=True)),
                ("street_id", models.BigIntegerField(editable=False, null=True)),
                ("community_id", models.BigIntegerField(editable=False, null=True)),
                ("estate_id", models.BigIntegerField(editable=False, null=True)),
                ("grid_id", models.BigIntegerField(editable=False, null=True)),
                ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("neighbours", "neighbours help one another"),
                            ("charity", "together with a charity, on its own account"),
                        ],
                        default="neighbours",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=60)),
                ("purpose", models.CharField(max_length=300)),
                (
                    "organiser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="drives", to="people.organisation"
                    ),
                ),
                ("until", models.DateField()),
                ("charity", models.CharField(blank=True, max_length=60)),
                ("licence", models.CharField(blank=True, max_length=40)),
                ("agreement", models.CharField(blank=True, max_length=80)),
                ("how", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("open", "Open"),
                            ("closed", "Closed, account published"),
                        ],
                        default="draft",
                        max_length=6,
                    ),
                ),
                ("result", models.CharField(blank=True, max_length=300)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["area", "state", "id"], name="drive_area_state"),
                    models.Index(fields=["organiser", "id"], name="drive_organiser"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreement", ""), ("charity", ""), ("how", ""), ("licence", ""), ("way", "neighbours")
                            ),
                            models.Q(
                                ("way", "charity"),
                                models.Q(("charity", ""), _negated=True),
                                models.Q(("licence", ""), _negated=True),
                                models.Q(("agreement", ""), _negated=True),
                                models.Q(("how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="who_collects_has_a_qualification_and_an_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("opened_at", None), ("state", "draft")),
                            models.Q(("closed_at", None), ("opened_at__isnull", False), ("state", "open")),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("opened_at__isnull", False),
                                ("state", "closed"),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_closed_drive_says_what_came_of_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "drive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="mutual_aid.drive"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("unit", models.CharField(blank=True, max_length=10)),
                ("money", models.BooleanField(default=False)),
                ("wanted", models.PositiveBigIntegerField(blank=True, null=True)),
                ("left", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("drive", "name"), name="one_item_of_a_name_per_drive"),
                    models.CheckConstraint(condition=models.Q(("left__gte", 0)), name="nobody_gives_what_is_not_there"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("money", True), ("unit", "")),
                            models.Q(("money", False), models.Q(("unit", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="an_item_is_counted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pledges", to="mutual_aid.item"
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
                ("name", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("quantity", models.PositiveBigIntegerField()),
                ("shown", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("made", "Pledged"), ("kept", "Received"), ("withdrawn", "Taken back")],
                        default="made",
                        max_length=9,
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
                ("made_at", models.DateTimeField(default=linli.kernel.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "made")),
                        fields=("item", "person"),
                        name="one_open_pledge_per_person_and_item",
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="a_pledge_is_of_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="mutual_aid.item"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("given", "given"),
                            ("returned", "given back"),
                            ("lost", "spoilt or lost"),
                        ],
                        max_length=8,
                    ),
                ),
                ("quantity", models.PositiveBigIntegerField()),
                ("day", models.DateField()),
                (
                    "pledge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="mutual_aid.pledge",
                    ),
                ),
                ("whom", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
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
                ("note", models.CharField(blank=True, max_length=120)),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone",
                        to="mutual_aid.move",
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
                ("at", models.DateTimeField(default=linli.kernel.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["item", "id"], name="aid_move_item")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="a_move_is_of_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person", None),
                            ("by", None),
                            ("kind", "received"),
                            models.Q(("person", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_gives_out_to_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "received"),
                            ("kind", "given"),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="what_is_lost_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "move",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seen", to="mutual_aid.move"
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
                ("at", models.DateTimeField(default=linli.kernel.clock.now)),
            ],
        ),
    ]
