"""Who is told of points: whoever applied, objected or asked for a good, and the office of what waits for its word."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.notify.concerned import by, office, only
from linli.notify.subscriptions import Row, Told
from linli.points.models import Application, Claim, Objection

MINE = "points:mine"


def _applicant(row: Application) -> Told:
    return Told([row.applicant_id], row, reverse(MINE), {"book": row.account.book.title})


def _waiting(row: Application) -> Told:
    book = row.account.book
    url = reverse("points:waiting", args=[book.code])
    return Told(
        office(book.body_id), row, url, {"book": book.title}, aside=only(row.applicant_id, row.account.person_id)
    )


def _objector(row: Objection) -> Told:
    return Told([row.raised_by_id], row, reverse(MINE))


def _claimant(row: Claim) -> Told:
    return Told([row.made_by_id], row, reverse(MINE), {"good": row.good.name})


NEAR = "account__book"
ROWS = [
    Row(
        "application.made", "application.made", "points", _("the office of the body, but whoever applied"),
        _("%(book)s: an application waits for your word"), _("Somebody applied for points."),
        by(Application, _waiting, NEAR),
    ),
    *(
        Row(
            verb, verb, "points", _("whoever applied"), _("%(book)s: your application was decided"),
            _("Your application for points was decided."), by(Application, _applicant, NEAR),
        )
        for verb in ("application.granted", "application.declined")
    ),
    *(
        Row(
            verb, verb, "points", _("whoever objected"), _("Your objection to points was answered"),
            _("Your objection was answered."), by(Objection, _objector),
        )
        for verb in ("points_objection.upheld", "points_objection.dismissed")
    ),
    *(
        Row(
            verb, verb, "points", _("whoever asked for the good"), _("%(good)s: see what became of it"),
            _("About %(good)s: please look."), by(Claim, _claimant, "good"),
        )
        for verb in ("claim.handed", "claim.cancelled")
    ),
]  # fmt: skip
