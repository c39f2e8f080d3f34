"""Addresses of this floor: the desk's, and those of residents and volunteers."""

from django.urls import path

from linli.orders import own_views, service_views, views

app_name = "orders"
urlpatterns = [
    path("desk/orders/", views.desk, name="desk"),
    path("desk/orders/services/", service_views.services, name="services"),
    path("desk/orders/offer/<str:body>/", service_views.offer, name="offer"),
    path("desk/orders/services/<str:code>/", service_views.service, name="service"),
    path("desk/orders/services/<str:code>/change/", service_views.change, name="change_service"),
    path("desk/orders/services/<str:code>/order/", service_views.order_for, name="order_for"),
    path("desk/orders/services/<str:code>/do/<slug:name>/", service_views.act, name="act_service"),
    path("desk/orders/<str:code>/", views.order, name="order"),
    path("desk/orders/<str:code>/do/<slug:name>/", views.act, name="act"),
    path("orders/", own_views.mine, name="mine"),
    path("orders/in/<str:code>/", own_views.offered, name="offered"),
    path("orders/service/<str:code>/", own_views.service, name="look"),
    path("orders/service/<str:code>/help/", own_views.help_with, name="help"),
    path("orders/<str:code>/", own_views.show, name="show"),
    path("orders/<str:code>/do/<slug:name>/", own_views.act, name="do"),
]
