"""What a view asks of whoever knocks: a sign-in, a post, a second factor. Power over objects is asked of `access`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from ipaddress import ip_address
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused, SignedOut
from linli.people import access, identities, terms
from linli.people.middleware import asking
from linli.people.models import Person, TrustedDevice, phone_index

M = TypeVar("M", bound=Model)
View = Callable[..., HttpResponse]

# The session's notes: when (seconds) a second factor was given, when and how the person signed in, by which phone.
SECOND_FACTOR, SIGNED_IN, MANNER, DEVICE = "second_factor_at", "signed_in_at", "signed_in_by", "signed_in_on"
IDENTITY = "signed_in_as"  # by which identity of the office's own sign-in
CODE_GIVEN = "code_given_at"
NUMBERS, NUMBERS_KEPT = "numbers_shown", 5  # by codes sent to them: the number's index, and when
# For so long the same browser is not asked again: for the number of whoever is signed in, until they sign out; for any
# other within one sitting, since the next one at a shared browser may type the same number (practice).
NUMBER_STANDS, SITTING = timedelta(days=30), timedelta(hours=1)
LANGUAGE = "language"  # of this session: it goes with who signed in, and leaves with them
LARGE = "large"  # likewise: an address brought large type to whoever never chose
SHEET = "sheet"  # the manner of whoever signed in by a printed code
PROVIDER = "provider"  # the manner of whoever the office's own sign-in sent
FRESH = timedelta(minutes=15)
SHIFT = timedelta(hours=12)


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; only behind `signed_in_required`."""
    return cast(Person, request.user)


def actor(request: HttpRequest) -> Actor:
    """Who asks, with all their posts."""
    return asking(request)


def posts_of(request: HttpRequest) -> frozenset[tuple[str, str]]:
    """What the person's posts are, kind and level: on this hangs which pages of the desk are theirs."""
    return frozenset((held.kind, held.level) for held in terms.held(actor(request).person_id))


def acting(request: HttpRequest, action: str, row: Model) -> Actor:
    """The person in the first capacity in which they may do it; else 404."""
    hats = access.capacities(actor(request), action, row)
    if not hats:
        raise Http404
    return replace(actor(request), capacity=hats[0].capacity, post_id=hats[0].post_id)


def reachable(request: HttpRequest, action: str, rows: "type[M] | QuerySet[M]", **named: object) -> M:
    """The row so named, if the person may do this to it; else 404."""
    found: M = get_object_or_404(rows, **named)
    if not access.may(actor(request), action, found):
        raise Http404
    return found


def done(request: HttpRequest, act: Callable[[], object], said: str, back: str) -> HttpResponseRedirect:
    """Do it, say so or why not, and go back."""
    try:
        act()
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return HttpResponseRedirect(back, status=303)


def _to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    if request.headers.get("HX-Request") == "true":  # HTMX would put that page, unseen, in the place of what was typed
        raise SignedOut(
            _("What you typed still stands here. Sign in in a new window, then press again."), reverse(name)
        )
    back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "")
    url = reverse(name)
    return HttpResponseRedirect(f"{url}?{urlencode({'next': back})}" if safe_next(back, request) else url)


def safe_next(url: str, request: HttpRequest) -> str:
    """The address if it leads to this site, else empty."""
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()) else ""


def address_of(request: HttpRequest) -> str:
    """Whence the request came: behind our own proxies (LINLI_PROXIES), what the outermost noted; else who connected.

    Empty for this machine itself.
    """
    near: str = request.META.get("REMOTE_ADDR", "")
    noted = request.headers.get("X-Forwarded-For", "").split(",")
    while noted and (near == "" or _ours(near)):
        near = noted.pop().strip()
    return "" if _ours(near) else near


