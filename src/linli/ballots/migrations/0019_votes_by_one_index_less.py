"""The votes of a ballot are found by the index that also has their channel."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("ballots", "0018_ended_without_a_result")]

    operations = [KeysWithoutIndex([("vote", "ballot")])]
