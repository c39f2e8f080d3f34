"""Reports for family or neighbours, who agreed: kept with how and when, and answered as they prefer."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import erasing, services
from linli.cases.behalf_models import Behalf
from linli.cases.models import Case
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from tests.cases.desk import at_desk
from tests.support.cast import Cast
from tests.support.shared import shared

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

NUMBER = "13911112222"


def words(**more: Any) -> dict[str, Any]:
    return {
        "what": "楼道灯不亮", "phone": "13900000001", "name": "陈女士", "for_other": "on", "other_name": "赵桂芳",
        "other_relation": "family", "other_agreed": "called", "other_on": str(clock.today()), "other_way": "call",
        "other_phone": NUMBER, **more,
    }  # fmt: skip


def sent(cast: Cast, client: Client | None = None, **more: Any) -> Any:
    return (client or Client()).post(
        reverse("cases:report", args=[cast.places.estate.code]), words(building=cast.places.building.pk, **more)
    )


@shared
def reported(estate_cast: Cast) -> Case:
    """A request of somebody without an account, for their mother."""
    assert sent(estate_cast).status_code == 302
    return Case.objects.get(text="楼道灯不亮")


def test_who_how_and_when_are_kept_sealed_and_on_record(reported: Case, estate_cast: Cast) -> None:
    row = Behalf.objects.get()
    assert (row.case_id, row.name, row.phone, row.relation, row.agreed, row.consent_on, row.way) == (
        reported.pk, "赵桂芳", "+8613911112222", "family", "called", clock.today(), "call",
    )  # fmt: skip
    assert [entry.verb for entry in history_of(row)] == ["behalf.noted"]
    assert not list(findings())


def test_the_desk_and_whoever_reported_read_it_and_nobody_reads_name_or_number_in_full(
    reported: Case, estate_cast: Cast
) -> None:
    visitor = Client()
    visitor.post(reverse("cases:unlock", args=[reported.code]), {"digits": "0001"})
    own = visitor.get(reverse("cases:track", args=[reported.code])).content.decode()
    desk = at_desk(estate_cast.grid_worker).get(reverse("cases:work", args=[reported.pk])).content.decode()
    for page, title in ((own, "您替这位反映的"), (desk, "替谁反映")):
        assert title in page
        for said in ("赵*芳", "家人", "电话里同意", "打电话告诉"):
            assert said in page
        for secret in ("赵桂芳", NUMBER):
            assert secret not in page
    stranger = Client().get(reverse("cases:track", args=[reported.code])).content.decode()
    assert "赵" not in stranger


def test_whoever_calls_gets_their_number_once_on_record(reported: Case, estate_cast: Cast) -> None:
    desk, url = at_desk(estate_cast.grid_worker), reverse("cases:dial", args=[reported.pk])
    page = desk.post(url, {"for_other": "1"}).content.decode()
    assert "139 1111 2222" in page
    assert "139 0000 0001" in desk.post(url).content.decode()
    assert [entry.verb for entry in history_of(reported)][-2:] == ["case.dialled", "case.dialled"]
    with pytest.raises(NotAllowed):
        services.dial(reported.pk, by=estate_cast.acting("far_secretary"), other=True)


def test_a_report_of_ones_own_keeps_nothing_of_it(estate_cast: Cast) -> None:
    assert sent(estate_cast, for_other="").status_code == 302
    case = Case.objects.get(text="楼道灯不亮")
    assert not Behalf.objects.exists()
    page = at_desk(estate_cast.grid_worker).get(reverse("cases:work", args=[case.pk])).content.decode()
    assert "替谁反映" not in page
    with pytest.raises(Refused):
        services.dial(case.pk, by=estate_cast.acting("grid_worker"), other=True)


@pytest.mark.parametrize(
    ("field", "said", "why"),
    [
        ("other_name", "", "怎么称呼：请填写这一项。"),
        ("other_agreed", "", "怎么同意的：请填写这一项。"),
        ("other_on", "", "哪天同意的：请填写这一项。"),  # never guessed
        ("other_phone", "", "号码"),
        ("other_phone", "12", "电话"),
        ("other_on", "tomorrow", "今天之后"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_sent(field: str, said: str, why: str, estate_cast: Cast) -> None:
    value = str(clock.today() + timedelta(days=1)) if said == "tomorrow" else said
    answer = sent(estate_cast, **{field: value})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert (Case.objects.filter(text="楼道灯不亮").count(), Behalf.objects.count()) == (0, 0)


def test_what_has_to_be_said_of_whom_it_is_for_is_not_called_optional_and_is_asked_for_at_once(
    estate_cast: Cast,
) -> None:
    missing = dict.fromkeys(("other_name", "other_relation", "other_agreed", "other_on"), "")
    page = sent(estate_cast, **missing).content.decode()
    assert page.count("：请填写这一项。") == len(missing)
    blank = Client().get(reverse("cases:report", args=[estate_cast.places.estate.code])).content.decode()
    whom = blank[blank.index("我是替别人反映的") : blank.index("</details>", blank.index("我是替别人反映的"))]
    assert whom.count("（可不填）") == 1  # the telephone, which other ways than a call need not
    assert Case.objects.count() == 0


def test_a_form_sent_twice_makes_one_report_for_one_person(estate_cast: Cast) -> None:
    for _twice in range(2):
        assert sent(estate_cast, token="t1").status_code == 302
    assert (Case.objects.filter(text="楼道灯不亮").count(), Behalf.objects.count()) == (1, 1)


def test_name_and_number_go_with_the_words_of_the_case(reported: Case) -> None:
    erasing.erase(reported, services.pack_of(reported))
    row = Behalf.objects.get()
    assert (row.name, row.phone, row.agreed) == ("", "", "called")
    assert [entry.verb for entry in history_of(row)] == ["behalf.noted", "behalf.erased"]