def _ours(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:  # a proxy may note "unknown", and a stranger anything
        return False
    return any(found in network for network in settings.PROXIES)


def signed_in_required(view: View) -> View:
    """Send everybody else to the sign-in page and back."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to("people:sign_in", request)
        return view(request, *args, **kwargs)

    return door


def staff_required(view: View) -> View:
    """For whoever holds a post now. Holders of strong posts give their second factor once in twelve hours."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        must_not_be_printed(request)
        held = terms.held(person_of(request).pk)
        if not held:
            raise NotAllowed(_("This page is for people who hold a post. Ask your street office if you should."))
        if any(term.strong for term in held) and not second_factor_given(request, within=SHIFT):
            return _to("people:second_factor", request)
        return view(request, *args, **kwargs)

    return signed_in_required(door)


_formed = require_http_methods(["GET", "HEAD", "POST"])


def desk_page(view: View) -> View:
    """A page of the desk, to be read."""
    return require_safe(never_cache(staff_required(view)))


def desk_form(view: View) -> View:
    """A page of the desk with a form that is sent to it."""
    return _formed(never_cache(staff_required(view)))


def desk_step(view: View) -> View:
    """What a button of the desk does."""
    return require_POST(staff_required(view))


def own_page(view: View) -> View:
    """A page for whoever is signed in, to be read."""
    return require_safe(never_cache(signed_in_required(view)))


def own_form(view: View) -> View:
    """A page for whoever is signed in, with a form that is sent to it."""
    return _formed(never_cache(signed_in_required(view)))


def own_step(view: View) -> View:
    """What a button does for whoever is signed in."""
    return require_POST(signed_in_required(view))


def no_printed_code(view: View) -> View:
    """What a member does in a body and reads of its own, what is told of other people and what outlasts a sheet.

    Whoever printed the code could have used it.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        must_not_be_printed(request)
        return view(request, *args, **kwargs)

    return door


def by_printed_code(request: HttpRequest) -> bool:
    """Whether whoever asks signed in by a printed code."""
    return bool(request.session.get(MANNER) == SHEET)


def must_not_be_printed(request: HttpRequest) -> None:
    """Refused to whoever signed in by a printed code."""
    if by_printed_code(request):
        raise NotAllowed(_("A printed code does not open this. Sign out, then sign in with a code or a password."))


def second_factor_required(view: View) -> View:
    """Ask for the second factor unless it was given within fifteen minutes: unmasking, export, administration."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not second_factor_given(request, within=FRESH):
            return _to("people:second_factor", request)
        return view(request, *args, **kwargs)

    return signed_in_required(door)


def self_required(view: View) -> View:
    """For what a person does with their own voice: whoever has the phone in hand just gave a code sent to it.

    A sign-in by code or password a quarter of an hour ago is enough.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (may_set_up(request) or _noted(request, CODE_GIVEN, FRESH)):
            return _to("people:confirm", request)
        return view(request, *args, **kwargs)

    return signed_in_required(door)


def note_code(request: HttpRequest) -> None:
    """Write down that the person gave a code sent to their own phone."""
    request.session[CODE_GIVEN] = clock.now().timestamp()


def note_number(request: HttpRequest, phone: str) -> None:
    """Write down that a code sent to this number was read by whoever holds this browser, signed in or not."""
    shown = {**request.session.get(NUMBERS, {}), phone_index(phone): clock.now().timestamp()}
    request.session[NUMBERS] = dict(sorted(shown.items(), key=lambda one: -one[1])[:NUMBERS_KEPT])


def number_shown(request: HttpRequest, phone: str) -> datetime | None:
    """When this browser last showed that the number is in its holder's hands; None: never, or too long ago."""
    index = phone_index(phone) if phone else ""
    if (at := request.session.get(NUMBERS, {}).get(index)) is None:
        return None
    own = request.user.is_authenticated and request.user.phone_index == index
    shown = datetime.fromtimestamp(at, UTC)
    return shown if timedelta() <= clock.now() - shown <= (NUMBER_STANDS if own else SITTING) else None


def _noted(request: HttpRequest, key: str, within: timedelta) -> bool:
    at = request.session.get(key)
    return at is not None and 0 <= clock.now().timestamp() - float(at) <= within.total_seconds()


def second_factor_given(request: HttpRequest, *, within: timedelta) -> bool:
    """Whether this session gave a second factor so recently."""
    return _noted(request, SECOND_FACTOR, within)


def note_second_factor(request: HttpRequest, *, at: datetime | None = None) -> None:
    """Write down that a second factor was given, now or `at`, under a new session key."""
    request.session.cycle_key()
    request.session[SECOND_FACTOR] = (at or clock.now()).timestamp()
    _note_key(request)


def may_set_up(request: HttpRequest) -> bool:
    """A second factor is set up only just after a full sign-in: a stolen phone with its PIN is not enough."""
    return request.session.get(MANNER) in ("code", "password") and _noted(request, SIGNED_IN, FRESH)


def has_second_factor(person: Person) -> bool:
    """Whether the person has set up their authenticator app."""
    return bool(Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).exists())


def sign_in(
    request: HttpRequest,
    person: Person,
    *,
    manner: str,
    device: TrustedDevice | None = None,
    identity_id: int | None = None,
) -> None:
    """Open the person's session under a new key. `manner`: code, password, pin, sheet or provider.

    A PIN's and a provider's session lasts a shift, and ends with what opened it.
    """
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[SIGNED_IN] = clock.now().timestamp()
    request.session[MANNER] = manner
    if not request.session.session_key:  # signing in as somebody else emptied it
        request.session.save()
    if device is not None:
        request.session[DEVICE] = device.pk
    if identity_id is not None:
        request.session[IDENTITY] = identity_id
    if device is not None or identity_id is not None:
        request.session.set_expiry(int(SHIFT.total_seconds()))
    _note_key(request)


def _note_key(request: HttpRequest) -> None:
    """Tell the trusted phone or the identity which session is its own, so that it can be ended with it."""
    key = request.session.session_key or ""
    if DEVICE in request.session:
        TrustedDevice.objects.filter(pk=request.session[DEVICE]).update(session_key=key)
    if IDENTITY in request.session:
        identities.note_session(request.session[IDENTITY], key)
