"""While a vote runs: how it stands, papers printed and handed over, doors to knock at, words to remind with."""

import io

import pytest
from pypdf import PdfReader

from linli.ballots import casting, delivering, services, slips
from linli.ballots.models import Printing, Slip, SlipOwner, SlipUnit
from linli.files import store
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM
from linli.journal.audit import findings
from linli.people import homes
from linli.people import services as people
from linli.people.models import Ownership
from linli.places.models import Unit
from tests.ballots.conftest import at, drawn_up, page, published

pytestmark = pytest.mark.django_db


def voted(called, *names):
    for name in names:
        casting.vote(called.slip(name).pk, [["for"]], by=called.court.actor(name), agreed=True)


def test_what_is_still_missing_is_said_in_heads_and_square_metres(called):
    voted(called, "甲一", "己六")
    said = page(called.court.desk(), at(called.ballot, "progress/"))
    assert "应投 8 人，已投 2 人" in said
    assert "<b>4 人</b>" in said  # six of eight heads are two thirds
    assert "<b>445.00 平方米</b>" in said  # 630.00 of 945.00, less 90.00 and 95.00
    assert "赞成" not in said
    assert "同意" not in said


def test_the_floors_show_what_is_back_what_is_handed_over_and_what_is_not(called):
    voted(called, "甲一")
    delivering.deliver(called.slip("乙二").pk, by=called.court.director)
    said = page(called.court.desk(), at(called.ballot, "progress/"))
    assert '<span class="home back">101' in said
    assert '<button class="home delivered" name="slip"' in said
    assert said.index("5 层") < said.index("1 层")  # the top floor stands on top


def test_a_press_on_a_home_ticks_that_its_paper_was_handed_over_and_another_takes_it_back(called):
    slip, desk = called.slip("丙三"), called.court.desk("grid_worker")
    desk.post(at(called.ballot, "deliver/"), {"slip": slip.pk, "building": "1"})
    assert Slip.objects.get(pk=slip.pk).delivered_by == called.court.cast.grid_worker
    desk.post(at(called.ballot, "deliver/"), {"slip": slip.pk})
    assert Slip.objects.get(pk=slip.pk).delivered_at is None
    assert list(findings()) == []


def test_a_paper_is_ticked_by_scanning_its_code_or_typing_its_number(called):
    desk, one, two = called.court.desk(), called.slip("甲一"), called.slip("乙二")
    desk.post(at(called.ballot, "deliver/"), {"paper": f"https://x.example/vote/{called.ballot.code}/{one.code}/"})
    desk.post(at(called.ballot, "deliver/"), {"paper": str(two.number)})
    assert Slip.objects.exclude(delivered_at=None).count() == 2
    assert desk.post(at(called.ballot, "deliver/"), {"paper": "999"}).status_code == 422


def test_whoever_does_not_help_here_ticks_nothing(called):
    slip = called.slip("甲一")
    for client in (called.court.desk("far_secretary"), called.court.phone("乙二")):
        assert client.post(at(called.ballot, "deliver/"), {"slip": slip.pk}).status_code in (403, 404)
    assert Slip.objects.get(pk=slip.pk).delivered_at is None


