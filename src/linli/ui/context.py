"""What every page knows: language, theme, elder mode, filing numbers. Costs no query beyond the copy of settings."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language

from linli.settings import queries as values
from linli.ui import nav, preferences


@dataclass
class Page:
    """The frame of a page; read by ui/base.html as `page`."""

    request: HttpRequest
    still: bool = False  # a page about trouble: must not touch the database

    @cached_property
    def chosen(self) -> preferences.Preferences:
        return preferences.of_cookies(self.request) if self.still else preferences.of(self.request)

    @property
    def language(self) -> str:
        """The tag for <html lang>."""
        return {"zh-hans": "zh-Hans"}.get(get_language() or "", get_language() or "zh-Hans")

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        return [(code, name) for code, name in settings.LANGUAGES if code != get_language()]

    @property
    def place(self) -> str:
        return nav.place(self.request)

    @cached_property
    def bell(self) -> nav.Item | None:
        """One's inbox, in the head of residents' pages."""
        return None if self.still or not hasattr(self.request, "actor") else nav.bell(self.request)

    @property
    def here(self) -> str:
        """Where a switch returns to: this address, if it may be fetched again."""
        return self.request.get_full_path() if self.request.method == "GET" else "/"

    @property
    def icp(self) -> str:
        """ICP filing number, shown when set: on the page of settings, else in the environment."""
        return self._filed("site.icp") or str(getattr(settings, "ICP_NUMBER", ""))

    @property
    def police_filing(self) -> str:
        """Public security filing number, likewise."""
        return self._filed("site.police") or str(getattr(settings, "POLICE_FILING", ""))

    def _filed(self, key: str) -> str:
        return "" if self.still else str(values.value(key))

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"page": Page(request)}
