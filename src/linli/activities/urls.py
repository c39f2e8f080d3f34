"""Addresses of this floor: the desk's, and what residents read and do."""

from django.urls import path

from linli.activities import after_views, ask_views, hour_views, own_views, skill_views, views

app_name = "activities"
urlpatterns = [
    path("desk/activities/", views.programmes, name="programmes"),
    path("desk/activities/new/<str:body>/", views.new, name="new"),
    path("desk/activities/<str:code>/", views.programme, name="programme"),
    path("desk/activities/<str:code>/do/<slug:name>/", views.change_programme, name="change_programme"),
    path("desk/activities/<str:code>/with/<slug:name>/", ask_views.act, name="programme_with"),
    path("desk/sessions/<str:code>/", views.session, name="session"),
    path("desk/sessions/<str:code>/do/<slug:name>/", views.change_session, name="change_session"),
    path("desk/sessions/<str:code>/people/<str:sign_up>/", views.mark, name="mark"),
    path("desk/sessions/<str:code>/screen/", views.screen, name="screen"),
    path("desk/sessions/<str:code>/sheet/", views.sheet, name="sheet"),
    path("desk/sessions/<str:code>/hours/", hour_views.of_session, name="hours"),
    path("desk/sessions/<str:code>/hours/<slug:name>/", hour_views.change, name="change_hours"),
    path("desk/volunteers/", hour_views.volunteers, name="volunteers"),
    path("desk/volunteers/confirm/", hour_views.confirm_hours, name="confirm_hours"),
    path("desk/skills/", skill_views.skills, name="skills"),
    path("desk/skills/keep/", skill_views.keep, name="keep_skill"),
    path("desk/volunteers/record/<str:body>/", hour_views.national_record, name="national_record"),
    path("desk/volunteers/stars/", hour_views.publish_stars, name="publish_stars"),
    path("desk/sessions/<str:code>/report/", after_views.report, name="report"),
    path("desk/sessions/<str:code>/report/release/", after_views.release, name="release"),
    path("desk/activities/<str:code>/poster/", after_views.poster, name="poster"),
    path("activities/of/<str:code>/", after_views.next_session, name="next"),
    path("activities/claim/", after_views.claim, name="claim"),
    path("activities/<str:code>/feedback/", after_views.feedback, name="feedback"),
    path("activities/", own_views.mine, name="mine"),
    path("activities/in/<str:code>/", own_views.on, name="on"),
    path("activities/in/<str:code>/calendar.ics", own_views.feed_of_estate, name="feed_of_estate"),
    path("activities/feed/<str:token>/mine.ics", own_views.feed_of_person, name="feed_of_person"),
    path("service/", hour_views.own, name="service"),
    path("service/tell/", hour_views.tell, name="tell"),
    path("service/do/<slug:name>/", hour_views.own_change, name="change_service"),
    path("service/certificate/<str:code>/", hour_views.certificate, name="certificate"),
    path("certificate/<str:code>/", hour_views.genuine, name="genuine"),
    path("stars/<str:code>/", hour_views.stars, name="stars"),
    path("activities/<str:code>/", own_views.show, name="show"),
    path("activities/<str:code>/sign-up/", own_views.sign_up, name="sign_up"),
    path("activities/<str:code>/do/<slug:name>/", own_views.change, name="change"),
    path("activities/<str:code>/near/", own_views.near, name="near"),
    path("activities/<str:code>/here/<str:token>/", own_views.here, name="here"),
]
