"""Addresses of this floor: the desk's, the members' own, and what everybody may read."""

from django.urls import path

from linli.council import body_views, life_views, office_views, own_views, poll_views, views

app_name = "council"
urlpatterns = [
    path("desk/meetings/", views.index, name="meetings"),
    path("desk/meetings/tasks/", views.tasks, name="tasks"),
    path("desk/meetings/tasks/<int:pk>/", views.task, name="task"),
    path("desk/meetings/call/<str:body>/", views.call, name="call"),
    path("desk/meetings/<int:pk>/", views.meeting, name="meeting"),
    path("desk/meetings/<int:pk>/do/<slug:name>/", views.act, name="act"),
    path("desk/meetings/<int:pk>/people/", views.mark, name="mark"),
    path("desk/meetings/<int:pk>/count/", views.count, name="count"),
    path("desk/meetings/<int:pk>/items/", views.add_item, name="add_item"),
    path("desk/meetings/<int:pk>/items/<int:position>/", views.item, name="item"),
    path("desk/meetings/<int:pk>/items/<int:position>/arrange/", views.arrange, name="arrange"),
    path("desk/meetings/<int:pk>/point/<int:point>/", views.unsay, name="unsay"),
    path("desk/meetings/<int:pk>/motion/<int:motion>/", views.attach, name="attach"),
    path("desk/meetings/<int:pk>/screen/", views.screen, name="screen"),
    path("desk/meetings/<int:pk>/told/", views.told, name="told"),
    path("desk/meetings/<int:pk>/notices/", views.notices, name="notices"),
    path("desk/meetings/<int:pk>/sheet/", views.sheet, name="sheet"),
    path("desk/meetings/<int:pk>/polls/<int:number>/", poll_views.poll, name="poll"),
    path("desk/meetings/<int:pk>/polls/<int:number>/papers/", poll_views.papers, name="poll_papers"),
    path("desk/meetings/<int:pk>/polls/<slug:kind>/", poll_views.prepare, name="poll_new"),
    path("meetings/<str:code>/polls/<int:number>/", poll_views.count, name="poll_count"),
    path("meetings/<str:code>/polls/<int:number>/confirm/", poll_views.confirm, name="poll_confirm"),
    path("desk/bodies/", body_views.index, name="bodies"),
    path("desk/bodies/<str:code>/", body_views.body, name="body"),
    path("desk/bodies/<str:code>/seal/", office_views.seal, name="seal"),
    path("desk/bodies/<str:code>/seal/<int:pk>/", office_views.seal_act, name="seal_act"),
    path("desk/bodies/<str:code>/letters/", office_views.letters, name="letters"),
    path("desk/bodies/<str:code>/letters/<int:pk>/", office_views.strike_out, name="strike_out"),
    path("who/<str:code>/", body_views.who, name="who"),
    path("desk/life/", life_views.year, name="life"),
    path("desk/life/<str:code>/", life_views.year_sheet, name="life_sheet"),
    path("meetings/feed/<str:token>/meetings.ics", life_views.feed, name="feed"),
    path("meetings/seat/<int:pk>/", body_views.show_self, name="show_self"),
    path("meetings/", own_views.mine, name="mine"),
    path("meetings/<str:code>/", own_views.meeting, name="own"),
    path("meetings/<str:code>/minutes/", own_views.paper, name="own_minutes"),
    path("meetings/<str:code>/sign/", own_views.sign, name="sign"),
    path("meetings/<str:code>/excuse/", own_views.excuse, name="excuse"),
    path("meetings/<str:code>/here/<str:token>/", own_views.here, name="here"),
    path("decided/<str:code>/", own_views.decided, name="decided"),
]
