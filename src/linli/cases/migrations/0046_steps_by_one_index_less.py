"""Steps are found by their case alone, for which one index is enough; nobody looks for those of a post."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("cases", "0045_phone_confirmed_at"), ("people", "0017_recoverycode")]

    operations = [KeysWithoutIndex([("step", "case"), ("step", "post")])]
