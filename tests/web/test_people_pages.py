"""The pages of people, posts, bindings and sign-in codes, as those who keep them use them."""

import re
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from linli.journal.actors import SYSTEM, Actor
from linli.journal.audit import findings
from linli.journal.queries import accesses_of, history_of
from linli.kernel import clock
from linli.kernel.refused import NotAllowed
from linli.people import identities, services, signing
from linli.people.homes import end_home, enter_person, settle
from linli.people.identity_models import Identity
from linli.people.models import Binding, Ownership, Person, Purpose, Residence, SignInCode, Term
from linli.people.provider import Told
from linli.people.sheet_models import CodeSheet
from linli.people.terms import held, homes
from tests.cases.desk import at_desk
from tests.support.cast import PHONES, Cast


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def desk(cast: Cast) -> Client:
    return at_desk(cast.secretary, second_factor=True)


@pytest.fixture
def admin(cast: Cast) -> Client:
    return at_desk(cast.administrator, second_factor=True)


def test_people_are_shown_masked_and_only_those_of_ones_areas(desk: Client) -> None:
    page = text(desk.get(reverse("web:people")))
    assert "陈*兰" in page
    assert "139****0001" in page
    for hidden in ("陈桂兰", PHONES["resident"], "许*静"):
        assert hidden not in page


@pytest.mark.parametrize("words", ["陈桂", PHONES["resident"], "139 0000 0001"])
def test_a_person_is_found_by_the_names_beginning_or_the_whole_number(desk: Client, words: str) -> None:
    page = text(desk.post(reverse("web:people"), {"q": words}, follow=True))
    assert "陈*兰" in page
    assert "刘*强" not in page


def test_a_number_looked_for_gets_into_no_address(desk: Client) -> None:
    answer = desk.post(reverse("web:people"), {"q": PHONES["resident"]})
    assert answer.status_code == 200
    assert PHONES["far_resident"] not in text(desk.post(reverse("web:people"), {"q": PHONES["far_resident"]})).replace(
        f'value="{PHONES["far_resident"]}"', ""
    )


def office_account(person: Person) -> Identity:
    told = Told("https://id.example", "0001", "李某@政务云", None)
    return identities.bind(told, by=Actor(person.pk, "person"))


def test_administrators_see_whose_office_account_is_bound_never_which_and_undo_it(
    cast: Cast, admin: Client, settings: Any
) -> None:
    office_account(cast.grid_worker)
    assert "单位账号" not in text(admin.get(reverse("web:posts")))  # no provider is set up
    settings.OIDC_ISSUER = "https://id.example"
    register = text(admin.get(reverse("web:posts")))
    assert register.count("已绑定单位账号") == 1
    assert "未绑定单位账号" in register
    page = reverse("web:person", args=[cast.grid_worker.code])
    shown = text(admin.get(page))
    assert reverse("web:identity_end", args=[cast.grid_worker.code]) in shown
    for secret in ("李某@政务云", "0001<", "id.example"):
        assert secret not in shown + register
    post = Term.objects.filter(person=cast.grid_worker).latest("pk").post_id
    assert "已绑定单位账号" in text(admin.get(reverse("web:post", args=[post])))
    end = reverse("web:identity_end", args=[cast.grid_worker.code])
    assert at_desk(cast.administrator).post(end).status_code == 302  # the second factor first
    assert identities.of(cast.grid_worker.pk).exists()
    assert admin.post(end).status_code == 303
    assert not identities.of(cast.grid_worker.pk).exists()
    assert end not in text(admin.get(page))
    assert "已绑定单位账号" not in text(admin.get(reverse("web:posts")))
    assert list(findings()) == []


def test_who_may_not_undo_an_office_account_does_not_see_whose_is_bound(
    cast: Cast, desk: Client, settings: Any
) -> None:
    settings.OIDC_ISSUER = "https://id.example"
    office_account(cast.grid_worker)
    assert "单位账号" not in text(desk.get(reverse("web:posts")))
    end = reverse("web:identity_end", args=[cast.grid_worker.code])
    assert end not in text(desk.get(reverse("web:person", args=[cast.grid_worker.code])))
    assert desk.post(end).status_code == 404
    assert identities.of(cast.grid_worker.pk).exists()


