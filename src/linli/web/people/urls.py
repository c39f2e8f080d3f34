"""Addresses of people and posts; included by `linli.web.urls` and so in its namespace."""

from django.urls import path

from linli.web.people import bindings, code_sheets, codes, looked, own_consents, own_data, persons, posts, relatives

urlpatterns = [
    path("me/looked/", looked.looked, name="looked"),
    path("me/data/", own_data.own_data, name="own_data"),
    path("me/consents/", own_consents.own_consents, name="own_consents"),
    path("people/", persons.index, name="people"),
    path("people/add/", persons.add, name="person_add"),
    path("people/bindings/", bindings.index, name="bindings"),
    path("people/bindings/<int:pk>/", bindings.decide, name="binding"),
    path("people/codes/", codes.index, name="codes"),
    path("people/codes/<int:pk>/", codes.tell, name="code_tell"),
    path("people/posts/", posts.index, name="posts"),
    path("people/posts/add/", posts.add, name="post_add"),
    path("people/posts/<int:pk>/", posts.post, name="post"),
    path("people/posts/<int:pk>/appoint/", posts.appoint, name="post_appoint"),
    path("people/terms/<int:pk>/end/", posts.end, name="term_end"),
    path("people/terms/<int:pk>/card/", posts.card, name="term_card"),
    path("people/homes/<str:kind>/<int:pk>/end/", persons.end_home, name="home_end"),
    path("people/kin/<int:pk>/end/", relatives.end, name="kin_end"),
    path("people/<str:code>/kin/", relatives.add, name="kin_add"),
    path("people/<str:code>/codes/", code_sheets.ask, name="code_sheet"),
    path("people/<str:code>/codes/end/", code_sheets.end, name="code_sheet_end"),
    path("people/bodies/", posts.bodies, name="organisations"),
    path("people/bodies/add/", posts.add_body, name="organisation_add"),
    path("people/bodies/<int:pk>/letters/", posts.body_letters, name="organisation_letters"),
    path("people/<str:code>/", persons.person, name="person"),
    path("people/<str:code>/<str:field>/", persons.unmask, name="person_unmask"),
]
