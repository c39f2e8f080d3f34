"""Django's settings, all from the environment (docs/operations.md lists every LINLI_ variable)."""

import os
import sys
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url

from linli.config import keys
from linli.config import logging as _logging

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("LINLI_DATA_DIR", "var")).resolve()


def flag(name: str, default: bool = False) -> bool:
    """A yes-or-no variable; anything but 0/1/yes/no/true/false is an error that names it."""
    text = os.environ.get(name, "").lower()
    if text in ("", "0", "no", "false", "1", "yes", "true"):
        return default if text == "" else text in ("1", "yes", "true")
    raise SystemExit(f"{name}={text} is neither yes nor no; give 1 or 0")


def whole(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number within its limits; anything else is an error that names them."""
    text = os.environ.get(name, "") or str(default)
    if text.isdecimal() and least <= int(text) <= most:
        return int(text)
    raise SystemExit(f"{name}={text} is no number from {least} to {most}")


def listed(name: str, default: str = "") -> list[str]:
    """What stands between commas; blanks around them are nobody's."""
    text = os.environ.get(name, "") or default
    return [part.strip() for part in text.split(",") if part.strip()]


def networks(name: str, default: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks with commas; what is neither is an error that names it."""
    text = os.environ.get(name, "") or default
    try:
        return tuple(ip_network(part.strip()) for part in text.split(","))
    except ValueError as error:
        raise SystemExit(f"{name}={text}: {error}; give addresses such as 10.0.0.5 or 10.0.0.0/24") from None


def interface(name: str, default: str) -> str:
    """The address of a platform's interface: https, or plain http on this machine alone."""
    text = (os.environ.get(name, "") or default).rstrip("/")
    if _private(text):
        return text
    raise SystemExit(f"{name}={text} is no https address; leave it empty for {default}")


def _private(address: str) -> bool:
    parts = urlsplit(address)
    here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    return bool(parts.hostname) and not parts.query and (parts.scheme == "https" or here)


def redis(name: str) -> str:
    """Redis's address; without the package that reaches it every page would fail."""
    text = os.environ.get(name, "")
    if text and find_spec("redis") is None:
        mend = "python tools/install.py --require-hashes -r requirements/redis.txt"
        raise SystemExit(f"{name} is set, and what reaches Redis is not installed; run: {mend}")
    return text


def issuer(name: str) -> str:
    """A provider's own name, kept to the letter: an https address, or plain http on this machine alone."""
    text = os.environ.get(name, "").strip()
    if not text or (_private(text) and len(text) <= 200):
        return text
    raise SystemExit(f"{name}={text} is no https address; give the one that stands as issuer in the provider's words")


def together(*names: str) -> tuple[str, ...]:
    """Values that count only together: all of them, or none; else an error that names what is missing."""
    found = tuple(os.environ.get(name, "").strip() for name in names)
    if any(found) and not all(found):
        missing = [name for name, value in zip(names, found, strict=True) if not value]
        raise SystemExit(f"{' and '.join(missing)} missing; give {', '.join(names)} together, or none of them")
    return found


_keys = keys.load(DATA_DIR)
SECRET_KEY = _keys["secret"]
SEAL_KEYS = {int(number): bytes.fromhex(key) for number, key in _keys["seal"].items()}
INDEX_KEY = bytes.fromhex(_keys["index"])

DEBUG = flag("LINLI_DEBUG")
DEMO = flag("LINLI_DEMO")
ALLOWED_HOSTS = listed("LINLI_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = listed("LINLI_ORIGINS")
HTTPS = flag("LINLI_HTTPS")
# Whose word about where a request came from is taken: else one neighbour's tries would be everybody's.
PROXIES = networks("LINLI_PROXIES", "127.0.0.0/8,::1")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "linli.kernel",
    "linli.jobs",
    "linli.journal",
    "linli.settings",
    "linli.places",
    "linli.people",
    "linli.files",
    "linli.search",
    "linli.papers",
    "linli.ui",
    "linli.notify",
    "linli.activities",
    "linli.ballots",
    "linli.cases",
    "linli.council",
    "linli.points",
    "linli.doorstep",
    "linli.exchange",
    "linli.lectures",
    "linli.media",
    "linli.mutual_aid",
    "linli.orders",
    "linli.rotas",
    "linli.teams",
    "linli.visits",
    "linli.bookings",
    "linli.office",
    "linli.shelf",
    "linli.stories",
    "linli.channels",
    "linli.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "linli.web.middleware.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "linli.files.uploads.limit",
    "linli.web.middleware.readable",
    "linli.web.middleware.large_type",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "linli.people.middleware.actor",
    "linli.web.middleware.tongue",
    "linli.ui.answered.addressed",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "linli.web.middleware.refusals",
]

ROOT_URLCONF = "linli.config.urls"
WSGI_APPLICATION = "linli.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "linli.ui.engine.PageTemplates",
        "NAME": "django",  # by which other packages ask for it
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "linli.ui.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "linli.ui.templatetags.constant", "linli.ui.templatetags.ui"],
        },
    }
]