def test_who_keeps_no_people_and_who_keeps_others_sees_nothing(cast: Cast, desk: Client) -> None:
    page = reverse("web:person", args=[cast.far_resident.code])
    assert desk.get(page).status_code == 404
    assert desk.get(reverse("web:person_unmask", args=[cast.far_resident.code, "phone"])).status_code == 404
    assert at_desk(cast.property_manager).get(reverse("web:people")).status_code == 403
    assert at_desk(cast.resident).get(reverse("web:people")).status_code == 403
    assert Client().get(reverse("web:people")).status_code == 302


def test_who_has_sold_or_left_a_home_has_no_part_in_it_any_more(cast: Cast, desk: Client) -> None:
    page = reverse("web:person", args=[cast.resident.code])
    for relation in ("owner", "family"):
        settle(cast.resident.pk, cast.places.second_unit.pk, relation, by=SYSTEM)
    rows = [
        ("ownership", Ownership.objects.get(person=cast.resident)),
        ("residence", Residence.objects.get(person=cast.resident)),
        ("binding", Binding.objects.get(person=cast.resident)),
    ]
    for kind, row in rows:
        url = reverse("web:home_end", args=[kind, row.pk])
        assert url in text(desk.get(page))
        assert at_desk(cast.far_secretary).post(url).status_code == 404
        assert "已售出或搬离" in text(desk.get(url))
        assert desk.post(url).status_code == 302
        assert desk.post(url).status_code == 422
        assert [entry.verb for entry in history_of(row)][-1] == f"{kind}.ended"
    assert homes(cast.resident.pk) == ()
    assert desk.get(page).status_code == 404


def test_a_sold_home_can_be_entered_for_whoever_bought_it(cast: Cast) -> None:
    by, unit = cast.acting("secretary"), cast.places.unit
    settle(cast.resident.pk, unit.pk, "owner", by=SYSTEM)
    owned = Ownership.objects.get(unit=unit)
    end_home("ownership", owned.pk, by=by)
    enter_person("买家", by=by, area=cast.places.estate, unit_id=unit.pk, relation="owner", phone="13800138777")
    assert list(Ownership.objects.filter(unit=unit, ends=None).values_list("person__name", flat=True)) == ["买家"]


def test_nobody_ends_a_home_of_their_own(cast: Cast) -> None:
    owned = Ownership.objects.create(person=cast.secretary, unit=cast.places.second_unit)
    with pytest.raises(NotAllowed):
        end_home("ownership", owned.pk, by=cast.acting("secretary"))


def test_the_persons_page_shows_homes_and_posts_within_reach(cast: Cast, desk: Client) -> None:
    page = text(desk.get(reverse("web:person", args=[cast.resident.code])))
    assert "安和安置小区 3栋1单元502" in page
    assert "业主" in page
    page = text(desk.get(reverse("web:person", args=[cast.grid_worker.code])))
    assert "第一网格" in page


def test_unmasking_takes_a_second_factor_and_a_reason_and_stays_on_record(cast: Cast, desk: Client) -> None:
    url = reverse("web:person_unmask", args=[cast.resident.code, "phone"])
    without = at_desk(cast.secretary).get(url)
    assert without["Location"].startswith(reverse("people:second_factor"))
    assert desk.post(url, {"reason": "无"}).status_code == 422
    assert not accesses_of(cast.resident.pk).exists()
    assert PHONES["resident"] in text(desk.post(url, {"reason": "核对名册上的号码"}))
    [look] = accesses_of(cast.resident.pk)
    assert (look.by_person_id, look.what, look.capacity, look.post_id) == (
        cast.secretary.pk, "phone", "post", cast.posts["secretary"].pk,
    )  # fmt: skip
    page = text(desk.get(reverse("web:person", args=[cast.resident.code])))
    assert "周正明" in page
    assert "核对名册上的号码" not in page
    assert "核对名册上的号码" in text(
        at_desk(cast.administrator, second_factor=True).get(reverse("web:person", args=[cast.resident.code]))
    )


def test_looks_within_a_case_stay_off_the_persons_page(cast: Cast, desk: Client) -> None:
    from linli.journal.services import note_access

    by = cast.acting("street_officer")
    note_access(cast.resident.pk, by=by, what="phone", reason="投诉书记", subject_kind="case", subject_id=7)
    page = text(desk.get(reverse("web:person", args=[cast.resident.code])))
    assert "何敏" not in page


