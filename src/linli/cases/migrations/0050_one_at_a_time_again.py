"""One draft, one in force: the rules stand again where a migration of 2026-11-30 took them away."""

from django.db import migrations

from linli.kernel.tables import RulesPutBack


class Migration(migrations.Migration):
    dependencies = [("cases", "0049_found_by_the_post")]

    operations = [
        RulesPutBack(
            [("routeedition", "one_draft_of_routes_per_area"), ("routeedition", "one_edition_of_routes_in_force")]
        )
    ]
