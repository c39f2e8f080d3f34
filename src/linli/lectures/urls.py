"""Addresses of this floor: the desk's, and what residents, lecturers and those called up read and do."""

from django.urls import path

from linli.lectures import call_views, own_views, views

app_name = "lectures"
urlpatterns = [
    path("desk/lectures/", views.seasons, name="seasons"),
    path("desk/lectures/new/<str:body>/", views.new, name="new"),
    path("desk/lectures/lecturers/<str:body>/", views.lecturers, name="lecturers"),
    path("desk/lectures/<str:code>/", views.season, name="season"),
    path("desk/lectures/<str:code>/do/<slug:name>/", views.act, name="act"),
    path("desk/lectures/<str:code>/people/", views.people, name="people"),
    path("desk/lecture/<str:code>/", views.lecture, name="lecture"),
    path("desk/lecture/<str:code>/do/<slug:name>/", views.step, name="step"),
    path("desk/lecture/<str:code>/screen/", views.screen, name="screen"),
    path("desk/call-ups/", call_views.calls, name="calls"),
    path("desk/call-ups/new/<str:body>/", call_views.new_call, name="new_call"),
    path("desk/call-ups/off/<int:pk>/", call_views.off, name="off_roster"),
    path("desk/call-ups/<str:code>/", call_views.call, name="call"),
    path("desk/call-ups/<str:code>/do/<slug:name>/", call_views.act, name="act_call"),
    path("desk/call-ups/<str:code>/screen/", call_views.screen, name="muster"),
    path("desk/call-ups/<str:code>/sheet/", call_views.sheet, name="sheet"),
    path("lectures/in/<str:code>/", own_views.on, name="on"),
    path("lectures/mine/", own_views.mine, name="mine"),
    path("lectures/mine/do/<slug:name>/", own_views.change, name="change"),
    path("lectures/teach/<str:code>/", own_views.teach, name="teach"),
    path("lectures/teach/<str:code>/do/<slug:name>/", own_views.answer, name="answer"),
    path("lectures/teach/<str:code>/letter/<slug:form>/", own_views.letter, name="letter"),
    path("lectures/attended/<str:code>/", own_views.certificate, name="certificate"),
    path("attended/<str:code>/", own_views.genuine, name="genuine"),
    path("lectures/<str:code>/", own_views.show, name="show"),
    path("lectures/<str:code>/do/<slug:name>/", own_views.say, name="say"),
    path("call-ups/<str:code>/", call_views.called, name="called"),
    path("call-ups/<str:code>/reply/", call_views.reply, name="reply"),
    path("call-ups/<str:code>/here/<str:token>/", call_views.here, name="here"),
]
