"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver, path

from linli.papers import views

app_name = "papers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("paper/", views.genuine, name="find"),
    path("paper/<str:code>/", views.genuine, name="genuine"),
    path("desk/papers/", views.index, name="index"),
    path("desk/papers/many/", views.many, name="many"),
    path("desk/papers/read/", views.read_many, name="read_many"),
    path("desk/paper/<str:code>/", views.paper, name="paper"),
    path("desk/paper/<str:code>/pdf/", views.pdf, name="pdf"),
    path("desk/paper/<str:code>/docx/", views.docx, name="docx"),
    path("desk/paper/<str:code>/check/", views.check, name="check"),
    path("desk/paper/<str:code>/issue/", views.issue, name="issue"),
    path("desk/paper/<str:code>/redraft/", views.redraft, name="redraft"),
    path("desk/paper/<str:code>/discard/", views.discard, name="discard"),
    path("desk/paper/<str:code>/withdraw/", views.withdraw, name="withdraw"),
    path("desk/paper/<str:code>/serve/", views.serve, name="serve"),
    path("desk/paper/<str:code>/service/<int:pk>/received/", views.received, name="received"),
]
