from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0003_checked_above"), ("people", "0007_letters")]

    operations = [
        migrations.RemoveConstraint("paper", "one_paper_per_number_of_a_body_and_year"),
        migrations.AddConstraint(
            "paper", models.UniqueConstraint(fields=["letters", "year", "serial"], name="one_paper_per_number")
        ),
        migrations.RemoveConstraint("series", "one_series_per_body_letters_and_year"),
        migrations.AddConstraint(
            "series", models.UniqueConstraint(fields=["letters", "year"], name="one_series_per_letters_and_year")
        ),
    ]
