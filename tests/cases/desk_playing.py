"""What the desk of an estate has beside its cases, for tests that try every address."""

from datetime import date, timedelta

from linli.cases import bulk, desk_views, months, pledges, remarks, replies
from linli.cases.desk_models import BulkRun, QuickReply
from linli.cases.models import Case
from linli.cases.oversight_models import MonthReport
from linli.kernel import clock
from tests.support.cast import Cast


def played(cast: Cast, case: Case, words: str, *, released: bool = False) -> None:
    """A note and a task, a ready answer, a saved filter, a run over one case, last month's report, a promise.

    `released`: residents read that month, and the one before waits to be released.
    """
    secretary, estate = cast.acting("secretary"), cast.places.estate
    remarks.remark(case.pk, f"{words}，等物业回话", by=secretary)
    remarks.give_task(case.pk, f"{words}，去看一眼", cast.grid_worker.pk, by=secretary)
    replies.save(estate, "已联系物业", f"{words}，最晚 {{due}} 办好", by=secretary)
    desk_views.save(words, "box=all", ["place", "due"], by=cast.acting("director"))  # who keeps it takes it along
    bulk.take([(case.pk, 0)], bulk.REMARK, {"text": words}, by=secretary)
    report = months.write(estate, last_month(), by=secretary)
    if released:
        months.release(report.pk, words, by=secretary)
        months.write(estate, last_month() - timedelta(days=31), by=secretary)
    own = pledges.offices(estate, secretary)[0]
    pledges.give(estate, own.pk, 7, "七天内办好", by=secretary)


def last_month() -> date:
    return (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)


def taught() -> dict[str, list[object]]:
    """The parameters of these addresses."""
    month = f"{last_month():%Y-%m}"
    return {
        "desk/many/<run_id>": list(BulkRun.objects.values_list("pk", flat=True)) or [0],
        "desk/replies/<reply_id>": list(QuickReply.objects.values_list("pk", flat=True)) or [0],
        "desk/months/<report_id>": list(MonthReport.objects.values_list("pk", flat=True)) or [0],
        "desk/months/<report_id>/<form>": ["pdf"],
        "ledger/<code>/months/<month>": [month],
        "ledger/<code>/months/<month>/<form>": ["pdf"],
    }
