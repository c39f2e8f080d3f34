"""Addresses of the staff side, in the namespace `cases`."""

from django.urls import URLPattern, URLResolver, path

from linli.cases.doors.desk import entry, export, figures, imports, inbox, linked, notices, packs, parties, routes, work

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", inbox.inbox, name="inbox"),
    path("desk/spot/", entry.spot, name="spot"),
    path("desk/new/", entry.new, name="new"),
    path("desk/case/<int:key>/", work.work, name="work"),
    path("desk/case/<int:key>/dial/", work.dial, name="dial"),
    path("desk/case/<int:key>/reveal/", work.reveal, name="reveal"),
    path("desk/case/<int:key>/act/<slug:name>/", work.act, name="act"),
    path("desk/case/<int:key>/second/", parties.second, name="second"),
    path("desk/case/<int:key>/parties/", parties.listed, name="parties"),
    path("desk/case/<int:key>/parties/<str:row>/", parties.one, name="party"),
    path("desk/case/<int:key>/parties/<str:row>/papers/", parties.papers, name="party_papers"),
    path("desk/case/<int:key>/parties/<str:row>/act/<slug:name>/", parties.act, name="party_act"),
    path("desk/case/<int:key>/links/", linked.page, name="linked"),
    path("desk/routes/", routes.routes, name="routes"),
    path("desk/routes/new/<str:estate>/", routes.add, name="route_add"),
    path("desk/routes/<int:route_id>/", routes.change, name="route_change"),
    path("desk/routes/<int:route_id>/move/", routes.move, name="route_move"),
    path("desk/routes/<int:route_id>/switch/", routes.switch, name="route_switch"),
    path("desk/figures/", figures.figures, name="figures"),
    path("desk/export/", export.export, name="export"),
    path("desk/print/", export.sheet, name="print"),
    path("desk/import/", imports.upload, name="import"),
    path("desk/import/<str:code>/", imports.preview, name="import_preview"),
    path("desk/import/<str:code>/bad-rows/", imports.bad_rows, name="import_bad_rows"),
    path("desk/notices/", notices.notices, name="notices"),
    path("desk/notices/read/", notices.mark_read, name="notices_read"),
    path("packs/", packs.packs, name="packs"),
    path("packs/<slug:pack>/", packs.pack, name="pack"),
    path("packs/<slug:pack>/<int:number>/", packs.pack, name="pack_version"),
    path("packs/<slug:pack>/<int:number>/changes/", packs.pack_changes, name="pack_changes"),
]
