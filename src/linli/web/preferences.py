"""Language, theme, elder mode and text size: kept with the account, and in cookies for whoever has none."""

from typing import cast

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from linli.journal.actors import Actor
from linli.people import doors, queries, services
from linli.people.middleware import asking
from linli.people.models import Person
from linli.ui import preferences
from linli.web.errors import bad_request

COOKIES = {
    "language": settings.LANGUAGE_COOKIE_NAME,
    "theme": preferences.THEME_COOKIE,
    "mode": preferences.MODE_COOKIE,
    "size": preferences.SIZE_COOKIE,
}
FOLLOWS = {"mode", "size", "language"}  # go with the account: the next one at this phone has what they chose themselves
MODE_WORDS = {"plain": _("Standard version"), "elder": _("Elder version: large type, large buttons")}
THEME_WORDS = {"auto": _("As the phone is set"), "light": _("Light"), "dark": _("Dark")}


class PreferencesForm(forms.Form):
    """Any part may be sent alone: a switch in a page's head sends one."""

    mode = forms.ChoiceField(
        label=_("Version"), choices=list(MODE_WORDS.items()), required=False, widget=forms.RadioSelect
    )
    size = forms.TypedChoiceField(
        label=_("Text size of the elder version, in points"),
        choices=[(size, str(size)) for size in preferences.SIZES],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(
        label=_("Colours"), choices=list(THEME_WORDS.items()), required=False, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, required=False, widget=forms.RadioSelect
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """GET shows the choices; POST keeps those sent and goes back to where one was."""
    if request.method != "POST":
        return render(request, "web/preferences.html", {"form": PreferencesForm(initial=_now(request))})
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return bad_request(request)
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    _keep_with_account(request, chosen)
    response = HttpResponseRedirect(_back(request))
    if request.user.is_authenticated and "language" in chosen:
        request.session[doors.LANGUAGE] = chosen["language"]
    for name in chosen.keys() - (FOLLOWS if request.user.is_authenticated else set()):
        preferences.remember(response, COOKIES[name], chosen[name])
    return response


def _now(request: HttpRequest) -> dict[str, str | int]:
    chosen = preferences.of(request)
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {"mode": chosen.mode, "size": chosen.size, "theme": chosen.theme, "language": language}


def _keep_with_account(request: HttpRequest, chosen: dict[str, str | int]) -> None:
    """Theme stays with the phone; the rest follows the person."""
    if not request.user.is_authenticated or not chosen.keys() & FOLLOWS:
        return
    if "mode" in chosen:
        request.session.pop(doors.LARGE, None)
    actor = asking(request)
    services.set_preferences(
        request.user.pk,
        by=actor,
        language=cast("str | None", chosen.get("language")),
        elder=chosen["mode"] == "elder" if "mode" in chosen else None,
        text_size=cast("int | None", chosen.get("size")),
    )


def adopt(request: HttpRequest, user: Person, **_sent: object) -> None:
    """Whoever signs in goes on as this phone showed pages before, as far as their account never chose itself.

    Large type that was chosen goes with the account from then on; what an address brought, and the phone's language,
    may be nobody's choice and last as long as the session.
    """
    phone, language = preferences.of_cookies(request), getattr(request, "LANGUAGE_CODE", user.language)
    size = phone.size if phone.elder else user.text_size
    if (language, phone.elder or user.elder, size) == (user.language, user.elder, user.text_size):
        return
    chosen = queries.ever_chosen(user)
    large = phone.elder and not chosen & {"elder", "text_size"}
    if large and not preferences.chosen_elder(request):
        request.session[doors.LARGE] = True
    elif large:
        by = Actor(user.pk, "person", name=user.name)
        kept = services.set_preferences(user.pk, by=by, elder=True, text_size=size)
        user.elder, user.text_size = kept.elder, kept.text_size
    if language != user.language:
        request.session[doors.LANGUAGE] = user.language if "language" in chosen else language


def _back(request: HttpRequest) -> str:
    """The page one came from; never another host's."""
    wanted = request.POST.get("next", "")
    return wanted if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None) else "/"
