"""Addresses of the shelf: the desk's, and everybody's."""

from django.urls import path

from linli.shelf import account_views, deed_views, entering_views, guide_views, own_views

app_name = "shelf"
urlpatterns = [
    path("desk/guides/", guide_views.desk, name="guides_desk"),
    path("desk/guides/new/", guide_views.new, name="guide_new"),
    path("desk/guides/<str:code>/", guide_views.edit, name="guide_edit"),
    path("desk/guides/<str:code>/end/", guide_views.end, name="guide_end"),
    path("desk/accounts/", account_views.desk, name="accounts_desk"),
    path("desk/accounts/new/<str:code>/", entering_views.new, name="account_new"),
    path("desk/accounts/<str:code>/", account_views.one, name="account_desk"),
    path("desk/accounts/<str:code>/do/<slug:name>/", account_views.act, name="account_act"),
    path("desk/projects/", deed_views.projects_desk, name="projects_desk"),
    path("desk/projects/new/<str:code>/", deed_views.project_new, name="project_new"),
    path("desk/projects/<str:code>/", deed_views.project, name="project_desk"),
    path("desk/projects/<str:code>/do/<slug:name>/", deed_views.project_act, name="project_act"),
    path("desk/thanks/", deed_views.thanks_desk, name="thanks_desk"),
    path("desk/thanks/new/<str:code>/", deed_views.thanks_new, name="thanks_new"),
    path("desk/thanks/<str:code>/do/<slug:name>/", deed_views.thanks_act, name="thanks_act"),
    path("desk/exemplars/", deed_views.exemplars_desk, name="exemplars_desk"),
    path("desk/exemplars/new/<str:code>/", deed_views.exemplar_new, name="exemplar_new"),
    path("desk/exemplars/<str:code>/", deed_views.exemplar, name="exemplar_desk"),
    path("desk/exemplars/<str:code>/do/<slug:name>/", deed_views.exemplar_act, name="exemplar_act"),
    path("shelf/<str:code>/", own_views.shelf, name="shelf"),
    path("shelf/<str:code>/guides/", guide_views.on, name="guides"),
    path("shelf/<str:code>/guides/<str:guide>/", guide_views.show, name="guide"),
    path("shelf/<str:code>/accounts/", account_views.on, name="accounts"),
    path("shelf/<str:code>/accounts/<str:account>/", account_views.show, name="account"),
    path("shelf/<str:code>/projects/", own_views.projects_on, name="projects"),
    path("shelf/<str:code>/thanks/", own_views.thanks_on, name="thanks"),
    path("shelf/<str:code>/thanks/say/", own_views.say_thanks, name="say_thanks"),
    path("shelf/<str:code>/honour/", own_views.wall, name="wall"),
    path("honour/<str:code>/", own_views.exemplar, name="exemplar"),
    path("thanks/<str:code>/back/", own_views.take_back, name="take_back"),
]
