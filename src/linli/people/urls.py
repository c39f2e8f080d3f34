"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver, path

from linli.people import own_views, provider_views, views

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.code, name="code"),
    path("sign-in/name/", views.name, name="name"),
    path("sign-in/provider/", provider_views.begin, name="provider"),
    path("sign-in/provider/back/", provider_views.back, name="provider_back"),
    path("sign-in/provider/unbound/", provider_views.unbound, name="provider_unbound"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("me/confirm/", views.confirm, name="confirm"),
    path("second-factor/", views.challenge, name="second_factor"),
    path("second-factor/provider/", provider_views.begin_again, name="provider_again"),
    path("second-factor/new/", views.set_up_second_factor, name="second_factor_new"),
    path("me/", own_views.me, name="me"),
    path("me/home/", own_views.home, name="home"),
    path("me/pin/", own_views.pin, name="pin"),
    path("me/recovery/", own_views.recovery_codes, name="recovery"),
    path("me/phone/<int:device_id>/forget/", own_views.forget_device, name="forget_device"),
    path("me/sheet/end/", own_views.end_sheet, name="end_sheet"),
    path("me/provider/", provider_views.own, name="own_identity"),
    path("me/provider/begin/", provider_views.begin_binding, name="begin_binding"),
    path("me/password/", own_views.password, name="password"),
]
