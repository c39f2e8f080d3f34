"""Consent that is withdrawn takes what was released down, whether it was paid for or not (个人信息保护法 art. 47)."""

import pytest

from linli.cases import services
from linli.cases.models import Case
from tests.cases.district import begun, staffed
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_what_was_released_and_paid_is_recalled_when_consent_is_withdrawn(estate_cast: Cast) -> None:
    desk = staffed(estate_cast, "media_editor", "media_chief", "media_head")
    said = {"what": "送教上门六年", "credits": "文字 张", "rights": "own", "minors": "none", "people_agree": "agreed"}
    piece = begun(estate_cast, "media_submission", "enter", desk["media_editor"], said)
    Case.objects.filter(pk=piece.pk).update(state="published", facts={"fees_paid": True})
    paid = services.act(piece.pk, "pay_fee", {}, by=desk["media_editor"])
    assert (paid.state, paid.open) == ("finished", False)
    why = {"recall_why": "consent", "grounds": "画面里的人撤回同意"}
    gone = services.act(piece.pk, "recall", why, by=desk["media_chief"])
    assert (gone.state, gone.open) == ("taken_down", False)
