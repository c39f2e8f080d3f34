"""Addresses of this floor: one's own inbox and wishes; at the desk the inbox, the table, and channels."""

from django.urls import path

from linli.notify import desk_views, settings_views, views

app_name = "notify"
urlpatterns = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/read/", views.mark_read, name="read"),
    path("notices/settings/", settings_views.wishes, name="settings"),
    path("notices/settings/address/<slug:name>/", settings_views.address, name="address"),
    path("notices/<str:code>/", views.follow, name="follow"),
    path("desk/notices/", views.desk, name="desk"),
    path("desk/notices/table/", desk_views.table, name="table"),
    path("desk/messages/", desk_views.index, name="gateways"),
    path("desk/messages/<slug:channel>/", desk_views.gateway, name="gateway"),
    path("desk/messages/<slug:channel>/try/", desk_views.try_it, name="try"),
    path("desk/deliveries/<str:code>/again/", desk_views.send_again, name="again"),
]
