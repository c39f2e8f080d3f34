"""Addresses of this floor."""

from django.urls import path

from linli.office import form_views, home_views, ticket_views

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
    path("desk/forms/", form_views.desk, name="forms"),
    path("desk/forms/new/", form_views.new, name="form_new"),
    path("desk/forms/<str:code>/", form_views.form, name="form"),
    path("desk/forms/<str:code>/do/<slug:name>/", form_views.act, name="form_act"),
    path("desk/forms/<str:code>/workbook/", form_views.hand_up, name="form_up"),
    path("desk/forms/<str:code>/missing/<int:building>/", form_views.missing, name="form_missing"),
    path("desk/forms/<str:code>/home/<str:home>/", form_views.fill, name="form_fill"),
    path("desk/doors/", home_views.round_of, name="round"),
    path("desk/doors/building/<int:building>/", home_views.walk, name="walk"),
    path("desk/doors/home/<str:code>/", home_views.home, name="home"),
    path("desk/leave/", home_views.leave, name="leave"),
    path("desk/leave/stand-ins/", home_views.stand_ins, name="stand_ins"),
    path("desk/leave/<int:pk>/back/", home_views.back, name="back"),
    path("desk/records/", home_views.records, name="records"),
    path("forms/", form_views.mine, name="my_forms"),
    path("forms/<str:code>/<str:home>/", form_views.own, name="own_form"),
]
