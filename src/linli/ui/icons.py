"""The drawings of the user interface: strokes on a 24 by 24 ground, coloured by the text around them."""

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from linli.ui.markup import filled

PATHS = {
    "alert": "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2v.1",
    "back": "M14.5 5.5 8 12l6.5 6.5",
    "bell": "M12 3v1.5M6.5 10a5.5 5.5 0 0 1 11 0c0 4.5 2 6 2 6h-15s2-1.5 2-6M10 18.8a2.1 2.1 0 0 0 4 0",
    "calendar": "M4.5 6h15v14h-15zM4.5 10.5h15M8.5 3.5V7M15.5 3.5V7",
    "camera": "M3.5 8h4l1.5-2.5h6L16.5 8h4v11.5h-17zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z",
    "check": "M4.5 12.5 10 18 19.5 7",
    "clock": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2",
    "close": "M6 6l12 12M18 6 6 18",
    "copy": "M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4",
    "doc": "M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 16h6",
    "down": "M12 4v11.5M7 11l5 5 5-5M4.5 20h15",
    "edit": "M4 20l1-4.5L16 4.5l3.5 3.5-11 11zM13.5 7l3.5 3.5",
    "eye": (
        "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.8"
        "a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z"
    ),
    "filter": "M4 6h16M7 12h10M10 18h4",
    "flag": "M5.5 21V4M5.5 4.5h12l-2.5 4 2.5 4h-12",
    "home": "M4 11.5 12 4l8 7.5V20h-5.5v-5.5h-5V20H4z",
    "houses": "M3 13 8.5 8l5.5 5v7.5H3zM10.5 8.5 14.5 5 21 10.5v10h-4M7 20.5v-4h3v4",
    "inbox": "M4 13.5 6.5 5h11l2.5 8.5V19H4zM4 13.5h5l1 2.5h4l1-2.5h5",
    "info": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5.5M12 7.8v.1",
    "list": "M8.5 6h11M8.5 12h11M8.5 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1",
    "lock": "M6 11h12v9.5H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 15v2",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "mic": "M12 14.5a3 3 0 0 0 3-3V6.5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM6 11.5a6 6 0 0 0 12 0M12 17.5V21",
    "moon": "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
    "next": "M9.5 5.5 16 12l-6.5 6.5",
    "person": "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6",
    "phone": (
        "M5 4.5h4l1.5 4.5-2.2 1.6a12 12 0 0 0 5.1 5.1l1.6-2.2 4.5 1.5v4a1.5 1.5 0 0 1-1.6 1.5"
        "A15.5 15.5 0 0 1 3.5 6.1 1.5 1.5 0 0 1 5 4.5z"
    ),
    "photo": "M3.5 5h17v14h-17zM3.5 16l5-5 4 4 3-3 5 5M15.5 9v.1",
    "pin": (
        "M12 21s6.5-6 6.5-11a6.5 6.5 0 0 0-13 0c0 5 6.5 11 6.5 11zM12 12.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8z"
    ),
    "plus": "M12 5v14M5 12h14",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6.5H7z",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20",
    "seal": "M12 3.5l7.5 3v5.5c0 4.5-3 7.5-7.5 8.5-4.5-1-7.5-4-7.5-8.5V6.5zM8.5 12l2.5 2.5 4.5-5",
    "speak": "M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
    "talk": "M4 5h16v11.5h-9L6.5 20.5v-4H4zM8.5 9.5h7M8.5 12.5h4.5",
    "undo": "M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-4",
    "up": "M12 20V8.5M7 13l5-5 5 5M4.5 4h15",
}


@lru_cache(maxsize=256)
def draw(name: str, extra: str = "") -> SafeString:
    """Inline SVG, hidden from screen readers: words beside it carry the meaning. KeyError names an unknown drawing."""
    # PATHS is our own constant, so marking it safe lets nothing foreign in.
    return filled(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        f" {extra}" if extra else "",
        mark_safe(PATHS[name]),  # noqa: S308 - a constant of this file
    )
