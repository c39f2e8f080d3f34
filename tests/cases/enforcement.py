"""A case of illegal construction on its way through the services: every paper that a step drafts is checked and issued
by two people, and served, with a clock that moves."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.cases import casework, drafting, packs, parties, services
from linli.cases.models import Case, Step
from linli.cases.services import Submission
from linli.files.models import File
from linli.files.services import take_in
from linli.jobs.worker import run_until_idle
from linli.kernel import clock
from linli.kernel.refused import Refused
from linli.papers import services as papers
from linli.papers import serving
from linli.papers.models import Paper, State
from linli.papers.rendering import filled
from linli.places.queries import Place
from linli.rules.paper import Document, Table
from linli.rules.serving import Proof
from tests.cases.test_district_cases import SEEN
from tests.files.pictures import jpeg
from tests.support.cast import laid_out, peopled
from tests.support.district import District, appointed
from tests.support.shared import shared

ASKED = {
    "request_signed": True, "identity_checked": True, "agreed_on": "2026-05-28", "goods": "材料归当事人",
    "safety_plan": "先断开后拆",
}  # fmt: skip
BY_DAY = {
    "goods_list": "无", "goods_kept": "院内", "executed_by": "两名执法人员", "began_hour": 9, "ended_hour": 16,
    "nothing_cut": True, "filmed": True, "party_present": True, "executed_on": "2026-12-28",
}  # fmt: skip
TWO = {"own_card": "湘云执0017", "second_officer": "阮宁", "second_card": "湘云执0023", "cards_shown": True}
OWNER = {"named": "许女士", "role_here": "house_owner", "kind_here": "person", "served_at": "1 栋"}
NOTIFIED = {"hearing_due": True}


# What each road draws up; together every template of the process (test_enforcement_papers.py).
_FILED = {"filing_form", "inspection_record", "advance_notice"}
_TOLD = _FILED | {"decision"}
_URGED = _TOLD | {"public_notice", "demand"}
DRAWN = {
    "sealed": {"stop_notice", "seal_order", "seal_decision", "prolong_notice", "unseal_decision", "filing_form",
               "inquiry_letter",
               "interview_record", "own_commitment", "closing_form"},
    "unknown": _TOLD | {"party_notice"},
    "heard": _FILED | {"hearing_notice", "fine_decision", "fine_demand", "court_application",
              "instal_notice"},
    "uncorrected": _TOLD | {"fine_decision"},
    "staged": _URGED | {"execution_agreement", "breach_notice", "resume_notice", "suspend_notice", "end_decision"},
    "substituted": _URGED | {"substitute_decision", "substitute_demand", "substitute_record", "closing_form"},
    "helped": _TOLD | {"assisted_request", "assisted_agreement", "closing_form"},
    "forced": _URGED | {"removal_order", "force_decision", "execution_notice", "execution_record", "closing_form"},
}  # fmt: skip


# Of each body two people, the one who checks first.
TWO_OF = {
    "云麓区综合执法局": ("enforcement_head", "enforcer"), "云麓区人民政府": ("government_office", "government_lead"),
    "云麓区人社局": ("labour_head", "labour_inspector"),
}  # fmt: skip


class Road:
    """One case on its way through the services."""

    def __init__(self, district: District, moved: Callable[[datetime], None]) -> None:
        self.district, self.moved = district, moved
        self.case: Case

    def on(self, day: str) -> "Road":
        self.moved(datetime.combine(date.fromisoformat(day), time(10), clock.LOCAL))
        return self

    def photos(self, role: str, kind: str) -> list[File]:
        by = self.district.acting(role)
        return take_in([SimpleUploadedFile("a.jpg", jpeg((64, 48)))], by=by, role=kind)

    def begin(self, **seen: Any) -> "Road":
        form, by = {**SEEN, "stage": "existing", **seen}, self.district.acting("property_manager")
        given = Submission(
            form=form, way="enter_lead", channel="patrol", where=Place(label="1栋"),
            files=self.photos("property_manager", "before"),
        )  # fmt: skip
        estate = self.district.cast.places.estate
        self.case = services.submit(estate, given, by=by, pack=packs.active("illegal_construction"))
        return self

    def begin_under(self, campaign: Case, label: str, **seen: Any) -> "Road":
        """A site that the officer opens under the campaign."""
        by, where = self.district.acting("enforcer"), Place(label=label, words=label)
        given = Submission(
            form={**SEEN, **seen}, way="enter_lead", channel="patrol", where=where,
            files=self.photos("enforcer", "before"),
        )  # fmt: skip
        pack = packs.active("illegal_construction")
        self.case = casework.open_under(campaign.pk, "sites", campaign.area, given, by=by, pack=pack)
        return self

    def take(self, name: str, role: str = "enforcer", *, second: str = "", **form: Any) -> "Road":
        """A step, on the owner where it stands on a party, with its photos, the second person's yes, and the paper it
        drafts checked and issued."""
        pack = services.pack_of(self.case)
        row = self.owner if pack.actions[name].row not in (False, "new") else ""
        kinds = [asked.role for asked in pack.actions[name].form if asked.type == "photos"]
        files = [photo for kind in kinds for photo in self.photos(role, kind)]
        self.case = services.act(self.case.pk, name, form, by=self.district.acting(role), files=files, row=row)
        if second:
            self.case = casework.confirm(self.case.pk, by=self.district.acting(second))
        for paper in Paper.objects.filter(subject_id=self.case.pk, state=State.DRAFT):
            self.issue(paper)
        return self.fresh()

    def take_of(self, row: str, name: str, role: str = "enforcer", *, second: str = "", **form: Any) -> "Road":
        """A step on this party, with the second person's yes, and the paper it drafts checked and issued."""
        self.case = services.act(self.case.pk, name, form, by=self.district.acting(role), row=row)
        if second:
            self.case = casework.confirm(self.case.pk, by=self.district.acting(second))
        for paper in Paper.objects.filter(subject_id=self.case.pk, state=State.DRAFT):
            self.issue(paper)
        return self.fresh()

    @property
    def owner(self) -> str:
        """The key of the one party."""
        return parties.rows_of(self.case)[0].key

    def issue(self, paper: Paper) -> None:
        """Checked by whoever of the body's two did not draft it, and issued by the other."""
        pair = TWO_OF[paper.body.name]
        if paper.drafted_by_id == self.district.person(pair[0]).pk:
            pair = pair[::-1]
        papers.check(paper.pk, paper.version, by=self.district.acting(pair[0]))
        papers.issue(paper.pk, by=self.district.acting(pair[1]))
        self.settle()

    def settle(self) -> None:
        """The case has heard what became of its papers."""
        run_until_idle()

    def serve(self, name: str, *, publicly: str = "") -> "Road":
        """Handed to the party today; or, where nobody can be found, by a public notice that stands from today on."""
        paper = Paper.objects.filter(subject_id=self.case.pk, name=name).latest("pk")
        proof = Proof("direct", received_on=clock.today(), receiver="许女士")
        if publicly:
            proof = Proof("notice", sent_on=clock.today(), published=publicly, reason="多方查找，没有查到当事人")
        upon = [key for key, _name in drafting.addressees(paper)] or [""]
        for key in upon:
            serving.serve(paper.pk, proof, by=self.district.acting(TWO_OF[paper.body.name][1]), row=key)
        self.settle()
        return self.fresh()

    def fresh(self) -> "Road":
        self.case = Case.objects.select_related("area").get(pk=self.case.pk)
        return self

    def refused(self, name: str, role: str = "enforcer", **form: Any) -> Refused:
        """Why the step cannot be taken now; nothing has changed."""
        before = Case.objects.values().get(pk=self.case.pk), Step.objects.count()
        with pytest.raises(Refused) as raised:
            self.take(name, role, **form)
        assert (Case.objects.values().get(pk=self.case.pk), Step.objects.count()) == before
        return raised.value

    def told(
        self,
        finding: str = "removable",
        rules: str = "town",
        *,
        begun: bool = False,
        remedy: str = "remove",
        **notified: Any,
    ) -> "Road":
        """Filed, inspected, found, reviewed, and the advance notice served on 20 April; `begun`: a lead is there."""
        if not begun:
            self.on("2026-03-02").begin(rules_apply=rules)
        self.take("add_party", **OWNER)
        self.take("open_case", second="enforcement_head", did_harm=False)
        self.found(finding, remedy).take("notify", **{**NOTIFIED, **notified})
        return self.on("2026-04-20").serve("advance_notice").on("2026-04-28")

    def found(self, finding: str = "removable", remedy: str = "remove") -> "Road":
        """Inspected, found and reviewed."""
        self.take("inspect", **TWO, officers=2, measured=2350)
        self.take("determine", finding=finding, remedy=remedy, cost=1_200_000_00).take("to_review")
        return self.take("reviewed", "legal_reviewer", opinion="同意")

    def decided(self, rules: str = "town", *, begun: bool = False, remedy: str = "remove") -> "Road":
        self.told(rules=rules, begun=begun, remedy=remedy).take(
            "decide", second="enforcement_head", collective=True, removal_term=15
        )
        return self.on("2026-05-20").serve("decision").take("wait")

    def demanded(self, *, begun: bool = False) -> "Road":
        """Nobody asked for a review or sued: announced, and after the notice's term the demand is served."""
        self.decided(begun=begun).on("2026-11-23").take("announce", notice_days=10).serve("public_notice").on(
            "2026-12-04"
        )
        return self.take("send_demand", second="enforcement_head", demand_term=10).serve("demand")

    def fined(self) -> "Road":
        """What can be corrected, with a fine of 60,000 yuan served on 20 May."""
        self.told("correctable", intended_fine=60_000_00, correct_days=30)
        self.take("penalise", second="enforcement_head", collective=True, fine=60_000_00)
        return self.on("2026-05-20").serve("fine_decision").take("wait")

    def closed(self) -> "Road":
        self.take("visit_again", visited_on=clock.today().isoformat(), seen="clean")
        return self.take("close", second="enforcement_head", summary="已恢复原状")

    def left_to(self, named: str) -> dict[str, str]:
        """The party's own terms that still run, with their last days."""
        row = next(
            one for one in parties.parties_of(self.case, services.pack_of(self.case)) if one.fields["named"] == named
        )
        ends = {name: state.due.astimezone(clock.LOCAL) for name, state in row.clocks.items() if state.running}
        return {name: end.date().isoformat() for name, end in ends.items()}

    @property
    def papers(self) -> set[str]:
        """What the case has drawn up."""
        return set(Paper.objects.filter(subject_id=self.case.pk).values_list("name", flat=True))

    def said(self, name: str) -> str:
        """All that the newest paper of this name says."""
        return filled(Paper.objects.filter(subject_id=self.case.pk, name=name).latest("pk")).words()


