"""An entry of the journal that puts another right makes the difference, which may be below zero."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("points", "0001_points")]

    operations = [
        migrations.RemoveConstraint(model_name="entry", name="points_are_earned_by_a_rule"),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["carried", "spent", "expired", "reversed"]),
                    models.Q(("edition__isnull", False), ("times__gt", 0), models.Q(("rule", ""), _negated=True)),
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
        ),
    ]
