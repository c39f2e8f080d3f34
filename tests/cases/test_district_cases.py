"""A shipped process of the district at the desk: begun with place and photos, remembered by who did what."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cases import casework, packs, services
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.files.services import take_in
from linli.kernel.refused import Refused
from linli.papers.models import Paper
from linli.papers.rendering import filled
from linli.places.queries import Place
from tests.cases.desk import at_desk
from tests.files.pictures import jpeg
from tests.support.district import District
from tests.support.pages import told_by

pytestmark = pytest.mark.django_db

SEEN = {
    "what": "露台加建一间房，正在砌墙", "party_named": "许女士", "stage": "building",
    "rules_apply": "town", "channel": "patrol",
}  # fmt: skip


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")


PAGE = {**SEEN, "process": "illegal_construction"}


def entered(district: District, process: str, way: str, role: str, **form: object) -> Case:
    by = district.acting(role)
    where, photos = Place(words="西门外", label="西门外"), take_in([photo()], by=by, role="before")
    given = Submission(form=form, way=way, channel=str(form.get("channel", "patrol")), where=where, files=photos)
    return services.submit(district.cast.places.estate, given, by=by, pack=packs.active(process))


def test_a_lead_is_entered_with_its_place_and_photos_and_without_a_place_the_page_says_so(district: District) -> None:
    client = at_desk(district.cast.property_manager)
    lacking = client.post("/desk/new/", {**PAGE, "photos": photo()})
    assert (lacking.status_code, Case.objects.count()) == (422, 0)
    assert "在哪里" in told_by(lacking)
    without_photo = client.post("/desk/new/", {**PAGE, "building": district.cast.places.building.pk})
    assert (without_photo.status_code, Case.objects.count()) == (422, 0)
    done = client.post("/desk/new/", {**PAGE, "building": district.cast.places.building.pk, "photos": photo()})
    assert done.status_code == 303
    case = Case.objects.get()
    assert (case.state, case.place_label, case.answers["party_named"]) == ("lead", "3栋", "许女士")


def test_who_took_a_step_is_remembered_and_not_who_confirmed_it(district: District) -> None:
    case = entered(district, "illegal_construction", "enter_lead", "property_manager", **{**SEEN, "stage": "existing"})
    services.act(case.pk, "open_case", {"did_harm": False}, by=district.acting("enforcer"))
    casework.confirm(case.pk, by=district.acting("enforcement_head"))
    case.refresh_from_db()
    assert case.relations == {"investigator": [district.person("enforcer").pk]}
    services.act(case.pk, "do_not_pursue", {"grounds": "有许可"}, by=district.acting("enforcer"))
    assert casework.confirm(case.pk, by=district.acting("enforcement_head")).state == "not_pursued"


def test_yes_and_no_stand_on_paper_in_words(district: District) -> None:
    told = {"what": "慰问演出", "credits": "小段", "rights": "own", "people_agree": "nobody_shown", "channel": "visit"}
    case = entered(district, "media_submission", "enter", "editor", **told)
    checked = dict.fromkeys(("facts_checked", "rights_checked", "law_checked", "privacy_checked"), True)
    checked |= {"opinion": "同意"}
    services.act(case.pk, "pass_first", checked, by=district.acting("editor"))
    words = filled(Paper.objects.get()).words()
    assert "是" in words
    assert "True" not in words
    with pytest.raises(Refused):
        services.act(case.pk, "pass_second", {"opinion": "同意"}, by=district.acting("editor"))
