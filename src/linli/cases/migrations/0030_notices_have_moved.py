from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0029_notices_told_before"),
    ]

    operations = [migrations.DeleteModel(name="Notice")]
