from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("visits", "0005_reasons_sealed")]

    operations = [
        migrations.RemoveField("visited", "reason_open"),
        migrations.RemoveField("visited", "ended_why_open"),
    ]
