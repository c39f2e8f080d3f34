"""One way of masking a party, whoever lists it: what the page calls personal, or says nothing of, counts as a name."""

import pytest

from linli.rules import party_masks
from linli.rules.pack import Pack
from tests.packs.play import shipped


@pytest.mark.parametrize(
    ("pack", "field", "words", "listed", "paged"),
    [
        ("wage_arrears", "worker", "欧阳春", "欧*春", "欧阳春"),
        ("wage_arrears", "telephone", "13911110001", "139********", "139********"),
        ("wage_arrears", "telephone", "13911110001 13922220002", "139******** 139********", "139******** 139********"),
        ("wage_arrears", "identity_number", "430111198001010016", "430111********0016", "430111********0016"),
        ("property_certificates", "room", "A区 101", "A区 101", "A区 101"),
        ("property_certificates", "holder", "刘志强", "刘*强", "刘志强"),
        (
            "property_certificates",
            "holder",
            "云湖市张氏服饰有限公司",
            "云湖市张氏服饰有限公司",
            "云湖市张氏服饰有限公司",
        ),
        ("wage_arrears", "team", "木工二班", "木工二班", "木工二班"),
        ("public_health_event", "named", "王桂芳", "王*芳", "王桂芳"),
        ("public_health_event", "help_needed", "降压药", "降压药", "降压药"),
        ("public_works", "step_name", "铺设管道", "铺设管道", "铺设管道"),
        ("wage_arrears", "owed", "5,700.00", "5,700.00", "5,700.00"),
    ],
)
def test_a_field_is_shown_in_lists_and_on_its_own_page(
    pack: str, field: str, words: str, listed: str, paged: str
) -> None:
    page: Pack = shipped(pack)
    asked = next(one for one in page.party_fields if one.name == field)
    assert (party_masks.in_list(page, asked, words), party_masks.on_page(page, asked, words)) == (listed, paged)


def test_words_of_which_the_page_says_nothing_are_masked() -> None:
    page = shipped("public_health_event")
    asked = next(one for one in page.party_fields if one.name == "help_needed")
    assert party_masks.in_list(page, asked.model_copy(update={"personal": None}), "降压药") == "降*药"


def test_lists_call_a_party_by_the_first_text_or_by_the_step_of_the_plan() -> None:
    assert party_masks.name_in_lists(shipped("wage_arrears"), {"worker": "张守田"}) == "张*田"
    assert party_masks.name_in_lists(shipped("property_certificates"), {"room": "A区 101"}) == "A区 101"
    assert party_masks.name_in_lists(shipped("public_works"), {"step_name": "铺设管道"}) == "铺设管道"
    assert party_masks.name_in_lists(shipped("media_submission"), {}) == ""
