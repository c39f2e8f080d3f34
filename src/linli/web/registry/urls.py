"""Addresses of the registry; included by `linli.web.urls` and so in its namespace."""

from django.urls import path

from linli.web.registry import area_sheets, areas, estates, imports, looks

urlpatterns = [
    path("e/<str:code>/plan.svg", estates.plan_image, name="plan"),
    path("registry/", areas.index, name="registry"),
    path("registry/area/<int:pk>/", areas.area, name="area"),
    path("registry/area/<int:pk>/add/", areas.add, name="area_add"),
    path("registry/area/<int:pk>/sheet/", area_sheets.sheet, name="area_sheet"),
    path("registry/area/<int:pk>/edit/", areas.edit, name="area_edit"),
    path("registry/area/<int:pk>/move/", areas.move, name="area_move"),
    path("registry/area/<int:pk>/call-off/", areas.call_off, name="area_call_off"),
    path("registry/area/<int:pk>/end/", areas.end, name="area_end"),
    path("looks/<str:colour>.css", looks.sheet, name="look_sheet"),
    path("registry/area/<int:pk>/looks/", looks.page, name="looks"),
    path("registry/area/<int:pk>/looks/preview/", looks.preview, name="looks_preview"),
    path("registry/area/<int:pk>/plan/", estates.plan, name="plan_set"),
    path("registry/area/<int:pk>/building/", estates.building_add, name="building_add"),
    path("registry/area/<int:pk>/spot/", estates.spot_add, name="spot_add"),
    path("registry/building/<int:pk>/", estates.building, name="building"),
    path("registry/building/<int:pk>/edit/", estates.building_edit, name="building_edit"),
    path("registry/building/<int:pk>/entrance/", estates.entrance_add, name="entrance_add"),
    path("registry/building/<int:pk>/unit/", estates.unit_add, name="unit_add"),
    path("registry/entrance/<int:pk>/edit/", estates.entrance_edit, name="entrance_edit"),
    path("registry/unit/<int:pk>/edit/", estates.unit_edit, name="unit_edit"),
    path("registry/spot/<int:pk>/edit/", estates.spot_edit, name="spot_edit"),
    path("registry/import/", imports.index, name="roster"),
    path("registry/import/template.xlsx", imports.template, name="roster_template"),
    path("registry/import/estate/<int:pk>/", imports.upload, name="roster_upload"),
    path("registry/import/<str:code>/", imports.preview, name="roster_preview"),
    path("registry/import/<str:code>/confirm/", imports.confirm, name="roster_confirm"),
    path("registry/import/<str:code>/drop/", imports.drop, name="roster_drop"),
    path("registry/import/<str:code>/bad.xlsx", imports.bad_rows, name="roster_bad_rows"),
]
