import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0031_editions_of_routes")]

    operations = [
        migrations.AlterField(
            "route",
            "edition",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="routes", to="cases.routeedition"
            ),
        ),
        migrations.AddConstraint(
            model_name="route",
            constraint=models.CheckConstraint(
                condition=models.Q(("turns", False), models.Q(("post_kind", ""), _negated=True), _connector="OR"),
                name="turns_are_of_a_kind_of_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="route",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__in", ["", "work", "rest"])), name="days_of_a_route_are_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="routeedition",
            constraint=models.UniqueConstraint(fields=("area", "number"), name="one_edition_of_routes_per_number"),
        ),
        migrations.AddConstraint(
            model_name="routeedition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")), fields=("area",), name="one_draft_of_routes_per_area"
            ),
        ),
        migrations.AddConstraint(
            model_name="routeedition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_force")), fields=("area",), name="one_edition_of_routes_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="routeedition",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "in_force", "past", "dropped"])),
                name="state_of_routes_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="routeedition",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "dropped"]), ("began_at__isnull", False), _connector="OR"),
                name="routes_in_force_have_begun",
            ),
        ),
        migrations.AddConstraint(
            model_name="routeedition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "past"), _negated=True), ("ended_at__isnull", False), _connector="OR"
                ),
                name="past_routes_have_ended",
            ),
        ),
    ]
