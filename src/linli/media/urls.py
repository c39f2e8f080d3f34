"""Addresses of this floor: a story's films for who sent it and for its desk, uploads (tus), and what is played."""

from django.urls import path

from linli.media import serving, tus, views

app_name = "media"
urlpatterns = [
    path("films/of/<str:code>/", views.of_case, name="films"),
    path("films/of/<str:code>/progress/", views.progress, name="progress"),
    path("films/of/<str:code>/uploads/", tus.create, name="uploads"),
    path("films/uploads/<str:code>/", tus.upload, name="upload"),
    path("films/play/<str:ticket>/<str:name>", serving.play, name="play"),
    path("desk/films/of/<int:key>/", views.desk, name="desk"),
    path("desk/films/of/<int:key>/progress/", views.desk_progress, name="desk_progress"),
    path("desk/films/of/<int:key>/uploads/", tus.create_at_desk, name="desk_uploads"),
    path("desk/films/<str:code>/", views.film, name="film"),
    path("desk/films/<str:code>/edit/", views.edit, name="edit"),
    path("desk/films/<str:code>/captions/", views.caption, name="caption"),
]
