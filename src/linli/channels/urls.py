"""Addresses of this floor: the platform's, the desk's, residents'."""

from django.urls import path

from linli.channels import callback, own_views, views, wecom_views

app_name = "channels"
urlpatterns = [
    path("wechat/<str:code>/", callback.callback, name="callback"),
    path("MP_verify_<str:key>.txt", views.site_file, {"kind": "MP"}, name="mp_file"),
    path("WW_verify_<str:key>.txt", views.site_file, {"kind": "WW"}, name="ww_file"),
    path("desk/channels/", views.index, name="desk"),
    path("desk/channels/accounts/new/", views.new_account, name="new_account"),
    path("desk/channels/accounts/<str:code>/", views.account, name="account"),
    path("desk/channels/accounts/<str:code>/do/<slug:name>/", views.account_act, name="account_act"),
    path("desk/channels/apps/new/", views.new_app, name="new_app"),
    path("desk/channels/apps/<str:code>/end/", views.end_app, name="end_app"),
    path("desk/channels/robots/of/<str:body>/", views.new_robot, name="new_robot"),
    path("desk/channels/robots/<str:code>/", views.robot, name="robot"),
    path("desk/channels/robots/<str:code>/end/", views.end_robot, name="end_robot"),
    path("desk/channels/files/", views.put_file, name="put_file"),
    path("desk/channels/files/<int:file_id>/take/", views.take_file, name="take_file"),
    path("me/wechat/", own_views.own, name="own"),
    path("me/wechat/<int:bound_id>/allowed/", own_views.allowed, name="allowed"),
    path("me/wechat/<int:bound_id>/take-off/", own_views.unbind, name="unbind"),
    path("me/wecom/", wecom_views.own, name="own_wecom"),
    path("me/wecom/back/", wecom_views.back, name="wecom_back"),
    path("me/wecom/do/<slug:name>/", wecom_views.act, name="wecom_act"),
    path("e/<str:code>/week/", own_views.week_of, name="week"),
]