MARCH = datetime(2026, 3, 2, 9, tzinfo=clock.LOCAL)


@shared
def in_march(every_process: None) -> District:
    """The offices, appointed from the second of March on."""
    with clock.moved(MARCH):
        return appointed(peopled(laid_out()))


@pytest.fixture
def road(moved: Callable[[datetime], None], in_march: District) -> Road:
    """In March."""
    moved(MARCH)
    return Road(in_march, moved)


# What no line of a paper says: a field left open, or what the program calls nothing.
HOLES = re.compile(
    r"None|True|False|\{\{|\}\}|（[），]|《》|，[，。]|。。|、、|：[。；]|[于在由对因至自][，。]|^：|[：，]$|^$"
)
SIGNED = {"负责人意见"}  # a cell in which somebody has yet to write


def holes(document: Document) -> list[str]:
    """Lines of the paper in which something is missing, but where somebody has to sign."""
    lines = [document.title, document.to.removesuffix("：") or "-"]
    for block in document.blocks:
        if isinstance(block, Table):
            lines += [cell for row in block.rows if row[0] not in SIGNED for cell in row]
        elif block.style != "plain":
            lines.append(block.text)
    return [f"{document.title}: {line!r}" for line in lines if HOLES.search(line)]


@pytest.fixture(autouse=True)
def complete(db: None) -> Iterator[None]:
    """Whatever the test drew up says everything that it has to."""
    yield
    assert [hole for paper in Paper.objects.order_by("pk") for hole in holes(filled(paper))] == []
