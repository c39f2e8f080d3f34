"""A paper's desk with a licence, sections and tariffs, and a film's words that came through their reviews."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import pytest

from linli.cases import services as cases
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel.refused import Refused
from linli.people.models import Organisation, Post
from linli.stories import paying, services
from linli.stories.fee_models import Fee, Payee, Tariff
from linli.stories.models import Publisher, Section, Story
from linli.stories.paying import Account
from linli.stories.services import Prepared
from tests.cases.district import begun, staffed
from tests.support.cast import Cast
from tests.support.shared import shared

CHECKED = dict.fromkeys(("facts_checked", "rights_checked", "law_checked", "privacy_checked"), True)
SAID = {
    "headline": "夫妻俩的送教路",
    "what": "两位老师每到周末骑车送教上门，六年骑了两万多公里。",
    "credits": "文字／小段　视频／李想",
    "rights": "own", "minors": "none", "people_agree": "agreed", "happened_where": "石牌村",
}  # fmt: skip
NUMBER = "6222 0212 3456 7890 123"
ACCOUNT = Account("段小红", "11010519491231002X", "云湖银行城东支行", NUMBER, "石牌小学")


@contextmanager
def refuses(code: str) -> Iterator[None]:
    """What stands within is refused for this reason."""
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code


@dataclass(frozen=True)
class Desk:
    """The three of the desk; what they do with one submission, step by step."""

    cast: Cast
    editor: Actor
    chief: Actor
    head: Actor
    paper: Publisher
    section: Section
    by_words: Tariff
    film: Tariff
    cases: list[Case] = field(default_factory=list)

    def sent_in(self, **said: object) -> Case:
        return begun(self.cast, "media_submission", "enter", self.editor, {**SAID, **said})

    def step(self, case: Case, by: Actor, name: str, **form: object) -> Case:
        return cases.act(case.pk, name, form, by=by)

    def reviewed(self, case: Case) -> Case:
        """Through the three reviews and the three proofreadings."""
        self.step(case, self.editor, "pass_first", opinion="可用", **CHECKED)
        self.step(case, self.chief, "pass_second", opinion="同意")
        for by, name in ((self.chief, "proofread_1"), (self.editor, "proofread_2"), (self.head, "proofread_3")):
            self.step(case, by, name, corrections=0)
        return self.step(case, self.head, "pass_final")

    def ready(self, case: Case, **said: object) -> Story:
        given = {"section_id": self.section.pk, "summary": "六年送教路", **said}
        return services.prepare(case.pk, Prepared(**given), by=self.editor)  # type: ignore[arg-type]  # handed on as they came

    def released(self, **said: object) -> Story:
        case = self.sent_in(**said)
        self.ready(case)
        self.reviewed(case)
        return services.release(case.pk, by=self.editor, address="https://linli.example")

    def payee(self) -> Payee:
        return paying.enter_payee(self.paper.pk, ACCOUNT, by=self.editor)

    def fee(self, story: Story, payee: Payee, rate: int = 1_000_00, by: Actor | None = None) -> Fee:
        return paying.propose(story.case_id, payee.pk, self.film.pk, number=1, rate=rate, by=by or self.editor)


@shared
def press(cast: Cast) -> Desk:
    staff = staffed(cast, "media_editor", "media_chief", "media_head")
    editor = staff["media_editor"]
    body: Organisation = Post.objects.get(pk=editor.post_id).organisation
    made = services.open_publisher(body.pk, "石榴视频", licence="99120260001", about="市民拍、市民看", by=editor)
    section = services.add_section(made.pk, "society", "社会", name_en="Society", by=editor)
    services.add_section(made.pk, "economy", "经济", by=editor)
    since = date(2020, 1, 1)
    words = paying.set_tariff(
        made.pk, "文字", "thousand", 80_00, 300_00, since=since, basis="使用文字作品支付报酬办法", by=editor
    )
    film = paying.set_tariff(made.pk, "视频", "piece", 100_00, 50_000_00, since=since, by=editor)
    return Desk(cast, editor, staff["media_chief"], staff["media_head"], made, section, words, film)
