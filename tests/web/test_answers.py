"""What the frame answers when something is refused, missing, too large, or the machine is in trouble."""

import errno
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from linli.jobs.services import enqueue
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused, SignedOut
from linli.web import errors, middleware, trouble


def answer_to(error: Exception, *, htmx: bool = False) -> HttpResponse | None:
    headers = {"HX-Request": "true"} if htmx else {}
    request = RequestFactory(headers=headers).post("/x/")
    guard = middleware._Refusals(lambda request: HttpResponse())
    with translation.override("en"):
        return guard.process_exception(request, error)


def body(answer: HttpResponse | None) -> str:
    assert answer is not None
    return answer.content.decode()


def test_a_refusal_says_why_on_what_basis_and_from_when() -> None:
    refusal = Refused(
        "too_early", "The notice runs.", basis="rule 8", possible_from=datetime(2026, 7, 3, 16, 0, tzinfo=UTC)
    )
    answer = answer_to(refusal)
    assert answer is not None
    assert (answer.status_code, answer["X-Refused"]) == (409, "too_early")
    for words in ("The notice runs.", "Basis: rule 8", "4 July 2026 0:00", "<html"):
        assert words in body(answer)


def test_htmx_is_given_a_notice_for_the_open_page() -> None:
    answer = answer_to(Refused("x", "<script>"), htmx=True)
    assert answer is not None
    assert answer.status_code == 409
    assert (answer["HX-Retarget"], answer["HX-Reselect"]) == ("#notices", "unset")
    assert "<html" not in body(answer)
    assert "&lt;script&gt;" in body(answer)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SignedOut("Sign in.", "/sign-in/"), 401),
        (NotAllowed("Not yours."), 403),
        (ObjectDoesNotExist(), 404),
        (RequestDataTooBig(), 413),
        (OperationalError("database is locked"), 503),
        (OperationalError("database or disk is full"), 503),
        (OSError(errno.ENOSPC, "No space left on device"), 503),
    ],
)
def test_each_error_has_one_answer(error: Exception, status: int) -> None:
    answer = answer_to(error)
    assert answer is not None
    assert answer.status_code == status
    if status == 503:
        assert "Nothing was changed" in body(answer)
        assert answer["Retry-After"] == "60"


@pytest.mark.parametrize("error", [ValueError("x"), OperationalError("no such table: cases_case"), OSError(2, "gone")])
def test_a_fault_of_the_program_is_not_dressed_up(error: Exception) -> None:
    assert answer_to(error) is None
    assert trouble.kind(error) == ""


def test_trouble_outside_the_views_is_told_as_trouble() -> None:
    request = RequestFactory().get("/")
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        assert errors.server_error(request).status_code == 503
    assert errors.server_error(request).status_code == 500


@pytest.mark.parametrize(
    "view", [errors.not_found, errors.forbidden, errors.bad_request, errors.too_many, errors.too_large]
)
def test_every_error_page_offers_a_way_on(view: Callable[[HttpRequest], HttpResponse]) -> None:
    request = RequestFactory().get("/x/", headers={"host": "testserver", "referer": "http://testserver/ledger/1/"})
    page = body(view(request))
    assert 'href="/ledger/1/"' in page
    assert 'href="/complaint/"' in page


@pytest.mark.django_db
def test_an_address_that_only_takes_a_form_leads_to_the_page_above_it(client: Client) -> None:
    """Opened by a bookmark, or anew after signing in."""
    for address, above in (("/desk/leave/7/back/", "/desk/leave/"), ("/desk/case/7/act/park/", "/desk/case/7/")):
        answer = client.get(address, headers={"accept": "text/html,*/*"})
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert f'href="{above}"' in answer.text
        assert not client.get(address).content


def test_the_way_back_never_leads_to_another_host() -> None:
    request = RequestFactory().get("/x/", headers={"host": "testserver", "referer": "http://evil.example/ledger/1/"})
    assert "ledger" not in body(errors.not_found(request))


@pytest.mark.django_db
def test_every_answer_carries_the_policy(client: Client) -> None:
    answer = client.get("/complaint/")
    assert answer["Content-Security-Policy"].startswith("default-src 'self'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cache-Control"] == "private, no-cache"
    page = answer.content.decode()
    assert "<style" not in page
    assert "style=" not in page
    assert "onclick" not in page


NUL = [
    lambda client: client.get("/vote/%00/x/"),
    lambda client: client.get("/sign-in/?next=%00"),
    lambda client: client.get("/sign-in/?%00=1"),
    lambda client: client.post("/sign-in/", {"phone": "1\0"}),
    lambda client: client.post("/sign-in/", "phone=%00", content_type="application/x-www-form-urlencoded"),
    lambda client: client.get("/", headers={"cookie": 'linli_session="\\000"'}),
]


@pytest.mark.django_db
@pytest.mark.parametrize("sent", NUL, ids=["path", "query", "name", "form", "raw form", "cookie"])
def test_the_letter_nul_is_no_text_wherever_it_is_sent(client: Client, sent: Callable[[Client], HttpResponse]) -> None:
    answer = sent(client)
    assert answer.status_code == 400
    assert "提交的内容读不出来" in body(answer)


@pytest.mark.django_db
def test_health_says_ok_for_machines(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "faults": [], "oldest_job_seconds": 0}


@pytest.mark.django_db
def test_health_says_how_long_work_waits_while_no_worker_runs(client: Client) -> None:
    enqueue("people.forget_codes", {}, run_at=clock.shift(timedelta(minutes=-7)))
    enqueue("people.forget_codes", {}, run_at=clock.shift(timedelta(minutes=7)))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["oldest_job_seconds"] // 60) == (200, 7)


def test_robots_keep_out_of_what_concerns_persons(client: Client) -> None:
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()


def test_the_site_can_be_put_on_a_home_screen(client: Client) -> None:
    assert client.get("/manifest.webmanifest").json()["start_url"] == "/"