def test_a_person_is_entered_with_a_home(cast: Cast, desk: Client) -> None:
    url = reverse("web:person_add")
    [area] = {desk.get(url)["Location"]}
    assert "3栋" in text(desk.get(area))
    place = cast.places
    page = f"{area}&building={place.second_building.pk}"
    given = {"name": "钱多", "phone": "13911112222", "unit": place.second_unit.pk, "relation": "tenant"}
    answer = desk.post(page, given)
    made = Person.objects.by_phone("+8613911112222")
    assert made is not None
    assert answer["Location"] == reverse("web:person", args=[made.code])
    lived = Residence.objects.get(person=made)
    assert (lived.household.unit_id, lived.relation) == (place.second_unit.pk, "tenant")
    assert [entry.verb for entry in history_of(lived)] == ["residence.started"]
    assert desk.post(page, given).status_code == 422
    owner = {"name": "钱大", "phone": "13911113333", "unit": place.second_unit.pk, "relation": "owner", "share": "1/2"}
    assert desk.post(page, owner).status_code == 302
    more = owner | {"name": "钱二", "phone": "13911114444", "share": "2/3"}
    assert desk.post(page, more).status_code == 422
    assert desk.post(page, more | {"share": "1e99999999"}).status_code == 422
    assert Ownership.objects.get(unit=place.second_unit).share_den == 2
    assert not Person.objects.filter(name="钱二").exists()


def test_whoever_enters_a_person_without_a_home_reads_how_they_are_found_again_and_so_they_are(
    cast: Cast, admin: Client
) -> None:
    page = f"{reverse('web:person_add')}?area={cast.places.estate.pk}&none"
    answer = admin.post(page, {"name": "钱多", "phone": "13911112222"}, follow=True)
    assert "已登记钱多。在这里还没有住房或职务时，人员名单中查不到；任命职务时输入完整手机号即可找到。" in text(answer)
    officers = (admin, at_desk(cast.secretary))
    for officer, find in product(officers, ("钱多", "13911112222")):
        assert "没有找到" in text(officer.post(reverse("web:people"), {"q": find}, follow=True))
    appoint = reverse("web:post_appoint", args=[cast.posts["secretary"].pk])
    assert "1391" not in text(admin.get(appoint))
    assert "139****2222" in text(admin.post(appoint, {"find": "13911112222"}))


def test_a_post_is_founded_filled_and_its_term_ended(cast: Cast, admin: Client) -> None:
    estate = cast.places.estate
    assert (
        admin.post(
            reverse("web:organisation_add"), {"name": "安和志愿队", "kind": "other", "area": estate.pk}
        ).status_code
        == 302
    )
    body = cast.posts["secretary"].organisation_id
    given = {"kind": "branch_member", "area": estate.pk, "organisation": body, "title": "纪检委员", "phone": ""}
    assert admin.post(reverse("web:post_add"), given).status_code == 302
    assert "空缺" in text(admin.get(reverse("web:posts")))
    post = services.Post.objects.get(title="纪检委员")
    url = reverse("web:post_appoint", args=[post.pk])
    assert "陈*兰" in text(admin.post(url, {"find": "陈桂"}))
    found: Any = admin.post(url, {"find": "陈桂"})
    assert found.context["form"].fields["document"].required  # without it nobody is appointed: not called optional
    chosen = {
        "find": "陈桂",
        "chosen": "1",
        "person": cast.resident.code,
        "document": "安和〔2026〕3号",
        "acting": "on",
    }
    assert admin.post(url, chosen).status_code == 422
    assert not Term.objects.filter(post=post).exists(), "whoever acts in a post does so until a day"
    last = clock.today() + timedelta(days=60)
    chosen["ends"] = last.isoformat()
    assert admin.post(url, chosen).status_code == 302
    term = Term.objects.get(post=post)
    assert (term.person_id, term.acting) == (cast.resident.pk, True)
    assert term.ends == clock.midnight(last + timedelta(days=1))
    assert [row.kind for row in held(cast.resident.pk)] == ["branch_member"]
    assert admin.post(url, chosen).status_code == 422
    assert "陈桂兰" in text(admin.get(reverse("web:post", args=[post.pk])))
    assert admin.post(reverse("web:term_end", args=[term.pk]), {"ends": "", "document": ""}).status_code == 302
    assert held(cast.resident.pk) == []


