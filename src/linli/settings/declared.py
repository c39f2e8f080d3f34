"""What an area may set. Where no law fixes a number, the source says practice; limits of the law come from `rules/`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.rules import enforcement, registration, wages, warranty
from linli.settings.registry import declare

PRACTICE = "practice"
HOTLINE = "practice; 国办发〔2020〕53号 leaves handling limits to local authorities"


def fill() -> None:
    """Called once when the application is ready."""
    _terms()
    _after_the_answer()
    _protection()
    _enforcement()
    _wages()
    _registration()
    _works()
    _thrift()
    _health()


def _number(
    key: str,
    default: int,
    unit: str,
    title: Promise,
    least: int,
    most: int,
    source: str = PRACTICE,
    basis: str = PRACTICE,
) -> None:
    declare(key, default, "number", title=title, source=source, floor=least, ceiling=most, basis=basis, unit=unit)


def _terms() -> None:
    _number("cases.dispatch_hours", 4, "hours", _("Dispatch a request within"), 1, 72, HOTLINE)
    _number("cases.contact_hours", 12, "hours", _("Contact the resident within"), 1, 72, HOTLINE)
    _number("cases.resolve_days", 5, "working", _("Handle a request within"), 1, 60, HOTLINE)
    _number("cases.return_days", 1, "working", _("Decide a return within"), 1, 5, HOTLINE)
    declare(
        "cases.hours",
        [8, 20],
        "window",
        title=_("Hours of the day that count for terms in hours"),
        source="practice; urgent terms run round the clock",
    )


def _after_the_answer() -> None:
    _number("cases.confirm_days", 3, "days", _("Call the resident back when there is no answer after"), 1, 15)
    _number("cases.silence_days", 15, "days", _("Close a request without an answer after"), 7, 90)
    declare(
        "cases.unanswered",
        "excluded",
        "choice",
        title=_("Return visits without an answer, in the solution rate"),
        choices={"excluded": _("left out"), "unsolved": _("counted as not solved")},
        source="practice, after 北京市接诉即办工作条例 art. 32",
    )


def _protection() -> None:
    tries = _("Tries of the phone's last four digits before a tracking link closes")
    _number("cases.link_tries", 5, "times", tries, 3, 10)
    declare(
        "cases.publish_days",
        15,
        "number",
        title=_("A result that must be made public is shown for at least"),
        unit="days",
        floor=15,
        ceiling=365,
        basis="城市居民委员会组织法 art. 34",
        source="城市居民委员会组织法 (2025) art. 34",
    )
    _number("files.photos_at_most", 9, "photos", _("Photos with one request"), 1, 20)
    _number("files.megabytes_at_most", 20, "megabytes", _("Size of one file"), 5, 50)


def _enforcement() -> None:
    heard, told = "practice, after 行政处罚法 art. 45", "practice, after 行政强制法 art. 35"
    large = "practice, after 行政处罚法 art. 63"
    statement = _("Illegal construction: statement after the advance notice, within")
    _number("enforcement.statement_days", enforcement.STATEMENT.amount, "working", statement, 3, 15, heard)
    removal = _("Illegal construction: own removal within")
    _number("enforcement.removal_days", 15, "days", removal, 3, 180, "practice, after 行政强制法 art. 44")
    demand = _("Illegal construction: term of the demand before force")
    _number("enforcement.demand_days", enforcement.DEMAND.amount, "working", demand, 3, 60, told)
    person = _("Illegal construction: a fine on a person is large, and heard, from")
    _number("enforcement.large_fine_person", 5_000, "yuan", person, 500, 100_000, large)
    body = _("Illegal construction: a fine on an enterprise is large, and heard, from")
    _number("enforcement.large_fine_body", 50_000, "yuan", body, 5_000, 1_000_000, large)
    declare(
        "enforcement.removal_hours",
        [8, 18],
        "window",
        title=_("Illegal construction: hours of the day for a forced removal"),
        floor=enforcement.DAYTIME[0],
        ceiling=enforcement.DAYTIME[1],
        basis="行政强制法 art. 43; 噪声污染防治法 art. 88",
        source=PRACTICE,
    )
    declare(
        "enforcement.weekends",
        False,
        "yes_no",
        title=_("Illegal construction: a forced removal may fall on a weekend"),
        source="practice, after 行政强制法 art. 43",
    )
    _number("enforcement.revisit_days", 30, "days", _("Illegal construction: look again after"), 7, 180)


def _wages() -> None:
    crime = wages.CRIME_BASIS
    least, most = (limit // 100 for limit in wages.X_RANGE)
    one = _("Wage arrears: a case for the police when one worker is owed three months and")
    _number("wages.crime_one", 10_000, "yuan", one, least, most, crime, crime)
    least, most = (limit // 100 for limit in wages.Y_RANGE)
    ten = _("Wage arrears: a case for the police when ten workers or more are owed")
    _number("wages.crime_ten", 60_000, "yuan", ten, least, most, crime, crime)
    _number("wages.order_days", 5, "days", _("Wage arrears: pay what was ordered within"), 1, 15)


def _registration() -> None:
    limit, notice = registration.REGISTRATION, registration.PUBLIC_NOTICE
    service = _("Property certificates: register within")
    _number(
        "registration.service_days",
        registration.SERVICE_TARGET.amount,
        "working",
        service,
        1,
        limit.amount,
        registration.SERVICE_TARGET.basis,
        limit.basis,
    )
    shown = _("Property certificates: public notice for")
    _number("registration.notice_days", notice.amount, "working", shown, notice.amount, 90, notice.basis, notice.basis)
    basis = registration.FEE_BASIS
    for key, most, title in (
        ("registration.fee_dwelling", registration.DWELLING_FEE // 100, _("Property certificates: fee for a dwelling")),
        ("registration.fee_other", registration.OTHER_FEE // 100, _("Property certificates: fee for other property")),
    ):
        _number(key, most, "yuan", title, 0, most, basis, basis)


def _works() -> None:
    shown = _("Public works: the plan is made public for")
    _number("works.publish_days", 7, "days", shown, 7, 60)
    _number(
        "works.notice_hours", 48, "hours", _("Public works: tell residents of a disruption before, at least"), 24, 168
    )
    changed = _("Public works: changes are made public anew above this share of the budget")
    _number("works.change_percent", 10, "percent", changed, 1, 30)
    held = _("Public works: retention money of the settled price")
    _number("works.retention", warranty.RETENTION_PERCENT, "percent", held, 0, 3, *(warranty.RETENTION_BASIS,) * 2)
    term = _("Public works: retention money is held for")
    most = warranty.DEFECT_TERM_MONTHS
    _number("works.defect_months", most, "months", term, 1, most, *("建质〔2017〕138号 art. 2",) * 2)
    seasons = "practice; every city sets its own, 建设工程质量管理条例 art. 40 counts by them"
    heating = _("Public works: the heating season, by which its warranty counts")
    cooling = _("Public works: the cooling season, by which its warranty counts")
    for key, season, title in (
        ("works.heating_season", ["11-15", "03-15"], heating),
        ("works.cooling_season", ["06-01", "09-30"], cooling),
    ):
        declare(key, season, "season", title=title, source=seasons)


def _thrift() -> None:
    _number("thrift.before_days", 10, "days", _("Thrift: report a wedding or feast before it, at least"), 1, 60)
    _number("thrift.after_days", 10, "days", _("Thrift: report a funeral, and what took place, within"), 1, 60)
    _number("thrift.tables", 20, "tables", _("Thrift: tables at a modest feast, at most"), 1, 100)
    _number("thrift.people", 200, "people", _("Thrift: guests at a modest feast, at most"), 10, 1000)
    _number("thrift.gift", 100, "yuan", _("Thrift: a modest present, at most"), 1, 5000)
    _number("thrift.per_table", 600, "yuan", _("Thrift: budget of a modest table, at most"), 50, 10_000)
    street = _("Thrift: hours of a feast on shared ground or in the street, at most")
    _number("thrift.street_hours", 12, "hours", street, 1, 72)
    declare(
        "thrift.fireworks",
        "limited",
        "choice",
        title=_("Thrift: fireworks"),
        choices={"banned": _("banned"), "limited": _("at certain times and places only"), "free": _("not limited")},
        source="practice; local governments ban or limit them, 烟花爆竹安全管理条例 art. 28",
    )
    _number("thrift.cars", 6, "cars", _("Thrift: cars of a modest procession, at most"), 1, 50)


def _health() -> None:
    kept = _("Public-health events: personal data is deleted after the end, within")
    least = "个人信息保护法 art. 19"
    _number("health.retention_days", 30, "days", kept, 1, 60, f"practice, after {least}", least)
