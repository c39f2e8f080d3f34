"""Cards of one building, what was said behind them, and whom somebody still has to call or visit."""

import io
import math
import wave
from array import array
from datetime import datetime, time, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cases import services as cases
from linli.cases.behalf import OnBehalf
from linli.cases.behalf_models import Behalf
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.doorstep import answering, services
from linli.doorstep.models import Card, Way
from linli.doorstep.services import SetUp
from linli.files.models import Kind
from linli.files.services import take_in
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.people import code_sheets
from linli.places.queries import Place
from linli.web.demo.play import Year

PASSER = Actor(None, "anonymous")
RATE = 8000
HOMES = (
    (
        SetUp(Way.CALL, large=True, text_size=24, name="陈奶奶", phone="13907310001"),
        "家里厨房的灯坏了，够不着",
        "elderly",
    ),
    (SetUp(Way.VISIT, large=True, text_size=21, name="刘大爷", phone=""), "楼道里堆了旧沙发，轮椅过不去", "neighbours"),
    (SetUp(Way.SLIP, large=True, text_size=24, name="黄奶奶", phone=""), "想问问高龄补贴到哪里办", "consult"),
    (SetUp(Way.PAGE, name="周女士", phone="13907310004"), "单元门的闭门器坏了，夜里响", "other"),
)


def plan(year: Year) -> None:
    """Six weeks ago the cards were hung up in one building; since then four homes spoke, two of them today."""
    building = min(year.buildings.values(), key=lambda one: one.pk)
    year.at(_at(year, 42), partial(_hang, year, building.pk))
    for number, (_ways, words, kind) in enumerate(HOMES):
        days = (6, 4, 3, 5)[number]
        year.at(_at(year, days), partial(_handled, year, building.pk, number, words, kind))
    year.at(_at(year, 20), partial(_print_codes, year))
    year.at(_at(year, 3), partial(_for_a_neighbour, year, building.pk))
    for hours, number in ((3.0, 0), (1.5, 2)):
        year.at(year.until - timedelta(hours=hours), partial(_left, building.pk, number), office=False)


def _at(year: Year, days: int) -> datetime:
    day = year.until.astimezone(clock.LOCAL).date() - timedelta(days=days)
    return datetime.combine(day, time(9, 40), clock.LOCAL)


def _cards(building: int) -> list[Card]:
    found = Card.objects.filter(unit__building=building, ended_at=None).select_related("area", "unit__area")
    return list(found.order_by("unit__number", "pk")[: len(HOMES)])


def _hang(year: Year, building: int) -> None:
    by = year.actor("grid_worker")
    services.issue(building, by=by)
    for card, (ways, _words, _kind) in zip(_cards(building), HOMES, strict=False):
        services.set_up(card.pk, ways, by=by)


def _print_codes(year: Year) -> None:
    """The resident's phone loses its messages: the community hands over a sheet of sign-in codes, one used so far."""
    resident = year.stage.staff["resident"]
    printed = code_sheets.print_sheet(resident.pk, "id_card", by=year.actor("community_officer"))
    code_sheets.use(printed.sheet, printed.codes[0])


def _say(building: int, number: int) -> Case:
    files = take_in([_hummed()], by=PASSER, role="voice", kind=Kind.AUDIO)
    return services.say(_cards(building)[number], files, by=PASSER)


def _left(building: int, number: int) -> None:
    """Said today; nobody has listened to it yet."""
    _say(building, number)


def _for_a_neighbour(year: Year, building: int) -> None:
    """Somebody without an account reports for the old woman next door, who said so to her and wants a visit."""
    card, by = _cards(building)[1], year.actor("grid_worker")
    agreed = OnBehalf("何奶奶", Behalf.Relation.NEIGHBOUR, Behalf.Agreed.SAID, clock.today(), way=Way.VISIT)
    given = Submission(
        form={"what": "隔壁何奶奶家门口的声控灯坏了，她晚上不敢出门", "category": "elderly"},
        where=Place(building_id=building, label=card.unit.building.name, grid_id=card.unit.grid_id),
        name="小吴", phone="13907310005", behalf=agreed,
    )  # fmt: skip
    case = cases.submit(card.area, given, by=PASSER)
    if case.handler_id == by.person_id:
        cases.act(case.pk, "contact", {"how": "visit"}, by=by)
        cases.act(case.pk, "finish", {"result": "换了声控开关，试过了。"}, by=by)
        answering.note(case, "finish")


def _handled(year: Year, building: int, number: int, words: str, kind: str) -> None:
    case, by = _say(building, number), year.actor("grid_worker")
    cases.act(case.pk, "write_down", {"what": words, "category": kind}, by=by)
    case.refresh_from_db()
    if case.handler_id != by.person_id:
        return
    cases.act(case.pk, "contact", {"how": "phone"}, by=by)
    cases.act(case.pk, "finish", {"result": "上门看过，已经办好。"}, by=by)
    row = answering.note(case, "finish")
    if row and row.way == Way.CALL:
        answering.missed(row.pk, by=by)


def _hummed(seconds: float = 1.5) -> SimpleUploadedFile:
    """A recording of nobody: a hum that swells and fades."""
    count = int(RATE * seconds)
    samples = array("h", (int(6000 * math.sin(at / 7) * math.sin(math.pi * at / count)) for at in range(count)))
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(samples.tobytes())
    return SimpleUploadedFile("voice.wav", out.getvalue(), content_type="audio/wav")