def test_the_wall_renews_itself_and_has_a_link_for_whoever_has_no_script(called):
    voted(called, "甲一")
    there = at(called.ballot, "screen/")
    said = page(called.court.desk(), there)
    assert "1 / 8" in said
    assert f'hx-get="{there}"' in said
    assert f'href="{there}"' in said
    part = called.court.desk().get(there, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "1 / 8" in part


def test_the_doors_left_are_listed_as_one_walks_and_narrowed_to_those_without_a_paper(called):
    voted(called, "甲一")
    delivering.deliver(called.slip("乙二").pk, by=called.court.director)
    desk, there = called.court.desk(), at(called.ballot, "doors/")
    left = page(desk, there)
    assert '<td data-label="房屋">101</td>' not in left
    assert '<td data-label="房屋">102</td>' in left
    assert '<td data-label="房屋">501</td>' not in left
    assert left.count('<td data-label="业主">建设单位</td>') == 1  # one paper for all that is unsold
    assert left.index(">401<") < left.index(">201<") < left.index(">102<")  # from the top floor down
    without = page(desk, there, what="undelivered")
    assert '<td data-label="房屋">102</td>' not in without
    assert '<td data-label="房屋">201</td>' in without
    answer = desk.get(there, {"as": "excel"})
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    answer.close()


def test_a_reminder_names_nobody_and_the_list_masks_who_has_not_voted(called):
    voted(called, "甲一")
    said = page(called.court.desk(), at(called.ballot, "remind/"))
    assert f"/vote/{called.ballot.code}/" in said
    assert "data-copy=" in said
    assert "乙*" in said
    assert "乙二" not in said
    assert "甲*" not in said


def test_a_draft_has_no_progress(court):
    draft = drawn_up(court)
    for rest in ("progress/", "screen/", "doors/", "remind/", "deliver/"):
        assert court.desk().get(at(draft, rest)).status_code == 404


# ---- papers ----


@pytest.fixture
def set_up(called):
    """The papers of the running vote are ordered and set."""
    called.court.desk().post(at(called.ballot, "slips/"))
    run_until_idle()
    return called


def test_papers_are_set_by_a_job_for_each_building_and_told_how_far_it_is(called):
    desk = called.court.desk()
    desk.post(at(called.ballot, "slips/"))
    assert "共 1 栋，已排好 0 栋" in page(desk, at(called.ballot, "slips/"))
    run_until_idle()
    said = page(desk, at(called.ballot, "slips/"))
    assert "8 张" in said  # the developer's too: it votes on paper
    assert f"{Printing.objects.get().pk}.pdf" in said


def test_each_voter_has_a_page_with_number_homes_and_code_and_no_bare_name(set_up):
    row = Printing.objects.get()
    answer = set_up.court.desk().get(at(set_up.ballot, f"slips/{row.pk}.pdf"))
    made = b"".join(answer.streaming_content)
    answer.close()
    pages = [one.extract_text().replace(" ", "") for one in PdfReader(io.BytesIO(made)).pages]
    assert len(pages) == 8
    assert "未出售、未交付的房屋共2套" in next(text for text in pages if "建设单位" in text)
    two = next(text for text in pages if "401" in text)
    assert "7栋401、7栋402" in two  # one head, one paper for both homes
    assert "选聘物业服务企业" in two
    assert "送达回执" in two
    assert "辛八" not in two
    assert "辛*" in two
    dated = [line.strip() for line in two.split("\n") if "日期" in line]
    assert dated == ["签收人：\u3000日期："]  # the receipt is signed and dated on one line


def test_only_who_works_the_vote_orders_and_prints_papers(set_up):
    row = Printing.objects.get()
    for role in ("grid_worker", "far_secretary"):
        assert set_up.court.desk(role).get(at(set_up.ballot, f"slips/{row.pk}.pdf")).status_code == 404
        assert set_up.court.desk(role).post(at(set_up.ballot, "slips/")).status_code == 404


def test_whoever_stays_on_a_roll_drawn_anew_keeps_the_paper_and_what_was_set_before_is_gone(court):
    ballot = published(court)
    slips.order(ballot.pk, "https://x.example", by=court.director)
    run_until_idle()
    row = Printing.objects.get()
    assert store.kept(row.code, "slips").exists()
    kept = dict(Slip.objects.filter(ballot=ballot, developer=False).values_list("code", "number"))
    first = Slip.objects.get(ballot=ballot, owners__person=court.owners["乙二"])
    delivering.deliver(first.pk, by=court.director)
    sold = Ownership.objects.get(person=court.owners["甲一"])
    homes.end_home("ownership", sold.pk, by=court.cast.acting("secretary"))
    homes.settle(people.create_person("新人", by=SYSTEM).pk, court.units["101"].pk, "owner", by=SYSTEM)
    services.redraw(ballot.pk, by=court.director)
    now = dict(Slip.objects.filter(ballot=ballot, developer=False).values_list("code", "number"))
    same = set(kept) & set(now)
    assert len(same) == 6  # all but those of the home with a new owner
    assert {code: kept[code] for code in same} == {code: now[code] for code in same}
    assert set(now.values()) - set(kept.values()) == {9}
    assert Slip.objects.get(code=first.code).delivered_by == court.cast.director
    assert not Printing.objects.exists()


def test_five_thousand_homes_stand_on_the_page_with_few_statements(called, django_assert_max_num_queries):
    """Bench: the progress page of a 5,000-home estate asks at most fifteen statements of the database."""
    ballot, house = called.ballot, called.court.units["101"].building
    first = Slip.objects.filter(ballot=ballot).order_by("-number").first().number
    rows = [Slip(ballot=ballot, number=first + place, area_cm=9000) for place in range(1, 5001)]
    made = Slip.objects.bulk_create(rows, batch_size=500)
    units = [Unit(building=house, number=f"n{place}", floor=place % 30, area_cm=9000) for place in range(5000)]
    for unit in units:
        unit.locate(house.area)
    units = Unit.objects.bulk_create(units, batch_size=500)
    pairs = zip(made, units, strict=True)
    SlipUnit.objects.bulk_create(
        [SlipUnit(ballot=ballot, slip=slip, unit=unit, area_cm=9000) for slip, unit in pairs], batch_size=500
    )
    SlipOwner.objects.bulk_create(
        [SlipOwner(slip=slip, person=called.court.owners["甲一"]) for slip in made], batch_size=500
    )
    desk = called.court.desk()
    desk.get(at(ballot, "progress/"))
    with django_assert_max_num_queries(15):
        assert desk.get(at(ballot, "progress/")).status_code == 200
    with django_assert_max_num_queries(15):
        assert desk.get(at(ballot, "screen/")).status_code == 200
