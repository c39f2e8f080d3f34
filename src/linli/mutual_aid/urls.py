"""Addresses of this floor: the desk's, and residents'."""

from django.urls import path

from linli.mutual_aid import own_views, views

app_name = "mutual_aid"
urlpatterns = [
    path("desk/aid/", views.drives, name="drives"),
    path("desk/aid/new/<str:code>/", views.new, name="new"),
    path("desk/aid/<str:code>/", views.drive, name="drive"),
    path("desk/aid/<str:code>/change/", views.change, name="change"),
    path("desk/aid/<str:code>/do/<slug:name>/", views.act, name="act"),
    path("desk/aid/<str:code>/pledge/<str:pledge>/", views.settle, name="settle"),
    path("desk/aid/<str:code>/move/<int:pk>/", views.put_right, name="put_right"),
    path("aid/<str:code>/", own_views.on, name="on"),
    path("aid/<str:code>/show/", own_views.show, name="show"),
    path("aid/<str:code>/take-back/<str:pledge>/", own_views.take_back, name="take_back"),
]