def test_the_administrator_gives_a_body_the_letters_of_its_papers_which_no_other_has(cast: Cast, admin: Client) -> None:
    branch, list_page = cast.posts["secretary"].organisation, reverse("web:organisations")
    url = reverse("web:organisation_letters", args=[branch.pk])
    assert url in text(admin.get(list_page))
    assert "青云街道办事处已使用这个代字" in text(admin.post(url, {"letters": "青办"}))
    assert "不含数字、空格和括号" in text(admin.post(url, {"letters": "安和〔1〕"}))
    assert admin.post(url, {"letters": " 安和党 "}).status_code == 302
    assert admin.post(url, {"letters": "安和党"}).status_code == 302
    branch.refresh_from_db()
    assert (branch.letters, "安和党" in text(admin.get(list_page))) == ("安和党", True)
    assert [entry.verb for entry in history_of(branch).order_by("seq")] == [
        "organisation.created", "organisation.letters_set",
    ]  # fmt: skip
    assert list(findings()) == []


def test_two_bodies_cannot_have_the_same_letters_and_many_can_have_none(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match=r"one_body_per_letters_of_papers|letters"), transaction.atomic():
        services.Organisation.objects.filter(letters="").update(letters="青")
    assert services.Organisation.objects.filter(letters="").count() > 1


def test_the_secretary_reads_posts_and_makes_none(cast: Cast, desk: Client) -> None:
    assert "周正明" in text(desk.get(reverse("web:posts")))
    term = Term.objects.get(post=cast.posts["grid_worker"])
    for url in (
        reverse("web:post_add"),
        reverse("web:organisation_add"),
        reverse("web:organisation_letters", args=[cast.posts["secretary"].organisation_id]),
        reverse("web:post_appoint", args=[cast.posts["grid_worker"].pk]),
        reverse("web:term_end", args=[term.pk]),
        reverse("web:post", args=[cast.posts["far_secretary"].pk]),
    ):
        assert desk.get(url).status_code == 404, url


def test_a_binding_is_compared_with_the_roll_and_answered(cast: Cast, desk: Client) -> None:
    places = cast.places
    Ownership.objects.create(person=cast.neighbour, unit=places.unit)
    asks = services.create_person("刘志强", by=SYSTEM, phone="13922223333")
    asked = services.request_binding(asks.pk, places.unit.pk, "owner", by=_self(asks))
    other = services.request_binding(cast.far_resident.pk, places.unit.pk, "tenant", by=_self(cast.far_resident))
    page = text(desk.get(reverse("web:bindings")))
    assert "部分一致" in page
    assert "不在名册" in page
    url = reverse("web:binding", args=[asked.pk])
    assert "姓名在这套房屋的名册上" in text(desk.get(url))
    assert desk.post(url, {"decision": "refuse", "reason": ""}).status_code == 422
    assert desk.post(url, {"decision": "approve", "reason": ""}).status_code == 302
    assert (
        desk.post(reverse("web:binding", args=[other.pk]), {"decision": "refuse", "reason": "请带产权证来"}).status_code
        == 302
    )
    assert Binding.objects.get(pk=asked.pk).state == Binding.APPROVED
    assert Binding.objects.get(pk=other.pk).reason == "请带产权证来"
    assert "已经有人答复" in text(desk.get(url, follow=True))  # as a colleague, or a second tab, still leads there
    assert at_desk(cast.far_secretary).get(url).status_code == 404


def _self(person: Person) -> Any:
    from linli.journal.actors import Actor

    return Actor(person.pk, "person")


def test_codes_are_told_one_by_one_by_administrators_alone(cast: Cast, admin: Client, desk: Client) -> None:
    made = signing.send_code(PHONES["resident"])
    page = text(admin.get(reverse("web:codes")))
    assert "139****0001" in page
    assert made.number not in page
    assert '<td data-label="验证码的用途">登录</td>' in page
    told = text(admin.post(reverse("web:code_tell", args=[made.pk])))
    assert made.number in told
    assert "验证码的用途：<b>登录</b>" in told
    signing.send_code(PHONES["resident"], purpose=Purpose.SELF)
    assert "确认本人操作，如表决" in text(admin.get(reverse("web:codes")))
    assert PHONES["resident"] in told
    assert [look.by_person_id for look in accesses_of(cast.resident.pk)] == [cast.administrator.pk]
    assert desk.get(reverse("web:codes")).status_code == 403
    assert desk.post(reverse("web:code_tell", args=[made.pk])).status_code == 403
    old = at_desk(cast.administrator).get(reverse("web:codes"))
    assert old["Location"].startswith(reverse("people:second_factor"))


