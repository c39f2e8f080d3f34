"""A submission returned with reasons: its author mends it by link or by account, and sends it again."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.cases import packs, services
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.journal.actors import Actor
from linli.notify.models import Notice
from tests.cases.desk import at_desk
from tests.cases.district import Office, begun, person_of, staffed
from tests.files.pictures import jpeg
from tests.support.cast import PHONES, Cast
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db

SUBMITTED = {
    "what": "父女俩的送教路，骑车上门六年", "credits": "文字／小段", "rights": "own", "minors": "none",
    "people_agree": "not_asked", "consent_read": "agreed",
}  # fmt: skip
REASONS = "标题写父女，正文写夫妻，请核实"


@pytest.fixture
def desk(cast: Cast) -> Office:
    return staffed(cast, "media_editor", "media_chief")


def returned(case: Case, desk: Office) -> Case:
    """The editor sends it back with reasons."""
    return services.act(case.pk, "ask_change", {"change_why": "facts", "change_what": REASONS}, by=desk["media_editor"])


def resubmitted(phone: Client, case: Case) -> str:
    """The author opens the step, finds what they wrote, mends it and sends it: what the page said."""
    page = told_by(phone.get(reverse("cases:track", args=[case.code])))
    assert REASONS in page
    url = reverse("cases:follow_act", args=[case.code, "resubmit"])
    assert url in phone.get(reverse("cases:track", args=[case.code])).content.decode()
    form = phone.get(url).content.decode()
    assert REASONS in form
    assert 'data-after="people_agree" data-answer="nobody_shown" data-unless' in form
    text = re.search(r"<textarea[^>]*name=\"changed_text\"[^>]*>\s*([^<]*)", form)
    assert text
    found = re.search(r'name="version" value="(\d+)"', form)
    answers = {"changed_text": text[1].replace("父女俩", "夫妻俩"), "people_agree": "agreed"}
    assert phone.post(url, {**answers, "version": found[1] if found else ""}).status_code == 302
    return text[1]


def test_an_author_without_an_account_mends_it_by_the_link_and_the_digits(cast: Cast, desk: Office) -> None:
    begun(cast, "media_submission", "enter", desk["media_editor"], SUBMITTED)
    given = Submission(form=SUBMITTED, way="enter", name="小段", phone="13911112222", channel="phone")
    case = services.submit(cast.places.estate, given, by=desk["media_editor"], pack=packs.active("media_submission"))
    returned(case, desk)
    phone = Client()
    closed = told_by(phone.get(reverse("cases:track", args=[case.code])))
    assert REASONS not in closed
    assert phone.get(reverse("cases:follow_act", args=[case.code, "resubmit"])).status_code == 302
    assert phone.post(reverse("cases:unlock", args=[case.code]), {"digits": "2222"}).status_code == 302
    assert resubmitted(phone, case) == SUBMITTED["what"]
    run_until_idle()
    case.refresh_from_db()
    assert (case.state, case.counts["versions"], case.answers["credits"]) == ("first_reading", 1, "文字／小段")
    assert case.answers["people_agree"] == "agreed"
    step = case.steps.get(action="resubmit")
    assert (step.capacity, step.by_id, step.words["changed_text"]) == ("link", None, "夫妻俩的送教路，骑车上门六年")
    told = Notice.objects.filter(subject_id=case.pk, action="resubmit")
    assert [one.person_id for one in told] == [desk["media_editor"].person_id]
    seen = told_by(at_desk(person_of(desk["media_editor"])).get(reverse("cases:work", args=[case.pk])))
    assert "<del>父女</del><ins>夫妻</ins>俩的送教路" in seen
    assert "诉求人，凭链接" in seen
    returned(case, desk)  # a second time it is the mended text that stands there
    assert resubmitted(phone, case) == "夫妻俩的送教路，骑车上门六年"


def test_an_author_with_an_account_is_told_and_mends_it_signed_in(cast: Cast, desk: Office) -> None:
    begun(cast, "media_submission", "enter", desk["media_editor"], SUBMITTED)
    author = cast.resident
    by = Actor(author.pk, "person", name=author.name)
    given = Submission(form=SUBMITTED, way="submit", phone=PHONES["resident"], reporter_id=author.pk)
    case = services.submit(cast.places.estate, given, by=by, pack=packs.active("media_submission"))
    returned(case, desk)
    run_until_idle()
    assert Notice.objects.filter(subject_id=case.pk, action="ask_change", person=author).count() == 1
    phone = at_desk(author)
    assert case.code in phone.get(reverse("cases:mine")).content.decode()
    resubmitted(phone, case)
    assert case.steps.get(action="resubmit").by_id == author.pk


def test_reviewers_read_word_by_word_what_each_new_version_changes_and_see_what_came_with_it(
    cast: Cast, desk: Office
) -> None:
    told = {"headline": "父女俩的送教路", "happened_on": "2026-02-27", "happened_where": "安和小区", **SUBMITTED}
    case = begun(cast, "media_submission", "enter", desk["media_editor"], told)
    first = {
        "headline": "夫妻俩的送教路", "changed_text": "夫妻俩的送教路，骑车上门六年", "happened_on": "2026-02-28",
        "happened_where": "安和小区", "credits": "文字／小段 图片／小李", "people_agree": "agreed",
    }  # fmt: skip
    returned(case, desk)
    photos = take_in([SimpleUploadedFile("a.jpg", jpeg((64, 48)))], by=desk["media_editor"], role="before")
    case = services.act(case.pk, "resubmit", first, by=desk["media_editor"], files=photos)
    step = case.steps.get(action="resubmit")
    assert step.replaced == {
        "headline": told["headline"], "changed_text": told["what"], "happened_on": told["happened_on"],
        "credits": told["credits"], "people_agree": "not_asked",
    }  # fmt: skip
    run_until_idle()
    page = at_desk(person_of(desk["media_chief"])).get(reverse("cases:work", args=[case.pk])).content.decode()
    assert f'<p class="prose words">{first["changed_text"]}</p>' in page  # what is read now stands whole
    course = page[page.index('id="course"') :]
    version = course[: course.index("</li>")]
    assert version.count("<del>父女</del><ins>夫妻</ins>俩的送教路") == 2  # the headline and the text
    assert "<ins> 图片／小李</ins>" in version
    assert "<del>27</del><ins>28</ins>" in version
    assert "安和小区" in version  # which nobody changed, and so stands as it was said
    assert photos[0].code in version
    returned(case, desk)
    case = services.act(case.pk, "resubmit", {**first, "headline": "送教路上六年"}, by=desk["media_editor"])
    assert case.steps.filter(action="resubmit").latest("pk").replaced == {"headline": first["headline"]}
    assert case.steps.filter(action="resubmit").earliest("pk").replaced == step.replaced


def test_the_desk_itself_sends_nothing_again_in_the_authors_name(cast: Cast, desk: Office) -> None:
    begun(cast, "media_submission", "enter", desk["media_editor"], SUBMITTED)
    given = Submission(form=SUBMITTED, way="enter", name="小段", phone="13911112222", channel="phone")
    case = services.submit(cast.places.estate, given, by=desk["media_editor"], pack=packs.active("media_submission"))
    returned(case, desk)
    editor = at_desk(person_of(desk["media_editor"]))
    editor.post(reverse("cases:unlock", args=[case.code]), {"digits": "2222"})
    answers = {"changed_text": "x", "people_agree": "agreed"}
    assert editor.post(reverse("cases:follow_act", args=[case.code, "resubmit"]), answers).status_code == 302
    case.refresh_from_db()
    assert case.state == "sent_back"
