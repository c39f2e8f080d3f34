"""Addresses of this floor: the desk's, and of those on duty."""

from django.urls import path

from linli.rotas import own_views, sheet_views, views

app_name = "rotas"
urlpatterns = [
    path("desk/rotas/", views.rotas, name="rotas"),
    path("desk/rotas/new/<str:code>/", views.new, name="new"),
    path("desk/rotas/<str:code>/", views.rota, name="rota"),
    path("desk/rotas/<str:code>/people/", views.people, name="people"),
    path("desk/rotas/<str:code>/people/<str:keeper>/", views.keeper, name="keeper"),
    path("desk/rotas/<str:code>/wishes/", sheet_views.wishes, name="wishes"),
    path("desk/rotas/<str:code>/sheet/", views.sheet, name="sheet"),
    path("desk/rotas/<str:code>/duty/<str:duty>/", views.duty, name="duty"),
    path("desk/rotas/<str:code>/do/<slug:name>/", views.act, name="act"),
    path("duties/", own_views.mine, name="mine"),
    path("duties/away/<str:keeper>/", own_views.away, name="away"),
    path("duties/<str:duty>/do/<slug:name>/", own_views.act, name="own_act"),
]
