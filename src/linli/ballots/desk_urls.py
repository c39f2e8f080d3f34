"""Addresses of the desk: a ballot is drawn up, its roll made and published, its key made, its course followed."""

from django.urls import path

from linli.ballots import (
    draft_views,
    key_views,
    marking_views,
    nomination_views,
    progress_views,
    proxy_views,
    roll_views,
    views,
)

urlpatterns = [
    path("desk/ballots/", views.index, name="ballots"),
    path("desk/ballots/new/<str:place>/", draft_views.new, name="new"),
    path("desk/ballots/<str:code>/edit/", draft_views.edit, name="edit"),
    path("desk/ballots/<str:code>/discard/", draft_views.discard, name="discard"),
    path("desk/ballots/<str:code>/call-off/", views.call_off, name="call_off"),
    path("desk/ballots/<str:code>/publish/", draft_views.publish, name="publish"),
    path("desk/ballots/<str:code>/roll/", roll_views.roll_page, name="roll"),
    path("desk/ballots/<str:code>/roll/anew/", roll_views.redraw, name="redraw"),
    path("desk/ballots/<str:code>/roll/missing/", roll_views.missing, name="missing"),
    path("desk/ballots/<str:code>/roll/board/", roll_views.notice, name="notice"),
    path("desk/ballots/<str:code>/unit/<int:pk>/", roll_views.unit, name="unit"),
    path("desk/ballots/<str:code>/voters/<int:number>/", marking_views.voter, name="voter"),
    path("desk/ballots/<str:code>/admit/", marking_views.admit, name="admit"),
    path("desk/ballots/<str:code>/marked/<int:pk>/back/", marking_views.take_back, name="mark_back"),
    path("desk/ballots/<str:code>/proxies/", proxy_views.desk, name="proxies"),
    path("desk/ballots/<str:code>/proxies/<int:pk>/", proxy_views.strike, name="strike"),
    path("desk/ballots/<str:code>/nominations/", nomination_views.nominations, name="nominations"),
    path("desk/ballots/<str:code>/nominations/<int:pk>/", nomination_views.take_back, name="nomination_back"),
    path("desk/ballots/<str:code>/objections/", roll_views.objections, name="objections"),
    path("desk/ballots/<str:code>/objections/<int:pk>/", roll_views.objection, name="objection"),
    path("desk/ballots/<str:code>/key/", key_views.key, name="key"),
    path("desk/ballots/<str:code>/share/", key_views.share, name="share"),
    path("desk/ballots/<str:code>/progress/", progress_views.progress, name="progress"),
    path("desk/ballots/<str:code>/screen/", progress_views.screen, name="screen"),
    path("desk/ballots/<str:code>/deliver/", progress_views.deliver, name="deliver"),
    path("desk/ballots/<str:code>/doors/", progress_views.doors, name="doors"),
    path("desk/ballots/<str:code>/remind/", progress_views.remind, name="remind"),
    path("desk/ballots/<str:code>/slips/", progress_views.papers, name="slips"),
    path("desk/ballots/<str:code>/slips/<int:pk>.pdf", progress_views.paper_pdf, name="slips_pdf"),
    path("desk/ballots/<str:code>/", views.ballot, name="ballot"),
    path("desk/ballots/<str:code>/do/<slug:name>/", views.act, name="act"),
]
