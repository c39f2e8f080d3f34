from collections.abc import Iterable

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.ui import addresses, nav


def home_tab(request: HttpRequest, estate: str) -> Iterable[nav.Item]:
    """Home, first of the residents' tabs."""
    url = addresses.of("web:estate", estate) if estate else addresses.page("web:home")
    yield nav.Item(_("Home"), url, icon="home", order=0)


class WebConfig(AppConfig):
    name = "linli.web"
    label = "web"

    def ready(self) -> None:
        from linli.files import registry as files
        from linli.notify import telling
        from linli.people.retention.reasons import SOON
        from linli.people.retention.registry import otherwise
        from linli.ui import awaits
        from linli.web import awaiting, beginning, grants, menu, personal, preferences, security, subscriptions
        from linli.web.registry import grants as registry_grants
        from linli.web.registry import menu as registry_menu
        from linli.web.registry.models import RosterUpload
        from linli.web.scheduled.models import ListOrder, MadeList

        if settings.DEMO:
            from linli.notify import channels
            from linli.web.demo.practice import Practice

            channels.register(Practice())

        files.owner("crest", lambda _request, _file: True)  # it stands on pages that everybody reads
        otherwise(RosterUpload, "tables lines", SOON)
        otherwise(MadeList, "body", SOON)
        otherwise(ListOrder, "why", SOON)
        user_logged_in.connect(preferences.adopt)
        awaits.register(awaiting.at_desk, desk=True)
        awaits.register(beginning.at_desk, desk=True)
        nav.register_tabs(home_tab)
        nav.register(registry_menu.entries)
        nav.register(menu.entries)
        registry_grants.fill()
        grants.fill()
        personal.fill()
        telling.register(subscriptions.ROWS)
        telling.register(security.ROWS)
