from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("council", "0004_said_line_by_line"),
    ]

    operations = [migrations.RemoveField(model_name="item", name="said")]
