"""The office's own sign-in by OpenID Connect: what is asked of its provider, and what of the answer is believed.

Authorization code with PKCE, state and nonce; whom the answer names stands in an ID token, whose signature and claims
joserfc checks. No database and no session: `provider_views` keeps an attempt, `identities` knows whose it is.
"""

import base64
import hashlib
import hmac
import json
import logging
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from linli.kernel import authorities, clock
from linli.kernel.refused import Refused

log = logging.getLogger(__name__)

SECONDS = 5  # to connect, and again for each piece of the answer
SECONDS_IN_ALL = 15
ANSWER_AT_MOST = 512 * 1024  # bytes of JSON
KEPT_SECONDS = 3600  # what the provider says of itself, and its keys
DOWN_SECONDS = 15  # it is not asked again so soon: whoever waits for it holds one of the threads
LEEWAY = 60  # seconds by which its clock and ours may differ
ATTEMPT_LIFE = timedelta(minutes=10)
SIGN_IN_LIFE = timedelta(hours=12)  # where its second factor counts: older, the provider asks anew
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")

Json = dict[str, Any]


@dataclass(frozen=True)
class Provider:
    """The one provider of the installation. `second_factor`: values of `amr` or `acr` that say it asked for one."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    second_factor: frozenset[str]


@dataclass(frozen=True)
class Attempt:
    """What a browser keeps from leaving for the provider until it comes back; good for one return.

    `fresh`: the provider is to ask them for their second factor now, whenever it last did.
    """

    state: str
    nonce: str
    verifier: str
    at: float
    fresh: bool = False


@dataclass(frozen=True)
class Told:
    """Whom the provider names. `second_factor_at`: when it asked them for a second factor, if it says so."""

    issuer: str
    subject: str
    label: str
    second_factor_at: datetime | None

    @property
    def mark(self) -> str:
        """What a page says of whom it showed, for whoever presses to mean the same."""
        return hashlib.sha256(json.dumps([self.issuer, self.subject]).encode()).hexdigest()


class _NoAnswer(Exception):
    """The provider could not be reached, or said nothing that can be read."""


class _NotBelieved(Exception):
    """The provider's answer is not one to this attempt, or not its own."""


def current() -> Provider | None:
    """The installation's provider, None where none is set up."""
    if not settings.OIDC_ISSUER:
        return None
    return Provider(
        settings.OIDC_ISSUER,
        settings.OIDC_CLIENT_ID,
        settings.OIDC_CLIENT_SECRET,
        settings.OIDC_NAME or _("the office's account"),
        settings.OIDC_SECOND_FACTOR,
    )


def leave(provider: Provider, back: str, *, fresh: bool = False) -> tuple[str, dict[str, Any]]:
    """The provider's address to send the browser to, and what to keep of it. `back` is where it returns."""
    with _in_words(provider):
        found = _metadata(provider)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _drawn in range(3))
    attempt = Attempt(state, nonce, verifier, at=clock.now().timestamp(), fresh=fresh)
    digest = hashlib.sha256(attempt.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "scope": "openid profile",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if fresh:
        query |= {"prompt": "login", "max_age": "0"}
    elif provider.second_factor:  # with it the provider must say when it asked
        query["max_age"] = str(int(SIGN_IN_LIFE.total_seconds()))
    there: str = found["authorization_endpoint"]
    return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(query)}", asdict(attempt)


def come_back(provider: Provider, kept: Mapping[str, Any] | None, answer: Mapping[str, str], back: str) -> Told:
    """Whom the provider names in its answer to the attempt that was kept; Refused where it is not to be believed."""
    with _in_words(provider):
        attempt = _attempt(kept, answer.get("state", ""))
        found = _metadata(provider)
        _from_itself(provider, found, answer)
        if answer.get("error") or not answer.get("code"):
            log.info("The provider sent somebody back: %s", answer.get("error", "no code")[:60])
            raise Refused(
                "provider_said_no",
                _("%(name)s did not sign you in. Try again, or take another way.") % {"name": provider.name},
            )
        token = _exchange(provider, found, {"code": answer["code"], "redirect_uri": back}, attempt)
        told = _read(provider, _claims(provider, found, token, attempt))
    if attempt.fresh:
        _must_be_fresh(provider, told, attempt)
    return told


