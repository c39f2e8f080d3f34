"""How a person wants to see pages: elder mode, text size, theme. From the account, else from cookies."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from linli.people.doors import LARGE
from linli.people.models import TEXT_SIZES

MODE_COOKIE, SIZE_COOKIE, THEME_COOKIE = "linli_mode", "linli_size", "linli_theme"
CHOSEN = "linli.preferences"  # among what goes with the request
YEAR = 60 * 60 * 24 * 365
MODES = ("plain", "elder")
PRINTED = "printed"  # in place of a mode: an address brought large type, nobody chose it
THEMES = ("auto", "light", "dark")
SIZES = TEXT_SIZES  # points of body text in elder mode: the norm asks for at least 18, selectable up to 30


@dataclass(frozen=True)
class Preferences:
    """What applies to this request."""

    mode: str = "plain"
    size: int = SIZES[0]
    theme: str = "auto"

    @property
    def elder(self) -> bool:
        return self.mode == "elder"


def remember(response: HttpResponse, cookie: str, value: str | int) -> None:
    """Keep a choice on the phone for a year."""
    response.set_cookie(cookie, str(value), max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)


def choose(request: HttpRequest, chosen: Preferences) -> None:
    """Let this one page be drawn so, whatever the phone keeps: the theme alone stays the phone's."""
    request.META[CHOSEN] = chosen


def of(request: HttpRequest) -> Preferences:
    """What was chosen for this page (large type follows a card), else by the account (it follows the person, not the
    phone), else what the cookies say."""
    chosen: Preferences | None = request.META.get(CHOSEN)
    if chosen:
        return replace(chosen, theme=of_cookies(request).theme)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return of_cookies(request)
    theme = of_cookies(request).theme
    elder = user.elder or LARGE in getattr(request, "session", ())
    return Preferences("elder" if elder else "plain", user.text_size, theme)


def of_cookies(request: HttpRequest) -> Preferences:
    """The phone's choice; reads no row, so that it serves pages about a broken database too."""
    mode, size, theme = (request.COOKIES.get(name, "") for name in (MODE_COOKIE, SIZE_COOKIE, THEME_COOKIE))
    return Preferences(
        "elder" if mode == PRINTED else mode if mode in MODES else MODES[0],
        int(size) if size in map(str, SIZES) else SIZES[0],
        theme if theme in THEMES else THEMES[0],
    )


def chosen_elder(request: HttpRequest) -> bool:
    """Whether somebody pressed for large type on this phone, where an address alone did not bring it."""
    return request.COOKIES.get(MODE_COOKIE) == "elder"
