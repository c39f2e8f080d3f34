"""How the pages of one case look where something above this floor says so: large type that follows a card."""

from collections.abc import Callable

from django.http import HttpRequest

from linli.cases.models import Case
from linli.ui import preferences
from linli.ui.preferences import Preferences

Look = Callable[[Case], Preferences | None]
_looks: list[Look] = []


def register(look: Look) -> None:
    """Add a floor's; called when the app is ready. One statement at most."""
    if look not in _looks:
        _looks.append(look)


def apply(request: HttpRequest, case: Case) -> None:
    """Draw this request's page so; who is signed in has chosen with their account."""
    if not request.user.is_authenticated and (found := next((one for look in _looks if (one := look(case))), None)):
        preferences.choose(request, found)
