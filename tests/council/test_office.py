"""The seal is used by application and approval, with a photo; letters have numbers without gaps."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from linli.council import office
from linli.council.office import Written
from linli.council.office_models import Letter, SealUse
from linli.files.queries import files_of
from linli.journal.audit import findings
from linli.journal.queries import history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed, Refused
from linli.people.models import Organisation
from tests.cases.desk import at_desk
from tests.council.conftest import Bodies
from tests.files.pictures import jpeg

pytestmark = pytest.mark.django_db


def letter(bodies: Bodies, way: str = "in", subject: str = "通知", **said: object) -> Letter:
    given = {"way": way, "day": clock.today(), "other": "云麓区住建局", "subject": subject, **said}
    return office.register_letter(bodies.branch.pk, Written(**given), by=bodies.secretary)  # type: ignore[arg-type]  # handed on as they came


def test_the_seal_is_used_once_somebody_else_has_approved_and_with_a_photo(bodies: Bodies) -> None:
    secretary, recorder = at_desk(bodies.cast.secretary), at_desk(bodies.recorder)
    at = f"/desk/bodies/{bodies.branch.code}/seal/"
    recorder.post(at, {"document": "清理通知", "purpose": "张贴各单元", "copies": 12})
    use = SealUse.objects.get()
    assert (use.number, use.state, use.copies) == (1, "applied", 12)
    with pytest.raises(NotAllowed):
        office.decide_seal(use.pk, approve=True, by=bodies.recording)
    with pytest.raises(Refused):  # not approved yet
        office.stamp(use.pk, by=bodies.secretary)
    assert secretary.post(f"{at}{use.pk}/", {"step": "approve"}).status_code == 303
    assert "请上传盖章文件的照片" in recorder.post(f"{at}{use.pk}/", {"step": "stamp"}, follow=True).content.decode()
    photo = SimpleUploadedFile("sealed.jpg", jpeg((640, 480)), content_type="image/jpeg")
    recorder.post(f"{at}{use.pk}/", {"step": "stamp", "photo": photo})
    use.refresh_from_db()
    assert (use.state, use.stamped_by, len(files_of("seal_use", use.pk))) == ("stamped", bodies.recorder, 1)
    assert [entry.verb for entry in history_of(use).order_by("seq")] == [
        "seal.applied", "seal.approved", "seal.stamped",
    ]  # fmt: skip
    with pytest.raises(Refused) as refusal:
        office.decide_seal(use.pk, approve=False, by=bodies.secretary, reason="重复")
    assert refusal.value.code == "seal_state"
    assert list(findings()) == []


def test_a_use_that_is_not_approved_has_its_reason_and_is_never_stamped(bodies: Bodies) -> None:
    use = office.apply_for_seal(bodies.branch.pk, "合同", "外包保洁", 2, by=bodies.recording)
    with pytest.raises(Refused) as refusal:
        office.decide_seal(use.pk, approve=False, by=bodies.secretary)
    assert refusal.value.code == "reason_missing"
    office.decide_seal(use.pk, approve=False, by=bodies.secretary, reason="先过会")
    with pytest.raises(Refused):
        office.stamp(use.pk, by=bodies.secretary)
    assert "先过会" in at_desk(bodies.recorder).get(f"/desk/bodies/{bodies.branch.code}/seal/").content.decode()


def test_letters_have_numbers_without_gaps_by_year_and_way_and_keep_them_when_struck_out(bodies: Bodies) -> None:
    last_year = clock.today() - timedelta(days=366)
    found = [letter(bodies), letter(bodies), letter(bodies, "out"), letter(bodies, day=last_year), letter(bodies)]
    assert [(one.way, one.number) for one in found] == [("in", 1), ("in", 2), ("out", 1), ("in", 1), ("in", 3)]
    office.strike_out(found[4].pk, "登记错了", by=bodies.secretary)
    assert letter(bodies).number == 4
    with pytest.raises(Refused) as refusal:
        letter(bodies, day=clock.today() + timedelta(days=1))
    assert (refusal.value.code, letter(bodies).number) == ("day_ahead", 5)
    assert list(findings()) == []


def test_the_register_is_searched_and_goes_out_as_a_workbook(bodies: Bodies) -> None:
    letter(bodies, subject="绿化带整治方案", their_number="云住建〔2026〕7号")
    letter(bodies, "out", subject="请示")
    desk, at = at_desk(bodies.cast.secretary, second_factor=True), f"/desk/bodies/{bodies.branch.code}/letters/"
    for asked, shown in (("q=整治", [True, False]), ("q=7号", [True, False]), ("way=out", [False, True])):
        page = desk.get(f"{at}?{asked}").content.decode()
        assert [word in page for word in ("绿化带整治方案", "请示")] == shown
    answer = desk.get(f"{at}?as=excel")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert "绿化带整治方案" in str(list(book.worksheets[0].values))
    form = {"way": "in", "day": clock.today().isoformat(), "other": "街道", "subject": "迎检通知"}
    assert desk.post(at, form).status_code == 302
    assert Letter.objects.latest("pk").number == 2


def test_the_office_is_kept_by_posts_of_the_body_and_read_by_those_above(bodies: Bodies) -> None:
    cast = bodies.cast
    use = office.apply_for_seal(bodies.branch.pk, "通知", "张贴", 1, by=bodies.recording)
    at = f"/desk/bodies/{bodies.branch.code}/"
    for role, status in (("community_officer", 200), ("director", 404), ("grid_worker", 404), ("far_secretary", 404)):
        desk = at_desk(getattr(cast, role))
        assert [desk.get(f"{at}{page}/").status_code for page in ("seal", "letters")] == [status] * 2
        assert desk.post(f"{at}seal/{use.pk}/", {"step": "approve"}).status_code == 404
        with pytest.raises(NotAllowed):
            office.decide_seal(use.pk, approve=True, by=cast.acting(role))
        with pytest.raises(NotAllowed):
            office.register_letter(bodies.branch.pk, Written("in", clock.today(), "某", "某"), by=cast.acting(role))
    assert Organisation.objects.get(pk=bodies.branch.pk).seal_uses.get().state == "applied"
