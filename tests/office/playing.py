"""What an office has on its desk: two tickets of the hotline, one sent back by its duty list; a form."""

from dataclasses import dataclass
from datetime import timedelta

from linli.kernel import clock
from linli.office import collecting, tickets, workbook
from linli.office.form_models import Collection
from linli.office.models import Duty, Ticket
from tests.office.sheets import form as sheet
from tests.support.cast import Cast

HEAD = "工单编号\t诉求内容\t诉求人\t联系电话\t签收时限\t办理时限\n"


@dataclass
class Office:
    """The ticket that waits, the one that was sent back, and the line it quotes."""

    ticket: Ticket
    returned: Ticket
    duty: Duty
    form: Collection


def played(cast: Cast, words: str, name: str) -> Office:
    """The secretary took both in."""
    by = cast.acting("secretary")
    duty = tickets.enter_duty(
        cast.places.community.pk, "3.2", "市政管网维护", "区住建局", "社区职责清单", by=cast.acting("community_officer")
    )
    from tests.office.conftest import slips

    text = f"{HEAD}YH1\t{words}\t{name}\t13900001111\t2026-07-01 11:12\t2036-07-06 18:00\nYH2\t井盖松动\t\t\t\t\n"
    first, second = tickets.take_in(cast.places.estate, slips(cast, text), by=by)
    tickets.nudge(first.pk, "市民再次来电", by=by)
    asked = collecting.Asked("养犬摸底", "青云街道办", clock.today() + timedelta(days=9), "如实填写")
    body = cast.posts["secretary"].organisation_id
    form = collecting.begin(body, cast.places.estate.pk, asked, workbook.read(sheet()), by=by)
    collecting.fill(form.pk, cast.places.second_unit.pk, {3: name, 5: words}, by=cast.acting("neighbour"))
    return Office(first, tickets.send_back(second.pk, duty.pk, "井盖在红线外", by=by), duty, form)