def test_with_a_gateway_there_is_nothing_to_tell(admin: Client, settings: Any) -> None:
    settings.LINLI_SMS = "linli.people.senders.webhook"
    assert admin.get(reverse("web:codes")).status_code == 404
    assert reverse("web:codes") not in text(admin.get(reverse("web:posts")))


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_take_the_same_statements_for_one_and_for_thirty(
    cast: Cast, admin: Client, django_assert_max_num_queries: Any, rows: int
) -> None:
    branch = cast.posts["secretary"].organisation
    for n in range(rows):
        person = services.create_person(f"住户{n}", by=SYSTEM, phone=f"139333300{n:02d}")
        services.request_binding(person.pk, cast.places.unit.pk, "family", by=_self(person))
        post = services.create_post("branch_member", branch, cast.places.estate, by=SYSTEM, title=f"委员{n}")
        services.appoint(post.pk, person.pk, by=SYSTEM)
        services.appoint(cast.posts["secretary"].pk, person.pk, by=SYSTEM)
        SignInCode.objects.create(
            phone_index="x", phone="+8613900000001", number="123456", ends_at=signing.clock.shift(signing.CODE_LIFE)
        )
        services.unmask(cast.resident.pk, by=cast.acting("secretary"), reason="核对号码", field="phone")
    for url in (
        reverse("web:people"),
        reverse("web:person", args=[cast.resident.code]),
        reverse("web:posts"),
        reverse("web:post", args=[cast.posts["secretary"].pk]),
        reverse("web:bindings"),
        reverse("web:organisations"),
        reverse("web:codes"),
        reverse("web:person_add"),
    ):
        with django_assert_max_num_queries(12):
            assert admin.get(url).status_code == 200, url


def test_a_sheet_of_sign_in_codes_is_printed_after_a_second_factor_and_stands_nowhere_again(cast: Cast) -> None:
    url = reverse("web:code_sheet", args=[cast.resident.code])
    without = at_desk(cast.community_officer).get(url)
    assert without["Location"].startswith(reverse("people:second_factor"))
    assert at_desk(cast.secretary, second_factor=True).get(url).status_code == 404  # reads her, prints nothing
    office = at_desk(cast.community_officer, second_factor=True)
    assert office.post(url, {"proof": ""}).status_code == 422
    sheet = text(office.post(url, {"proof": "id_card"}))
    codes = re.findall(r'<li><span class="num">(\d{4} \d{4})</span>', sheet)
    number, until = CodeSheet.objects.get().number, clock.day_of(CodeSheet.objects.get().good_until)
    assert re.search(rf"<time [^>]*>{until.year} 年 {until.month} 月 {until.day} 日", sheet)
    assert (len(codes), f"{number[:4]} {number[4:]}" in sheet, cast.resident.name in sheet) == (12, True, False)
    assert not any(code in text(office.get(url)) for code in codes)
    page = text(office.get(reverse("web:person", args=[cast.resident.code])))
    assert "还剩 12 个" in page
    assert "打印的登录码" in page
    assert "为您打印" not in page  # staff read of somebody else
    phone = Client()
    given = {"way": "sheet", "sheet-number": number, "sheet-digits": codes[0]}
    assert phone.post(reverse("people:sign_in"), given).status_code == 302
    assert "为您打印的登录码" in text(phone.get(reverse("web:looked")))
    office.post(reverse("web:code_sheet_end", args=[cast.resident.code]), {"because": "lost"})
    assert phone.get("/me/").status_code == 302
    assert CodeSheet.objects.get().ended_because == "lost"


def test_no_sheet_is_offered_for_whoever_holds_a_post(cast: Cast) -> None:
    office = at_desk(cast.community_officer, second_factor=True)
    url = reverse("web:code_sheet", args=[cast.grid_worker.code])
    assert url not in text(office.get(reverse("web:person", args=[cast.grid_worker.code])))
    assert office.post(url, {"proof": "id_card"}).status_code == 422
    assert not CodeSheet.objects.exists()


def test_the_sheet_speaks_the_residents_language(cast: Cast) -> None:
    Person.objects.filter(pk=cast.resident.pk).update(language="en")
    office = at_desk(cast.community_officer, second_factor=True)
    sheet = text(office.post(reverse("web:code_sheet", args=[cast.resident.code]), {"proof": "home"}))
    assert "Type the next code, then cross it out." in sheet
