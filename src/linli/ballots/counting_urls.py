"""Addresses of what comes after the last day: entry by two, count, result, export; and of common costs."""

from django.urls import path

from linli.ballots import cost_views, counting_views, entry_views, recount_views, seating

urlpatterns = [
    path("desk/costs/", cost_views.share_costs, name="costs"),
    path("desk/ballots/<str:code>/costs/", cost_views.of_ballot, name="costs_of"),
    path("desk/ballots/<str:code>/end/<slug:name>/", counting_views.end, name="end"),
    path("desk/ballots/<str:code>/boxes/", entry_views.boxes, name="boxes"),
    path("desk/ballots/<str:code>/boxes/<int:place>/", entry_views.enter, name="enter"),
    path("desk/ballots/<str:code>/count/", counting_views.count, name="count"),
    path("desk/ballots/<str:code>/recount/", recount_views.whole, name="whole"),
    path("desk/ballots/<str:code>/result/", counting_views.result, name="result"),
    path("desk/ballots/<str:code>/seats/<int:place>/", seating.take_office, name="take_office"),
    path("desk/ballots/<str:code>/delivered/", counting_views.delivered, name="delivered"),
    path("recount/<str:code>/", recount_views.explain, name="recount"),
    path("recount/<str:code>/export.json", recount_views.export, name="export"),
    path("recount/<str:code>/recount.py", recount_views.script, name="script"),
]
