"""What is asked of the product from within, in its own environment: `python -m bench.inside WHAT`, JSON in and out.

`sessions` signs staff in and finds cases for the requests; `statements` counts the statements of one request of each
kind; `check` looks for answered receipts; `search` times the index, `points` a replay, `rota` a proposal,
`telling` a notice to many.
"""

import base64
import json
import sys
import time
from collections import Counter
from datetime import timedelta
from importlib import import_module
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench import points, rotas, telling, votes  # noqa: E402
from bench.words import queries  # noqa: E402
from linli.cases.models import Case  # noqa: E402
from linli.kernel import clock  # noqa: E402
from linli.people.doors import MANNER, SIGNED_IN  # noqa: E402
from linli.people.models import Person, Term  # noqa: E402
from linli.places.models import Area  # noqa: E402
from linli.search import queries as search  # noqa: E402

SCOPES = ("estate", "street", "city")
CLIENTS = 8
_HANDLER = WSGIHandler()


def _session(person: Person) -> str:
    """As after signing in with a password."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store["_auth_user_id"] = str(person.pk)
    store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    store["_auth_user_hash"] = person.get_session_auth_hash()
    store[SIGNED_IN], store[MANNER] = clock.now().timestamp(), "password"
    store.create()
    return str(store.session_key)


def _holder(level: str) -> Term:
    return Term.objects.filter(post__area__level=level).select_related("person", "post__area").order_by("pk")[0]


def sessions(_told: Any) -> dict[str, Any]:
    """Cookies for each scope, the estates to write to, the cases to look at and to act on."""
    secretary = _holder("estate")
    areas = {level: _holder(level) for level in SCOPES}
    within = {level: Case.objects.filter(**{f"{level}_id": term.post.area_id}) for level, term in areas.items()}
    mine = within["estate"].filter(open=True, handler_id=secretary.person_id, state__in=("dispatched", "handling"))
    found = mine.order_by("-pk").values_list("pk", "state")[: CLIENTS * 40]
    if len(found) < CLIENTS:
        raise SystemExit("too few cases to act on")
    return {
        "cookies": {level: [_session(term.person) for _ in range(CLIENTS)] for level, term in areas.items()},
        "cookie_name": settings.SESSION_COOKIE_NAME,
        "csrf_name": settings.CSRF_COOKIE_NAME,
        "estates": list(Area.objects.filter(level="estate").order_by("pk").values_list("code", flat=True)),
        "cases": {level: _some(cases) for level, cases in within.items()},
        "acts": [list(pair) for pair in found],
        "post": str(secretary.post_id),
        "words": {str(length): queries(length, 40) for length in (1, 2, 3, 4)},
        "cases_now": Case.objects.count(),
        "votes": votes.given(_session),
        "last": Case.objects.order_by("-pk").values_list("pk", flat=True)[0],
    }


def _some(cases: Any) -> list[int]:
    """Cases with a course to show: every fifth has one, counted from the newest."""
    newest = list(cases.order_by("-pk").values_list("pk", flat=True)[:1200])
    return ([pk for pk in newest if pk % 5 == 0] or newest)[:200]


def _requests(raw: str) -> Any:
    """A Django request from the very bytes that the browsers send."""
    head, _, body = base64.b64decode(raw).partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _version = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    return RequestFactory().generic(
        method, path, body, content_type=headers.get("Content-Type", ""), headers=headers, REMOTE_ADDR="127.0.0.1"
    )


def answer(raw: str) -> Any:
    """The product's answer, through all middleware."""
    return _HANDLER.get_response(_requests(raw))


def statements(told: dict[str, list[str]]) -> dict[str, Any]:
    """The statements of each kind of request, caches warm, without BEGIN and COMMIT."""
    found: dict[str, Any] = {}
    for name, raws in told.items():
        answer(raws[0])
        seen: list[list[str]] = []
        for raw in raws[1:4]:
            with CaptureQueriesContext(connection) as caught:
                status = answer(raw).status_code
            if status >= 400:
                raise SystemExit(f"{name} answered {status}")
            seen.append([one["sql"] for one in caught.captured_queries if _counts(one["sql"])])
        most = max(seen, key=len)
        found[name] = {"count": len(most), "sql": [sql[:160] for sql in most]}
    return found


def _counts(sql: str) -> bool:
    return not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))


def check(told: dict[str, Any]) -> dict[str, Any]:
    """Whether each receipt is in the database once, with entry and search row; `since` is the last id before."""
    receipts = Counter(told["receipts"])
    made = dict(Case.objects.filter(pk__gt=told["since"]).values_list("code", "pk"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_id, count(*) FROM journal_entry WHERE subject_kind = 'case' AND subject_id > %s"
            " AND verb = 'case.submitted' GROUP BY subject_id",
            [told["since"]],
        )
        entries = dict(cursor.fetchall())
    return {
        "answered": sum(receipts.values()),
        "twice": [code for code, times in receipts.items() if times > 1],
        "missing": [code for code in receipts if code not in made],
        "without_entry": [code for code in receipts if code in made and entries.get(made[code]) != 1],
        "not_answered": len(made.keys() - receipts.keys()),
    }


def search_times(told: dict[str, Any]) -> dict[str, Any]:
    """Milliseconds in the database of a newest-first search for 1 to 4 characters, in each scope and everywhere."""
    areas: list[tuple[str, int] | None] = [None]
    areas += [(level, _holder(level).post.area_id) for level in SCOPES]
    found: dict[str, list[float]] = {}
    for length in (1, 2, 3, 4):
        for text in queries(length, told.get("count", 40), seed=11):
            for area in areas:
                search.ids("case", text, area=area, limit=25)  # pages of the index come from memory, as in service
                began = time.perf_counter()
                search.ids("case", text, area=area, limit=200)
                found.setdefault(str(length), []).append((time.perf_counter() - began) * 1000)
    return found


def imported(_told: Any) -> dict[str, Any]:
    """5,000 rows of a spreadsheet for the import, invented; answers the estate's code."""
    estate = Area.objects.filter(level="estate").order_by("-pk")[0]
    lines = ["留言编号,留言主题,留言时间,留言详情,一级标签"]
    start = clock.now() - timedelta(days=400)
    for number, text in enumerate(queries(8, 5000, seed=clock.now().microsecond)):
        at = (start + timedelta(minutes=number)).astimezone(clock.LOCAL)
        lines.append(f"B{clock.now():%H%M%S}{number},{text},{at:%Y-%m-%d %H:%M},{1 + number % 8}栋{text},城乡建设")
    return {"area": estate.code, "csv": "\n".join(lines)}


WHATS = {
    "sessions": sessions, "statements": statements, "check": check, "search": search_times, "imported": imported,
    "votes": votes.counted, "points": points.replayed, "rota": rotas.proposed,
    "telling": telling.queued,
}  # fmt: skip

if __name__ == "__main__":
    print(json.dumps(WHATS[sys.argv[1]](json.load(sys.stdin)), ensure_ascii=False))
