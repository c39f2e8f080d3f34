"""Addresses of this floor: the desk's, and one's own."""

from django.urls import path

from linli.points import deciding_views, opening_views, own_views, rule_views, shop_views, views

app_name = "points"
urlpatterns = [
    path("desk/points/", views.index, name="books"),
    path("desk/points/<str:code>/", views.book, name="book"),
    path("desk/points/<str:code>/of/<int:pk>/", views.account, name="account"),
    path("desk/points/<str:code>/entry/<int:pk>/reverse/", views.reverse_entry, name="reverse"),
    path("desk/points/<str:code>/rules/", rule_views.editions, name="editions"),
    path("desk/points/<str:code>/rules/<int:number>/", rule_views.edition, name="edition"),
    path("desk/points/<str:code>/rules/<int:number>/<slug:name>/", rule_views.rule, name="rule"),
    path("desk/points/<str:code>/waiting/", deciding_views.waiting, name="waiting"),
    path("desk/points/<str:code>/enter/", deciding_views.enter, name="enter"),
    path("desk/points/<str:code>/asked/<int:pk>/", deciding_views.decide, name="decide"),
    path("desk/points/<str:code>/objection/<int:pk>/", deciding_views.answer, name="answer"),
    path("desk/points/<str:code>/periods/", deciding_views.periods, name="periods"),
    path("desk/points/<str:code>/periods/close/", deciding_views.close, name="close"),
    path("desk/points/<str:code>/periods/<int:pk>/", deciding_views.period, name="period"),
    path("desk/points/<str:code>/shop/", shop_views.desk, name="shop_desk"),
    path("desk/points/<str:code>/shop/<int:pk>/", shop_views.finish, name="finish"),
    path("desk/points/<str:code>/opening/", opening_views.opening, name="opening"),
    path("points/", own_views.mine, name="mine"),
    path("points/why/<int:pk>/", own_views.why, name="why"),
    path("points/<str:code>/rules/", own_views.rules, name="rules"),
    path("points/asked/<int:pk>/object/", own_views.object_to_answer, name="object"),
    path("points/asked/<int:pk>/take-back/", own_views.withdraw, name="withdraw"),
    path("points/<str:code>/apply/", own_views.apply, name="apply"),
    path("points/<str:code>/known/<int:pk>/", own_views.known, name="known"),
    path("points/<str:code>/shop/", shop_views.own, name="shop"),
    path("points/<str:code>/shop/<int:pk>/", shop_views.give_up, name="give_up"),
]
