"""Doors of "my account": preferences, homes, trusted phones. Who looked at one's data stands in `web`, as lists do."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from linli.journal.actors import Actor
from linli.journal.seen import last_of
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.people import code_sheets, doors, provider, queries, recovery, services, signing, terms
from linli.people.forms import HomeForm, PasswordForm, PreferencesForm, TrustForm, refusals_on
from linli.people.merging import finding
from linli.people.views import NEXT, set_device_cookie
from linli.people.wording import masked


def _by(request: HttpRequest) -> Actor:
    person = doors.person_of(request)
    return Actor(person.pk, "person", name=person.name)


@never_cache
@require_http_methods(["GET", "POST"])
@doors.signed_in_required
def me(request: HttpRequest) -> HttpResponse:
    """My account; posting sets the preferences."""
    person = doors.person_of(request)
    start = {"language": person.language, "elder": person.elder, "text_size": person.text_size}
    form = PreferencesForm(request.POST or None, initial=start)
    if form.is_valid():
        chosen = form.cleaned_data
        services.set_preferences(
            person.pk,
            by=_by(request),
            language=chosen["language"],
            elder=chosen["elder"],
            text_size=chosen["text_size"],
        )
        messages.success(request, _("Kept with your account."))
        request.session[doors.LANGUAGE] = chosen["language"]
        request.session.pop(doors.LARGE, None)
        return redirect("people:me")
    held = terms.held(person.pk)
    printed, proposed, bound = queries.rarely(person.pk)
    app = bool(held) and doors.has_second_factor(person)
    context = {
        "form": form,
        "held": held,
        "cards": queries.running().filter(person=person).exclude(card="").select_related("post") if held else (),
        "homes": queries.homes_shown(person.pk),
        "bindings": queries.bindings_of(person.pk),
        "relatives": queries.relatives_shown(person.pk),
        "devices": queries.devices_of(person.pk),
        "sheet": code_sheets.of(person.pk) if printed else None,
        "second_factor": app,
        "recovery_left": recovery.left(person.pk) if app else 0,
        "provider": bound or bool(held and provider.current()),
        "merges": finding.asked_of(person.pk) if proposed else (),
    }
    return render(request, "people/me.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@doors.signed_in_required
def home(request: HttpRequest) -> HttpResponse:
    """Ask to be bound to a unit: estate, then building, then unit, each step a plain page."""
    search, estate_code, building_id = (request.GET.get(key, "") for key in ("name", "estate", "building"))
    picked = queries.pick_unit(search, estate_code, building_id)
    form = None
    if picked.building:
        form = HomeForm(request.POST or None, units=picked.units)
        if form.is_valid():
            with refusals_on(form):
                person_id = doors.person_of(request).pk
                data = form.cleaned_data
                services.request_binding(person_id, data["unit"], data["relation"], by=_by(request))
                messages.success(request, _("Asked. The estate compares it with its roll and answers here."))
                return redirect("people:me")
    return render(request, "people/home.html", {"picked": picked, "form": form, "name": search})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@doors.signed_in_required
def pin(request: HttpRequest) -> HttpResponse:
    """Trust this phone and choose its PIN; only just after a full sign-in."""
    person = doors.person_of(request)
    if not doors.may_set_up(request):
        return render(request, "people/second_factor_first.html", {"way": True, "next": request.path})
    form = TrustForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            data = form.cleaned_data
            token = signing.trust_device(person.pk, data["pin"], data["label"], by=_by(request))
            messages.success(request, _("From now on your PIN is enough on this phone."))
            response = redirect("people:me")
            set_device_cookie(response, token)
            return response
    return render(request, "people/pin.html", {"form": form})


@never_cache
@sensitive_variables()
@require_http_methods(["GET", "POST"])
@doors.second_factor_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """How many codes in place of the app's are left; posting makes ten new ones, which no address shows again.

    Only just after a full sign-in, as an app is set up: they would outlast a session that somebody else took over.
    """
    person = doors.person_of(request)
    if not doors.may_set_up(request):
        return render(request, "people/second_factor_first.html", {"way": True, "next": request.path})
    onwards = request.session.get(NEXT) or reverse("people:me")
    if request.method == "POST":
        try:
            codes = recovery.make(person.pk, by=_by(request), seen=request.POST.get("seen"))
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("people:recovery")
        request.session.pop(NEXT, None)
        context = {"codes": codes, "name": masked("name", person.name), "onwards": onwards, "now": clock.now()}
        return render(request, "people/recovery_print.html", context)
    context = {"left": recovery.left(person.pk), "onwards": onwards, "as_seen": last_of(person.recovery_codes.all())}
    return render(request, "people/recovery.html", context)


@require_POST
@doors.signed_in_required
def forget_device(request: HttpRequest, device_id: int) -> HttpResponse:
    """Trust one of my phones no longer."""
    if not queries.devices_of(doors.person_of(request).pk).filter(pk=device_id).exists():
        return redirect("people:me")
    signing.end_device(device_id, by=_by(request))
    messages.success(request, _("That phone is not trusted any more."))
    return redirect("people:me")


@require_POST
@doors.signed_in_required
def end_sheet(request: HttpRequest) -> HttpResponse:
    """My printed codes open nothing any more; whoever signed in with one is out."""
    person = doors.person_of(request)
    return doors.done(
        request,
        lambda: code_sheets.end(person.pk, request.POST.get("because", ""), by=_by(request)),
        _("The printed codes open nothing any more."),
        reverse("people:me"),
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@doors.signed_in_required
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password; only just after a full sign-in."""
    person = doors.person_of(request)
    if not doors.may_set_up(request):
        return render(request, "people/second_factor_first.html", {"way": True, "next": request.path})
    form = PasswordForm(request.POST or None, person=person)
    if form.is_valid():
        changed = services.set_password(person.pk, form.cleaned_data["password"], by=_by(request))
        update_session_auth_hash(request, changed)
        messages.success(request, _("Your new password is kept."))
        return redirect("people:me")
    return render(request, "people/password.html", {"form": form})
