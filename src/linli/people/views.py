"""Doors: signing in and out, the second factor."""

import re
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.people import code_sheets, doors, identities, provider, second_factor, signing
from linli.people.forms import (
    CodeForm,
    NameForm,
    PasswordSignInForm,
    PhoneForm,
    PinForm,
    SecondFactorForm,
    SheetForm,
    add_refusal,
    refusals_on,
)
from linli.people.models import Person, Purpose, SignInCode, TrustedDevice
from linli.people.wording import masked

DEVICE_COOKIE = "linli_device"
DEVICE_COOKIE_SECONDS = 60 * 60 * 24 * 180
KNOWN_COOKIE = "linli_known"
# In the session: the code on its way, and the code that proved the number of somebody new (the number stays sealed).
CODE_ID, PROVED, NEXT = "sign_in_code", "sign_in_proved", "sign_in_next"
OWN_CODE = "own_code"  # the one with which whoever is signed in confirms what they do next: it signs nobody in
WAYS_IN = ("people:own_identity", "people:second_factor_new", "people:recovery")  # pages of ways into one's account
SECRET = "second_factor_secret"  # noqa: S105 (the name of a key, not a secret)


def device_token(request: HttpRequest) -> str:
    """The trusted phone's token from its signed cookie, or empty."""
    return request.get_signed_cookie(DEVICE_COOKIE, default="", salt=DEVICE_COOKIE) or ""


def set_device_cookie(response: HttpResponse, token: str) -> None:
    """Leave the token in the phone, signed, out of reach of scripts."""
    _set_signed(response, DEVICE_COOKIE, token)


