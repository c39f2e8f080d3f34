"""A petition at the desk: from a request to whoever decides, never to whom it is about, for no other eyes."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.cases import casework, packs, services
from linli.cases.forms import action_form
from linli.cases.models import Case, CaseLink
from linli.jobs.worker import run_until_idle
from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.kernel.refused import NotAllowed, Refused
from linli.papers import queries
from linli.papers import services as papers
from linli.papers.models import Paper
from linli.people import services as people
from linli.people.access import may, scope
from linli.people.models import Post, Term
from tests.cases.conftest import Sent
from tests.cases.desk import at_desk
from tests.cases.district import Office, person_of, staffed
from tests.support.bringing import bring
from tests.support.cast import Cast
from tests.support.shared import shared

pytestmark = pytest.mark.django_db

WHAT = "安置过渡费少算了四个月（暗号青石板）"
SAID = {"what": WHAT, "purpose": "appeal", "channel": "visit", "put_to": "petition_office"}
OPINION = {
    "outcome_said": "supported",
    "opinion_words": "补发四个月",
    "opinion_law": "安置补偿协议",
    "review_body": "云湖市人民政府",
}


@shared
def office(estate_cast: Cast) -> Office:
    """The petition office and an office that decides, in one body of the district."""
    return staffed(estate_cast, "petition_officer", "petition_handler", "petition_chief")


def entered(cast: Cast, by: Actor, ids: list[int] | None = None, **said: str) -> Case:
    given = services.Submission(form={**SAID, **said}, way="enter", channel="visit", name="谭永福", phone="13900000012")
    case = casework.begin_from(ids or [], cast.places.estate, given, by=by, pack=packs.active("petition"))
    row = {"petitioner_name": "谭永福", "home_address": "4 栋"}
    casework.enter_parties(case.pk, "enter_petitioner", [row], by=by)
    return services.act(case.pk, "put_on_book", {}, by=by)


def sent_on(case: Case, office: Office) -> Case:
    to = {"post": str(office["petition_handler"].post_id), "receiver": "云麓区专班"}
    return services.act(case.pk, "send_on", to, by=office["petition_officer"])


def issued(case: Case, name: str, by: Actor) -> Paper:
    """A colleague checks and issues what was drafted."""
    paper = Paper.objects.filter(subject_kind="case", subject_id=case.pk, name=name).latest("pk")
    papers.check(paper.pk, paper.version, by=by)
    done = papers.issue(paper.pk, by=by)
    casework.follow_paper(case.pk, name)
    return done


def joined(office: Office, name: str) -> Actor:
    """Somebody of the same body in a post that has nothing to do with petitions."""
    beside = Post.objects.get(pk=office["petition_officer"].post_id)
    bring("housing_officer")
    person = people.create_person(name, by=SYSTEM, phone="13900000071")
    post = people.create_post("housing_officer", beside.organisation, beside.area, by=SYSTEM)
    people.appoint(post.pk, person.pk, by=SYSTEM)
    return Actor(person.pk, "post", post.pk, name)


def test_a_request_is_passed_on_and_learns_no_more_than_that_it_was_answered(
    estate_cast: Cast, office: Office, sent: Sent, client: Client
) -> None:
    request = sent("过渡费少算了，问了几次")
    services.act(request.pk, "claim", {}, by=estate_cast.acting("grid_worker"))
    services.act(request.pk, "contact", {"how": "phone"}, by=estate_cast.acting("grid_worker"))
    desk = at_desk(estate_cast.street_officer)
    on = desk.get(reverse("cases:together", args=["petition"]), {"with": str(request.pk), "on": "1"})
    assert "process=petition" in on.headers["Location"]
    case = entered(estate_cast, estate_cast.acting("street_officer"), [request.pk])
    assert CaseLink.objects.get().target == request
    case = sent_on(case, office)
    handler, chief = office["petition_handler"], office["petition_chief"]
    assert case.handler_id == handler.person_id
    services.act(case.pk, "sort_road", {"road": "remainder"}, by=handler)
    services.act(case.pk, "take_up", {}, by=handler)
    services.act(case.pk, "look_at_facts", {"heard_words": "少发", "found_facts": "属实（暗号青石板）"}, by=handler)
    services.act(case.pk, "give_opinion", OPINION, by=handler)
    paper = issued(case, "opinion", chief)
    assert paper.number.startswith("云麓区专信处〔")
    run_until_idle()
    request.refresh_from_db()
    assert request.state == "answered"
    said = str([step.words for step in request.steps.all()])
    assert "已出具处理意见书" in said
    assert "青石板" not in said
    client.force_login(estate_cast.resident)
    assert "青石板" not in client.get(reverse("cases:ledger", args=[estate_cast.places.estate.code])).content.decode()
    assert list(findings()) == []


def test_its_page_opens_from_wherever_it_came(estate_cast: Cast, office: Office) -> None:
    desk = at_desk(person_of(office["petition_officer"]))
    asked = packs.active("petition")[1].starts["enter"].form
    ways = next(one.options for one in asked if one.role == "channel")
    for way in ways:
        given = services.Submission(form={**SAID, "channel": way}, way="enter", channel=way)
        by, pack = office["petition_officer"], packs.active("petition")
        case = services.submit(estate_cast.places.estate, given, by=by, pack=pack)
        assert desk.get(reverse("cases:work", args=[case.pk])).status_code == 200, way


def test_nobody_outside_its_offices_reads_it(estate_cast: Cast, office: Office) -> None:
    case = entered(estate_cast, office["petition_officer"])
    for role in ("grid_worker", "secretary", "director", "community_officer", "resident", "administrator"):
        by = estate_cast.acting(role)
        assert [what for what in ("read", "work", "see", "export") if may(by, f"case.{what}", case)] == [], role
    assert may(estate_cast.acting("street_officer"), "case.read", case)
    assert (case.visibility, case.reserved) == ("never", True)


def test_its_papers_are_read_by_its_own_posts_and_by_no_colleague_of_the_body(
    estate_cast: Cast, office: Office
) -> None:
    colleague = joined(office, "邻座")
    case = entered(estate_cast, office["petition_officer"])
    paper = Paper.objects.get(subject_id=case.pk, name="registration_form")
    own, rows = (office["petition_officer"], office["petition_chief"]), Paper.objects.all()
    for action in ("read", "check", "draft", "issue", "withdraw", "serve"):
        for by in (*own, colleague, estate_cast.acting("administrator")):
            assert may(by, f"paper.{action}", paper) == scope(by, f"paper.{action}", rows).exists()
        assert not may(colleague, f"paper.{action}", paper), action
    assert queries.checkers(paper) == {office[post].person_id for post in ("petition_handler", "petition_chief")}
    with pytest.raises(NotAllowed):
        papers.check(paper.pk, paper.version, by=colleague)
    done = issued(case, "registration_form", office["petition_chief"])
    assert [may(by, "paper.read", done) for by in (*own, colleague)] == [True, True, False]


def test_whoever_is_in_charge_in_a_post_of_another_kind_drafts_and_reads_their_own_papers(
    estate_cast: Cast, office: Office
) -> None:
    other = joined(office, "承办人")
    case = entered(estate_cast, office["petition_officer"])
    to = {"post": str(other.post_id), "receiver": "承办单位"}
    case = services.act(case.pk, "send_on", to, by=office["petition_officer"])
    services.act(case.pk, "sort_road", {"road": "remainder"}, by=other)
    services.act(case.pk, "take_up", {}, by=other)
    letter, acceptance = (Paper.objects.get(subject_id=case.pk, name=one) for one in ("transfer_letter", "acceptance"))
    assert [may(other, "paper.read", one) for one in (letter, acceptance)] == [False, True]
    assert issued(case, "acceptance", office["petition_chief"]).reserved


def test_whom_it_is_about_neither_reads_it_nor_is_put_in_charge(estate_cast: Cast, office: Office) -> None:
    case = entered(estate_cast, office["petition_officer"], purpose="accusation", about="street_officer")
    assert not may(estate_cast.acting("street_officer"), "case.read", case)
    about = entered(estate_cast, office["petition_officer"], purpose="accusation", about="petition_handler")
    with pytest.raises(Refused) as refusal:
        sent_on(about, office)
    assert refusal.value.code == "no_such_desk"
    for step in ("take_charge", "sort_road"):
        with pytest.raises(NotAllowed):
            services.act(about.pk, step, {"road": "remainder"}, by=office["petition_handler"])


@pytest.mark.parametrize("post", ["petition_officer", "petition_handler", "petition_chief"])
def test_a_complaint_about_a_post_of_the_petition_offices_is_out_of_its_holder_s_hands(
    estate_cast: Cast, office: Office, post: str
) -> None:
    street, accused = estate_cast.acting("street_officer"), office[post]
    case = entered(estate_cast, street, purpose="accusation", about=post)
    assert (case.concerned, may(accused, "case.read", case)) == (True, False)
    for step, said in (("put_on_book", {}), ("send_on", {"post": str(accused.post_id), "receiver": "专班"})):
        with pytest.raises(NotAllowed):
            services.act(case.pk, step, said, by=accused)
    with pytest.raises(Refused) as refusal:
        services.act(case.pk, "send_on", {"post": str(accused.post_id), "receiver": "专班"}, by=street)
    assert refusal.value.code == "no_such_desk"


def test_it_is_put_in_charge_of_no_desk_of_the_body_that_it_is_against(estate_cast: Cast, office: Office) -> None:
    body = Post.objects.get(pk=office["petition_handler"].post_id).organisation.name
    for accused in (body, body[:-1], f"{body}的工作人员"):
        case = entered(estate_cast, office["petition_officer"], purpose="accusation", accused=accused)
        with pytest.raises(Refused) as refusal:
            services.act(
                case.pk, "send_on", {"post": str(office["petition_handler"].post_id), "receiver": "承办单位"},
                by=office["petition_officer"],
            )  # fmt: skip
        assert refusal.value.code == "no_such_desk"
    other = entered(estate_cast, office["petition_officer"], purpose="accusation", accused="别的单位")
    assert sent_on(other, office).handler_id == office["petition_handler"].person_id


def offered(case: Case) -> set[str]:
    """To whom the page of the case offers to hand it over."""
    form = action_form(services.pack_of(case), "hand_over", case, "zh")
    choices = form.base_fields["post"].choices  # the desks stand under their levels
    desks = [
        desk for value, words in choices for desk in (words if isinstance(words, list | tuple) else [(value, words)])
    ]
    return {str(value) for value, _label in desks}


def test_neither_by_itself_nor_with_a_whole_desk_is_it_handed_over_to_the_body_that_it_is_against(
    estate_cast: Cast, office: Office
) -> None:
    officer, handler = office["petition_officer"], office["petition_handler"]
    manager = estate_cast.posts["property_manager"]
    against = entered(estate_cast, officer, purpose="accusation", accused=manager.organisation.name[:-1])
    other = entered(estate_cast, officer, purpose="accusation", accused="别的单位")
    for case in (against, other):
        sent_on(case, office)
    with pytest.raises(Refused, match="其单位不能承办") as refusal:
        services.act(against.pk, "hand_over", {"post": str(manager.pk)}, by=officer)
    assert refusal.value.code == "no_such_desk"
    assert [str(manager.pk) in offered(case) for case in (against, other)] == [False, True]
    desk = at_desk(person_of(officer))
    page = desk.post(f"/desk/desks/{handler.person_id}/{handler.post_id}/", {"post": str(manager.pk)}).content.decode()
    assert "移交了 1 件" in page
    assert "其单位不能承办" in page
    for case in (against, other):
        case.refresh_from_db()
    assert (against.handler_id, other.handler_id) == (handler.person_id, estate_cast.property_manager.pk)


def test_whoever_petitions_reads_the_notices_and_asks_for_a_review_on_their_own_page(
    estate_cast: Cast, office: Office, client: Client
) -> None:
    resident = estate_cast.acting("resident")
    form = {"what": WHAT, "purpose": "appeal"}
    given = services.Submission(form=form, way="send_in", reporter_id=resident.person_id, name="陈桂兰")
    case = services.submit(estate_cast.places.estate, given, by=resident, pack=packs.active("petition"))
    clerk, handler, chief = (office[name] for name in ("petition_officer", "petition_handler", "petition_chief"))
    casework.enter_parties(case.pk, "enter_petitioner", [{"petitioner_name": "陈桂兰"}], by=clerk)
    services.act(case.pk, "put_on_book", {}, by=clerk)
    case = sent_on(case, office)
    services.act(case.pk, "sort_road", {"road": "remainder"}, by=handler)
    services.act(case.pk, "take_up", {}, by=handler)
    issued(case, "acceptance", chief)
    services.act(case.pk, "look_at_facts", {"heard_words": "少发", "found_facts": "属实"}, by=handler)
    services.act(case.pk, "give_opinion", OPINION, by=handler)
    client.force_login(estate_cast.resident)
    page = client.get(reverse("cases:track", args=[case.code])).content.decode()
    assert "信访事项受理告知书" in page
    assert "请求复查" in page
    services.act(case.pk, "ask_for_review", {"review_reasons": "只补了三个月"}, by=resident)
    case.refresh_from_db()
    assert case.state == "under_review"
    assert "陈桂兰" not in at_desk(person_of(chief)).get(reverse("cases:inbox"), {"box": "all"}).content.decode()


def test_the_petitions_of_a_handler_who_left_are_handed_over_by_their_office(office: Office, estate_cast: Cast) -> None:
    case = sent_on(entered(estate_cast, office["petition_officer"]), office)
    officer, handler = office["petition_officer"], office["petition_handler"]
    successor = estate_cast.posts["street_officer"].pk  # any post over the place
    people.end_term(Term.objects.get(person_id=handler.person_id).pk, by=SYSTEM)
    desk = at_desk(person_of(officer))
    assert "原任职人已离任" in desk.get("/desk/").content.decode()
    assert "已不在岗" in desk.get("/desk/desks/").content.decode()
    page = desk.post(f"/desk/desks/{handler.person_id}/{handler.post_id}/", {"post": str(successor)})
    assert "移交了 1 件" in page.content.decode()
    due = case.due_at
    case.refresh_from_db()
    assert (case.state, case.handler_post_id, case.due_at) == ("sent_on", successor, due)
    assert at_desk(estate_cast.secretary).get(f"/desk/{case.pk}/").status_code == 404
    assert list(findings()) == []
