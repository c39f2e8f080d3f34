"""Addresses of this floor."""

from django.urls import path

from linli.office import ticket_views

app_name = "office"
urlpatterns = [
    path("desk/tickets/", ticket_views.desk, name="tickets"),
    path("desk/tickets/new/<str:code>/", ticket_views.take_in, name="take_in"),
    path("desk/tickets/duties/", ticket_views.duties, name="duties"),
    path("desk/tickets/duties/<int:pk>/end/", ticket_views.end_duty, name="end_duty"),
    path("desk/tickets/day/<str:code>/", ticket_views.bulletin, name="bulletin"),
    path("desk/tickets/day/<str:code>/picture/", ticket_views.bulletin_picture, name="bulletin_picture"),
    path("desk/tickets/<str:code>/", ticket_views.ticket, name="ticket"),
    path("desk/tickets/<str:code>/do/<slug:name>/", ticket_views.act, name="ticket_act"),
]
