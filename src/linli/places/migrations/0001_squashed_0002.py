"""All of the migrations named in `replaces` at once, for a database that has none of them."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import linli.kernel.codes
import linli.places.models


class Migration(migrations.Migration):
    replaces = [
        ("places", "0001_initial"),
        ("places", "0002_kinds_of_units"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AreaImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                ("source", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("added", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "code",
                    models.CharField(
                        max_length=18,
                        validators=[
                            django.core.validators.RegexValidator("^[0-9]{12,18}$", "A code has 12 to 18 digits.")
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "Province"),
                            ("city", "City"),
                            ("district", "District or county"),
                            ("street", "Street or town"),
                            ("community", "Community or village"),
                            ("estate", "Estate"),
                            ("grid", "Grid"),
                        ],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="places.area",
                    ),
                ),
                ("prefix", models.CharField(blank=True, max_length=6, verbose_name="prefix of request numbers")),
                ("province_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("city_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("district_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("street_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("community_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("estate_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("grid_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("starts", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["code"], name="area_code"),
                    models.Index(fields=["street_id", "level"], name="area_street"),
                    models.Index(fields=["community_id", "level"], name="area_community"),
                    models.Index(fields=["estate_id", "level"], name="area_estate"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends", None)),
                        fields=("level", "code"),
                        name="one_living_area_per_level_and_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ("province", "city", "district", "street", "community", "estate", "grid"))
                        ),
                        name="area_level_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts", None), ("ends", None), ("ends__gte", models.F("starts")), _connector="OR"
                        ),
                        name="area_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="places.area"
                    ),
                ),
                ("code", models.CharField(max_length=18)),
                ("name", models.CharField(max_length=80)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                    ),
                ),
                ("starts", models.DateField(null=True)),
                ("ends", models.DateField()),
            ],
            options={
                "ordering": ["-ends", "-pk"],
                "indexes": [models.Index(fields=["code"], name="areaversion_code")],
            },
        ),
        migrations.CreateModel(
            name="Building",
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
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="order in lists")),
                ("plan_x", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("plan_y", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["grid_id"], name="building_grid")],
                "constraints": [models.UniqueConstraint(fields=("area", "name"), name="one_building_per_name")],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plan", to="places.area"
                    ),
                ),
                ("svg", models.TextField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                (
                    "datum",
                    models.CharField(
                        blank=True,
                        choices=[("", "no coordinates"), ("wgs84", "WGS-84"), ("gcj02", "GCJ-02")],
                        max_length=5,
                    ),
                ),
                ("west", models.IntegerField(null=True)),
                ("south", models.IntegerField(null=True)),
                ("east", models.IntegerField(null=True)),
                ("north", models.IntegerField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Spot",
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
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("plan_x", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("plan_y", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("area", "name"), name="one_spot_per_name")],
            },
        ),
        migrations.CreateModel(
            name="Entrance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "building",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entrances", to="places.building"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="order in lists")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("building", "name"), name="one_entrance_per_name")],
            },
        ),
        migrations.CreateModel(
            name="Unit",
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
                (
                    "building",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="places.building"
                    ),
                ),
                (
                    "entrance",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="places.entrance",
                    ),
                ),
                ("floor", models.SmallIntegerField(blank=True, null=True, verbose_name="floor")),
                ("number", models.CharField(max_length=20, verbose_name="number")),
                (
                    "area_cm",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="exclusive area (0.01 m²)"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("home", "Home or shop"), ("parking", "Parking stall")],
                        default="home",
                        max_length=10,
                        verbose_name="kind of unit",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=linli.kernel.codes.public_code, editable=False, max_length=16, unique=True
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["estate_id"], name="unit_estate")],
                "constraints": [
                    models.UniqueConstraint(fields=("building", "entrance", "number"), name="one_unit_per_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("entrance", None)),
                        fields=("building", "number"),
                        name="one_unit_per_number_without_entrance",
                    ),
                ],
            },
        ),
    ]