def _set_signed(response: HttpResponse, name: str, value: str) -> None:
    response.set_signed_cookie(
        name,
        value,
        salt=name,
        max_age=DEVICE_COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def whence(request: HttpRequest) -> signing.Whence:
    """Where the request comes from, for the limits on tries."""
    known = request.get_signed_cookie(KNOWN_COOKIE, default="", salt=KNOWN_COOKIE) or ""
    return signing.Whence(doors.address_of(request), known)


def remember_next(request: HttpRequest) -> None:
    """Keep where whoever signs in wanted to go."""
    if back := doors.safe_next(request.GET.get("next", ""), request):
        request.session[NEXT] = back


def enter(
    request: HttpRequest,
    person: Person,
    *,
    manner: str,
    device: TrustedDevice | None = None,
    identity_id: int | None = None,
) -> HttpResponse:
    """Open the session and go on to where the person wanted to go."""
    back = request.session.get(NEXT, "")
    doors.sign_in(request, person, manner=manner, device=device, identity_id=identity_id)
    for key in (CODE_ID, PROVED, NEXT, OWN_CODE):
        request.session.pop(key, None)
    response = HttpResponseRedirect(back or settings.LOGIN_REDIRECT_URL)
    _set_signed(response, KNOWN_COOKIE, signing.known_by(person))
    return response


def _entered_by(request: HttpRequest, person: Person, phone: str) -> HttpResponse:
    response = enter(request, person, manner="code")
    doors.note_number(request, phone)
    return response


def _sign_in_page(request: HttpRequest, wrong: Form | None = None) -> HttpResponse:
    device = signing.device_of(device_token(request))
    forms: dict[str, Form] = {
        "code_form": PhoneForm(prefix="code"),
        "password_form": PasswordSignInForm(prefix="password"),
        "pin_form": PinForm(prefix="pin"),
        "sheet_form": SheetForm(prefix="sheet", initial={"number": request.GET.get("sheet", "")[:20]}),
    }
    if wrong is not None and wrong.prefix:
        forms[f"{wrong.prefix}_form"] = wrong
    shown = wrong.prefix if wrong else "sheet" if "sheet" in request.GET else None
    context = {**forms, "device": device, "wrong": shown, "provider": provider.current()}
    return render(request, "people/sign_in.html", context, status=422 if wrong is not None else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code, or sign in with password or PIN; all forms stand on one page."""
    if request.method == "GET":
        remember_next(request)
        return _sign_in_page(request)
    steps = {"code": _ask_code, "password": _by_password, "pin": _by_pin, "sheet": _by_sheet}
    return steps.get(request.POST.get("way", "code"), _ask_code)(request)


def _ask_code(request: HttpRequest) -> HttpResponse:
    form = PhoneForm(request.POST, prefix="code")
    if form.is_valid():
        with refusals_on(form):
            mine = request.session.get(CODE_ID)
            sent = signing.send_code(form.cleaned_data["phone"], mine=mine, whence=whence(request))
            request.session[CODE_ID] = sent.pk
            return redirect("people:code")
    return _sign_in_page(request, form)


def _by_password(request: HttpRequest) -> HttpResponse:
    form = PasswordSignInForm(request.POST, prefix="password")
    if form.is_valid():
        with refusals_on(form):
            data = form.cleaned_data
            person = signing.check_sign_in_password(data["phone"], data["password"], whence=whence(request))
            return enter(request, person, manner="password")
    return _sign_in_page(request, form)


def _by_pin(request: HttpRequest) -> HttpResponse:
    form = PinForm(request.POST, prefix="pin")
    if form.is_valid():
        with refusals_on(form):
            device = signing.check_pin(device_token(request), form.cleaned_data["pin"])
            return enter(request, device.person, manner="pin", device=device)
    return _sign_in_page(request, form)


def _by_sheet(request: HttpRequest) -> HttpResponse:
    form = SheetForm(request.POST, prefix="sheet")
    if form.is_valid():
        with refusals_on(form):
            data = form.cleaned_data
            used = signing.check_sheet(data["number"], data["digits"], whence=whence(request))
            response = enter(request, used.sheet.person, manner=doors.SHEET)
            code_sheets.note_session(used, request.session.session_key or "")
            return response
    return _sign_in_page(request, form)


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Type in the code from the message."""
    code_id = request.session.get(CODE_ID)
    if code_id is None:
        return redirect("people:sign_in")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            phone = signing.check_code(code_id, form.cleaned_data["code"], whence=whence(request))
            if person := signing.enter_by_phone(phone):
                return _entered_by(request, person, phone)
            request.session[PROVED] = code_id
            return redirect("people:name")
    sent = SignInCode.objects.filter(pk=code_id).first()
    context = {"form": form, "phone": masked("phone", sent.phone) if sent else ""}
    if settings.DEMO and sent:
        context["demo_code"] = sent.number
    return render(request, "people/code.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@doors.signed_in_required
def confirm(request: HttpRequest) -> HttpResponse:
    """The person signed in gives a code sent to their own phone, before they vote."""
    back = doors.safe_next(request.POST.get("next") or request.GET.get("next", ""), request)
    own, sent = doors.person_of(request).phone, _own_code(request)
    form = CodeForm(request.POST if "code" in request.POST else None)
    try:
        if "send" in request.POST:
            mine = sent.pk if sent else None
            sent = signing.send_code(own, purpose=Purpose.SELF, mine=mine, whence=whence(request))
            request.session[OWN_CODE] = sent.pk
        elif sent and form.is_valid():
            signing.check_code(sent.pk, form.cleaned_data["code"], whence=whence(request))
            request.session.pop(OWN_CODE, None)
            doors.note_code(request)
            doors.note_number(request, own)
            return _onwards(request)
    except Refused as refusal:
        if form.is_bound:
            add_refusal(form, refusal)
        else:
            messages.error(request, refusal.message)
    context = {"form": form, "next": back, "sent": sent, "phone": masked("phone", own)}
    if settings.DEMO and sent:
        context["demo_code"] = sent.number
    return render(request, "people/confirm.html", context)


def _own_code(request: HttpRequest) -> SignInCode | None:
    """The code on its way to the phone of whoever is signed in."""
    return signing.waiting(request.session.get(OWN_CODE), doors.person_of(request).phone_index)


@never_cache
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Somebody new says their name; their number is proved already."""
    phone = signing.proved_phone(request.session.get(PROVED))
    if not phone:
        return redirect("people:sign_in")
    form = NameForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            if person := signing.enter_by_phone(phone, name=form.cleaned_data["name"]):
                return _entered_by(request, person, phone)
    return render(request, "people/name.html", {"form": form})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; a trusted phone stays trusted. Who has to sign in anew comes back to where they were."""
    back = doors.safe_next(request.POST.get("next", ""), request)
    logout(request)
    if back:
        return HttpResponseRedirect(f"{reverse('people:sign_in')}?{urlencode({'next': back})}")
    return redirect(settings.LOGOUT_REDIRECT_URL)


def _onwards(request: HttpRequest) -> HttpResponse:
    back = doors.safe_next(request.POST.get("next", ""), request)
    return HttpResponseRedirect(back or settings.LOGIN_REDIRECT_URL)


@never_cache
@require_http_methods(["GET", "POST"])
@doors.signed_in_required
def challenge(request: HttpRequest) -> HttpResponse:
    """Give the second factor."""
    person = doors.person_of(request)
    back = doors.safe_next(request.POST.get("next") or request.GET.get("next", ""), request)
    there, app = _steps_up_at(person), doors.has_second_factor(person)
    if not app and not there:
        response = redirect("people:second_factor_new")
        request.session[NEXT] = back
        return response
    form = SecondFactorForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            second_factor.check(person, form.cleaned_data["code"])
            doors.note_second_factor(request)
            return _onwards(request)
    code = second_factor.demo_code(person)
    way = urlsplit(back).path in map(reverse, WAYS_IN)
    context = {"form": form, "next": back, "demo_code": code, "app": app, "provider": there, "way": way}
    return render(request, "people/second_factor.html", context)


def _steps_up_at(person: Person) -> str:
    """The name of the provider where the person may give their second factor; empty without one."""
    there = provider.current()
    return there.name if there and identities.steps_up(person.pk, there) else ""


@never_cache
@require_http_methods(["GET", "POST"])
@doors.signed_in_required
def set_up_second_factor(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app, or another in its place (`?anew`); only just after a full sign-in."""
    person = doors.person_of(request)
    anew = doors.has_second_factor(person)
    if anew and not ("anew" in request.GET and doors.second_factor_given(request, within=doors.FRESH)):
        asked = urlencode({"next": request.get_full_path()}) if "anew" in request.GET else ""
        return HttpResponseRedirect(f"{reverse('people:second_factor')}{'?' if asked else ''}{asked}")
    if not doors.may_set_up(request):
        back = request.get_full_path() if anew else request.session.get(NEXT, "")
        return render(request, "people/second_factor_first.html", {"way": anew, "next": back})
    secret = request.session.setdefault(SECRET, second_factor.fresh_secret())
    form = CodeForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            by = Actor(person.pk, "person", name=person.name)
            second_factor.set_up(person, secret, form.cleaned_data["code"], by=by, anew=anew)
            del request.session[SECRET]
            doors.note_second_factor(request)
            return redirect("people:recovery")
    context = {
        "form": form,
        "secret": " ".join(re.findall(".{1,4}", secret)),
        "address": second_factor.address_of(person, secret),
        "anew": anew,
    }
    return render(request, "people/second_factor_new.html", context)