def _must_be_fresh(provider: Provider, told: Told, attempt: Attempt) -> None:
    """A provider may not have kept to what it was asked: what it says of the time is held against the attempt."""
    at = told.second_factor_at
    if at is None or at.timestamp() < attempt.at - LEEWAY:
        log.warning("The provider of LINLI_OIDC_ISSUER did not ask for a second factor anew: %s", at or "no time")
        raise Refused(
            "provider_not_fresh",
            _("%(name)s did not ask you for your second factor just now. Sign out there, then try again.")
            % {"name": provider.name},
        )


@contextmanager
def _in_words(provider: Provider) -> Iterator[None]:
    """Say to a person what went wrong, and to the operators why."""
    name = {"name": provider.name}
    try:
        yield
    except _NoAnswer as error:
        log.warning("The provider of LINLI_OIDC_ISSUER does not answer: %s", error)
        raise Refused(
            "provider_down", _("%(name)s does not answer just now. Take another way to sign in.") % name
        ) from None
    except _NotBelieved as error:
        log.warning("An answer of the provider of LINLI_OIDC_ISSUER was not believed: %s", error)
        raise Refused(
            "provider_not_believed",
            _("The answer of %(name)s does not fit what was asked, or came too late. Begin again from here.") % name,
        ) from None


def _attempt(kept: Mapping[str, Any] | None, state: str) -> Attempt:
    """The attempt that the browser began itself, and not long ago."""
    if kept is None:
        raise _NotBelieved("no attempt was begun in this browser, or its answer came twice")
    attempt = Attempt(**kept)
    if not hmac.compare_digest(attempt.state.encode(), state.encode()):
        raise _NotBelieved("another state")
    if not 0 <= clock.now().timestamp() - attempt.at <= ATTEMPT_LIFE.total_seconds():
        raise _NotBelieved("the attempt is over")
    return attempt


def _from_itself(provider: Provider, found: Json, answer: Mapping[str, str]) -> None:
    """Against a mix-up: whoever answers names itself, where the provider says it does (RFC 9207)."""
    named = answer.get("iss")
    if named is None and found.get("authorization_response_iss_parameter_supported") is not True:
        return
    if named != provider.issuer:
        raise _NotBelieved("another issuer answered")


def _metadata(provider: Provider) -> Json:
    """What the provider says of itself (discovery); its addresses are https, as its own is."""
    key = f"people.provider.{hashlib.sha256(provider.issuer.encode()).hexdigest()}"
    found: Json | None = cache.get(key)
    if found is not None:
        return found
    if cache.get(f"{key}.down"):
        raise _NoAnswer("it did not a moment ago")
    try:
        found = _fetch("GET", f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    except _NoAnswer:
        cache.set(f"{key}.down", True, DOWN_SECONDS)
        raise
    if found.get("issuer") != provider.issuer:
        raise _NoAnswer(f"it calls itself {found.get('issuer')}")
    for name in _ENDPOINTS:
        if not _private(provider, found.get(name)):
            raise _NoAnswer(f"{name} is no https address")
    cache.set(key, found, KEPT_SECONDS)
    return found


def _private(provider: Provider, address: object) -> bool:
    """Whether nobody on the way reads or changes what is said there; the issuer may be plain http on this machine."""
    if not isinstance(address, str):
        return False
    own, there = urlsplit(provider.issuer), urlsplit(address)
    return there.scheme == "https" or (there.scheme, there.netloc) == (own.scheme, own.netloc)


def _exchange(provider: Provider, found: Json, given: dict[str, str], attempt: Attempt) -> str:
    """The ID token for the code, which counts once; the secret goes in the header unless the provider wants a form."""
    form = {"grant_type": "authorization_code", "code_verifier": attempt.verifier, **given}
    ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    sign = None
    if "client_secret_basic" in ways:
        sign = (quote(provider.client_id, safe=""), quote(provider.client_secret, safe=""))
    else:
        form.update(client_id=provider.client_id, client_secret=provider.client_secret)
    answer = _fetch("POST", found["token_endpoint"], form=form, sign=sign)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise _NotBelieved(f"no ID token: {str(answer.get('error', ''))[:60]}")
    return token


def _claims(provider: Provider, found: Json, token: str, attempt: Attempt) -> Json:
    """What the ID token says, once its signature, issuer, audience, times and nonce are right."""
    from joserfc import errors, jwt

    def wanted(value: str) -> jwt.ClaimsOption:
        return {"essential": True, "value": value}

    there: jwt.ClaimsOption = {"essential": True}
    claims = jwt.JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=LEEWAY,
        iss=wanted(provider.issuer), aud=wanted(provider.client_id), nonce=wanted(attempt.nonce),
        sub=there, exp=there, iat=there,
    )  # fmt: skip
    try:
        read = _signed(found["jwks_uri"], token)
        claims.validate(read)
    except (errors.JoseError, ValueError) as error:
        raise _NotBelieved(str(error)[:120]) from None
    alone = isinstance(read["aud"], str) or len(read["aud"]) == 1
    if read.get("azp", provider.client_id if alone else "") != provider.client_id:
        raise _NotBelieved("the ID token was given to another program")
    return read


