"""Addresses of this floor: notices and talk at the desk, and residents'."""

from django.urls import path

from linli.exchange import chat_views, door_views, own_views, talk_desk_views, talk_views, views

app_name = "exchange"
urlpatterns = [
    path("desk/board/", views.desk, name="desk"),
    path("desk/board/new/<str:code>/", views.new, name="new"),
    path("desk/board/doors/", door_views.doors, name="doors"),
    path("desk/board/doors/<int:building>/", door_views.building, name="door_list"),
    path("desk/board/<str:code>/", views.notice, name="notice"),
    path("desk/board/<str:code>/edit/", views.edit, name="edit"),
    path("desk/board/<str:code>/sheet/", views.sheet, name="sheet"),
    path("desk/board/<str:code>/do/<slug:name>/", views.act, name="act"),
    path("desk/board/<str:code>/unread/<int:building>/", views.unread, name="unread"),
    path("board/in/<str:code>/", own_views.on, name="on"),
    path("board/<str:code>/", own_views.show, name="show"),
    path("board/<str:code>/know/", own_views.know, name="know"),
    path("desk/talk/", talk_desk_views.desk, name="talk_desk"),
    path("desk/talk/words/<int:pk>/", talk_desk_views.words, name="words"),
    path("desk/talk/<str:code>/", talk_desk_views.said, name="said"),
    path("desk/talk/<str:code>/do/<slug:name>/", talk_desk_views.act, name="said_desk_act"),
    path("desk/chat/", chat_views.desk, name="chat_desk"),
    path("desk/chat/new/<str:code>/", chat_views.new, name="new_paste"),
    path("desk/chat/<str:code>/", chat_views.paste, name="paste"),
    path("desk/chat/<str:code>/do/<slug:name>/", chat_views.act, name="paste_act"),
    path("talk/", talk_views.mine, name="my_talk"),
    path("talk/in/<str:code>/", talk_views.on, name="talk"),
    path("talk/in/<str:code>/new/", talk_views.new, name="new_topic"),
    path("talk/said/<str:code>/<slug:name>/", talk_views.said_act, name="said_act"),
    path("talk/<str:code>/", talk_views.topic, name="topic"),
    path("talk/<str:code>/do/<slug:name>/", talk_views.act, name="topic_act"),
]