DATABASE_URL = os.environ.get("LINLI_DATABASE_URL", "")
LOCK_SECONDS = whole("LINLI_LOCK_SECONDS", 20, least=1, most=600)  # how long a write waits for another, before a 503
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, engine="linli.kernel.postgresql", conn_max_age=None)}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Trying every order of nine joins, and compiling what runs for a millisecond, costs more than it wins.
    tuned = f"-c lock_timeout={LOCK_SECONDS}s -c join_collapse_limit=5 -c jit=off"
    # Pages ask the same few statements again and again: planning them each time was half of the database's work.
    options = {"options": tuned, "server_side_binding": True, "prepare_threshold": 2}
    DATABASES["default"]["OPTIONS"] = {**options, **DATABASES["default"].get("OPTIONS", {})}
else:
    DATABASES = {
        "default": {
            "ENGINE": "linli.kernel.sqlite",
            "NAME": str(DATA_DIR / "linli.sqlite3"),
            "CONN_MAX_AGE": 0,  # after each page it waits, still open, for whichever thread is next
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": LOCK_SECONDS,
                # Each page under way has a connection, which must keep little; the system keeps the file's pages.
                "cached_statements": 40,
                "init_command": (
                    "PRAGMA synchronous=FULL; PRAGMA cache_size=-500; PRAGMA temp_store=MEMORY;"
                    " PRAGMA wal_autocheckpoint=4000;"  # pages: one that is written again and again goes back once
                    " PRAGMA secure_delete=ON;"  # what was emptied leaves no letters in the file; few builds do so
                    " PRAGMA recursive_triggers=ON;"  # else a row that REPLACE puts out is deleted past the triggers
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["linli.people.sessions.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Of allauth only the TOTP of `allauth.mfa` is used; `linli.people` has its own doors, by telephone.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "linli.people.adapters.Accounts"
MFA_ADAPTER = "linli.people.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp"]
MFA_TOTP_TOLERANCE = 1  # cheap phones keep time badly
LINLI_SMS = os.environ.get("LINLI_SMS", "linli.people.senders.page")
LINLI_SMS_URL = os.environ.get("LINLI_SMS_URL", "")
LINLI_SMS_SECRET = os.environ.get("LINLI_SMS_SECRET", "")
# An office's own sign-in by OpenID Connect, beside the other ways (docs/sign-on.md).
_OIDC = ("LINLI_OIDC_ISSUER", "LINLI_OIDC_CLIENT_ID", "LINLI_OIDC_CLIENT_SECRET")
_, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET = together(*_OIDC)
OIDC_ISSUER = issuer("LINLI_OIDC_ISSUER")
OIDC_NAME = os.environ.get("LINLI_OIDC_NAME", "").strip()[:40]
OIDC_SECOND_FACTOR = frozenset(listed("LINLI_OIDC_SECOND_FACTOR"))
WECHAT_API = interface("LINLI_WECHAT_API", "https://api.weixin.qq.com")
WECOM_API = interface("LINLI_WECOM_API", "https://qyapi.weixin.qq.com")
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "/onwards/"  # to the desk or to the estate
LOGOUT_REDIRECT_URL = "/"

REDIS_URL = redis("LINLI_REDIS_URL")
_REDIS = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {
    # Limits on tries live here. With Django's 300 entries somebody could push another's count out by filling it.
    "default": _REDIS if REDIS_URL else {**_MEMORY, "LOCATION": "linli", "OPTIONS": {"MAX_ENTRIES": 200_000}},
    # Whole pages (`linli.ui.answered`): few, in a place of their own.
    "answered": {**_REDIS, "KEY_PREFIX": "answered"}
    if REDIS_URL
    else {**_MEMORY, "LOCATION": "answered", "OPTIONS": {"MAX_ENTRIES": 100}},
}
WORKERS = whole("LINLI_WORKERS", 2 if DATABASE_URL else 1, least=1, most=64)  # web processes
THREADS = whole("LINLI_THREADS", 64, least=1, most=1024)  # of each
KEEPS_ANSWERS = bool(REDIS_URL) or WORKERS == 1  # else the process that is asked next knows nothing of them

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "linli_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORM_RENDERER = "linli.ui.rendering.Renderer"
FORMAT_MODULE_PATH = ["linli.ui.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
S3_BUCKET = os.environ.get("LINLI_S3_BUCKET", "")
# Whence browsers fetch films themselves: a bucket under an address of its own host.
FILMS_FROM = os.environ.get("LINLI_S3_ENDPOINT", "") if S3_BUCKET else ""
STORAGES = {
    "default": {
        "BACKEND": "linli.files.bucket.Bucket",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": os.environ.get("LINLI_S3_ENDPOINT") or None,
            "region_name": os.environ.get("LINLI_S3_REGION") or None,
            "access_key": os.environ.get("LINLI_S3_KEY") or None,
            "secret_key": os.environ.get("LINLI_S3_SECRET") or None,
            "addressing_style": os.environ.get("LINLI_S3_ADDRESSING", "path"),
        },
    }
    if S3_BUCKET
    else {"BACKEND": "linli.files.folder.Folder"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_DIR = Path(os.environ.get("LINLI_FILES_DIR", DATA_DIR / "files"))
ACCEL = os.environ.get("LINLI_ACCEL", "")  # where nginx, by X-Accel-Redirect, finds LINLI_FILES_DIR itself
# (port of the pages, port of the sender of films); `linli serve` sets it when it starts one.
FILMS_BESIDE: tuple[int, int] | None = None
FILM_LANES = whole("LINLI_FILM_LANES", 1, least=1, most=64)  # films worked on at once, by all workers together
FONTS_DIR = os.environ.get("LINLI_FONTS_DIR", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["linli.files.uploads.QuarantineHandler"]

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_ENGINE = "linli.people.sessions"
SESSION_COOKIE_NAME = "linli_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_NAME = "linli_csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
# Of `check --deploy`: `linli.web.middleware` refuses frames, the proxy leads from http to https, and other hosts under
# the same domain are not ours to bind.
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W005", "security.W008", "security.W021"]
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CSRF_FAILURE_VIEW = "linli.web.errors.csrf_failure"
SITE = os.environ.get("LINLI_SITE", "").rstrip("/")
if SITE and not SITE.startswith(("https://", "http://")):
    raise SystemExit(f"LINLI_SITE={SITE} is no address; give one such as https://linli.example")
ICP_NUMBER = os.environ.get("LINLI_ICP", "")
POLICE_FILING = os.environ.get("LINLI_POLICE_FILING", "")
COMPLAINT_CONTACT = os.environ.get("LINLI_COMPLAINT_CONTACT", "")
LOGGING_CONFIG = None
_log_file = os.environ.get("LINLI_LOG_FILE", "")
_logging.configure(
    as_json=bool(_log_file) or not sys.stderr.isatty(),
    level=os.environ.get("LINLI_LOG_LEVEL", "INFO"),
    file=_log_file,
)
