"""The shelf of the scenario's estate."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.files.models import File
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.rules.accounts import Line
from linli.shelf import accounts, exemplars, guides, projects
from linli.shelf.models import Account, Exemplar, Guide, Project
from tests.cases.conftest import estate_cast, process  # noqa: F401 -- the fixtures
from tests.files.pictures import jpeg
from tests.support.cast import Cast
from tests.support.shared import shared

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
LINES = [Line("电梯广告", True, 120_000, date(2026, 6, 5)), Line("更换门禁", False, 45_050, date(2026, 6, 20), "3栋")]


@shared
def shelf(estate_cast: Cast) -> Cast:  # noqa: F811 -- the fixture
    """The cast, with the process in force."""
    return estate_cast


def guide(cast: Cast, role: str = "secretary", **said: object) -> Guide:
    given = {
        "title": "办居住证", "answer": "带身份证和租房合同到社区窗口办理。", "basis": "居住证暂行条例",
        "words": "暂住证", "bring": "身份证、租房合同", "where": "社区一楼窗口", "long": "15 个工作日", **said,
    }  # fmt: skip
    return guides.write(cast.posts[role].area_id, guides.Said(**given), by=cast.acting(role))  # type: ignore[arg-type]  # handed on as they came


def account(cast: Cast, role: str = "director", **said: object) -> Account:
    period = {"first": FIRST, "last": LAST, "opening": 10_000, "closing": 84_950, **said}
    body = cast.posts[role].organisation
    return accounts.enter(body.pk, accounts.Period(**period), LINES, by=cast.acting(role))  # type: ignore[arg-type]  # handed on as they came


def project(cast: Cast, days: int = 20, by: Actor | None = None) -> Project:
    from datetime import timedelta

    from linli.kernel import clock

    plan = projects.Plan(
        "加装扶手", "3栋老人上楼难，走访得知", cast.grid_worker.pk, clock.today() + timedelta(days=days)
    )
    body = cast.posts["secretary"].organisation
    return projects.put_up(body.pk, cast.places.estate.pk, plan, by=by or cast.acting("secretary"))


def proof(by: Actor) -> list[File]:
    return list(take_in([SimpleUploadedFile("a.jpg", jpeg((64, 48)))], by=by, role="evidence"))


def exemplar(cast: Cast) -> Exemplar:
    body = cast.posts["secretary"].organisation
    return exemplars.recommend(
        body.pk, "小区好邻居", cast.resident.pk, "十年如一日照顾邻居老人。", by=cast.acting("secretary")
    )