def _signed(address: str, token: str) -> Json:
    """The claims of a token that one of the provider's keys signed; fetched anew once, since keys are changed."""
    from joserfc import errors, jwt

    try:
        return jwt.decode(token, _keys(address), ALGORITHMS).claims
    except (errors.InvalidKeyIdError, errors.BadSignatureError):
        cache.delete(_keys_at(address))
        return jwt.decode(token, _keys(address), ALGORITHMS).claims


def _keys_at(address: str) -> str:
    return f"people.provider.keys.{hashlib.sha256(address.encode()).hexdigest()}"


def _keys(address: str) -> Any:
    """The public keys that the provider signs with; those it seals with, or of kinds unknown here, are left out."""
    from joserfc import errors, jwk

    found: Json | None = cache.get(_keys_at(address))
    if found is None:
        found = _fetch("GET", address)
        cache.set(_keys_at(address), found, KEPT_SECONDS)
    rows = found.get("keys")
    signing = [
        row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("kty") in ("RSA", "EC", "OKP") and row.get("use", "sig") == "sig"
    ]
    try:
        return jwk.KeySet([jwk.import_key(row) for row in signing])
    except (errors.JoseError, ValueError, TypeError, KeyError) as error:
        raise _NoAnswer(f"a key that cannot be read: {type(error).__name__}") from None


def _read(provider: Provider, claims: Json) -> Told:
    """What of the claims is used: the subject alone says who it is, the label only shows it to its owner."""
    subject = claims["sub"]
    if len(subject) > 255:
        raise _NotBelieved("a subject longer than the protocol allows")
    names = (claims.get(name) for name in ("preferred_username", "name", "email"))
    label = next((name.strip() for name in names if isinstance(name, str) and name.strip()), "")
    return Told(provider.issuer, subject, label[:60], _second_factor_at(provider, claims))


def _second_factor_at(provider: Provider, claims: Json) -> datetime | None:
    """When the provider asked for a second factor: never, unless it says that it did and when."""
    methods, at = claims.get("amr"), claims.get("auth_time")
    said = {value for value in methods if isinstance(value, str)} if isinstance(methods, list) else set()
    if isinstance(level := claims.get("acr"), str):
        said.add(level)
    now = clock.now()
    if not said & provider.second_factor or isinstance(at, bool) or not isinstance(at, int | float):
        return None
    oldest = (now - SIGN_IN_LIFE).timestamp() - LEEWAY  # it was told so (`max_age`); it may not have kept to it
    if not oldest <= at <= now.timestamp() + LEEWAY:
        return None
    return min(now, datetime.fromtimestamp(at, UTC))


def _fetch(method: str, address: str, *, form: Json | None = None, sign: tuple[str, str] | None = None) -> Json:
    """JSON from the provider, within its time and size. A redirect is not followed: the secret goes nowhere else."""
    import httpx  # no page needs it

    until = time.monotonic() + SECONDS_IN_ALL
    raw = bytearray()
    # A client for each: what the provider keeps of one person in cookies goes with no other.
    try:
        with (
            httpx.Client(
                timeout=SECONDS, follow_redirects=False, headers={"Accept": "application/json"},
                verify=authorities.known(),
            ) as ours,
            ours.stream(method, address, data=form, auth=sign) as answer,
        ):  # fmt: skip
            for piece in answer.iter_bytes():
                raw += piece
                if len(raw) > ANSWER_AT_MOST or time.monotonic() > until:
                    raise _NoAnswer("more than it should say, or too slowly")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:  # OSError: certificates that cannot be read
        raise _NoAnswer(type(error).__name__) from None
    if answer.status_code >= 500 or (method == "GET" and answer.status_code != 200):
        raise _NoAnswer(f"HTTP {answer.status_code}")
    try:
        found = json.loads(raw)
    except ValueError:
        raise _NoAnswer("no JSON") from None
    if not isinstance(found, dict):
        raise _NoAnswer("no JSON object")
    return found
