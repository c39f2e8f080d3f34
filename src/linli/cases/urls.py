"""Addresses of this floor: what residents use here, the staff side in `desk_urls`."""

from django.urls import URLPattern, URLResolver, include, path

from linli.cases.doors import comments, ends, follow, ledger, mine, months, own_row, public_sums, referral, report

app_name = "cases"
urlpatterns: list[URLPattern | URLResolver] = [
    path("report/worker.js", report.kept, name="kept"),
    path("report/<str:code>/", report.report, name="report"),
    path("report/<str:code>/for/<slug:process>/", report.report, name="report_for"),
    path("report/<str:code>/suggest/", report.suggest, name="suggest"),
    path("report/<str:code>/asked/", report.asked, name="own_asked"),
    path("t/<str:code>/", follow.track, name="track"),
    path("t/<str:code>/open/", follow.unlock, name="unlock"),
    path("t/<str:code>/confirm/", follow.confirm, name="confirm"),
    path("t/<str:code>/print/", follow.slip, name="slip"),
    path("t/<str:code>/paper/<slug:name>/", follow.paper, name="own_paper"),
    path("t/<str:code>/do/<slug:name>/", follow.act, name="follow_act"),
    path("p/<str:code>/", own_row.page, name="own_row"),
    path("p/<str:code>/open/", own_row.unlock, name="own_row_unlock"),
    path("p/<str:code>/do/<slug:name>/", own_row.act, name="own_row_act"),
    path("asked/<str:secret>/", referral.page, name="referral"),
    path("mine/", mine.mine, name="mine"),
    path("mine/claim/", mine.claim, name="make_own"),
    path("progress/", mine.find, name="track_form"),
    path("ledger/<str:code>/", ledger.ledger, name="ledger"),
    path("ledger/<str:code>/figures/", public_sums.page, name="public_sums"),
    path("ledger/<str:code>/ends/", ends.page, name="public_ends"),
    path("ledger/<str:code>/months/", months.page, name="public_months"),
    path("ledger/<str:code>/months/<str:month>/", months.one, name="public_month"),
    path("ledger/<str:code>/months/<str:month>/<slug:form>/", months.paper, name="public_month_paper"),
    path("ledger/<str:code>/promises/", months.promises, name="public_promises"),
    path("ledger/<str:code>/<int:number>/", ledger.public, name="public"),
    path("ledger/<str:code>/<int:number>/print/", ledger.board_sheet, name="board_sheet"),
    path("ledger/<str:code>/<int:number>/print/<int:step>/", ledger.notice_sheet, name="notice_sheet"),
    path("ledger/<str:code>/<int:number>/support/", ledger.support, name="support"),
    path("ledger/<str:code>/<int:number>/comments/", comments.page, name="comments"),
    path("ledger/<str:code>/<int:number>/comments/<str:comment>/<slug:what>/", comments.act, name="comment_act"),
    path("ledger/<str:code>/<int:number>/proof/", ledger.public_proof, name="public_proof"),
    path("proof/<str:code>/", ledger.proof, name="proof"),
    path("", include("linli.cases.desk_urls")),
]
