from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0027_figures_of_many_cases"),
    ]

    operations = [
        migrations.AddField(
            model_name="step",
            name="replaced",
            field=models.JSONField(default=dict),
        ),
    ]
