"""What stands on an estate's shelf: a guide for the desk alone and one for all, a draft account, a project, thanks."""

from dataclasses import dataclass
from datetime import date

from linli.journal.actors import SYSTEM, Actor
from linli.people.models import Person
from linli.rules.accounts import Line
from linli.shelf import accounts, exemplars, thanking
from linli.shelf.models import Account, Exemplar, Guide, Project, Thanks
from tests.shelf.conftest import account, guide, project
from tests.support.cast import Cast


@dataclass
class Shelf:
    """`kept`: what its desk alone reads."""

    kept: Guide
    guide: Guide
    account: Account
    project: Project
    thanks: Thanks
    exemplar: Exemplar
    published: Account  # of the month before
    asked: Exemplar  # waits for the resident's word


def _published(cast: Cast) -> Account:
    body = cast.posts["director"].organisation_id
    period = accounts.Period(date(2026, 4, 1), date(2026, 4, 30), 0, 9_900)
    made = accounts.enter(body, period, [Line("停车费", True, 9_900)], by=SYSTEM)
    return accounts.publish(made.pk, by=cast.acting("director"))


def played(cast: Cast, words: str) -> Shelf:
    """The branch keeps most of it, the owners' committee the account; nothing that holds the words is public."""
    said = thanking.Said("网格员小李", words, "none")
    branch = cast.posts["secretary"].organisation_id
    good = Person.objects.create(name="好邻居")  # whose name may be read by all
    honoured = exemplars.recommend(branch, "小区好邻居", good.pk, "照顾邻居老人。", by=cast.acting("secretary"))
    exemplars.check(honoured.pk, by=cast.acting("community_officer"))
    honoured = exemplars.agree(honoured.pk, by=Actor(good.pk, "person", name=good.name))
    asked = exemplars.recommend(branch, "最美家庭", cast.resident.pk, words, by=cast.acting("secretary"))
    return Shelf(
        guide(cast, title="口径", answer=words, public=False), guide(cast), account(cast), project(cast),
        thanking.say(cast.places.estate.pk, said, by=cast.acting("neighbour")), honoured, _published(cast),
        exemplars.check(asked.pk, by=cast.acting("community_officer")),
    )  # fmt: skip
