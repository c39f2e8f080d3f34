"""Addresses of this floor: everybody's, contributors', the desk's."""

from django.urls import path

from linli.stories import call_own_views, call_views, fee_views, own_views, views

app_name = "stories"
urlpatterns = [
    path("desk/stories/", views.desk, name="desk"),
    path("desk/stories/publishers/", views.publishers, name="publishers"),
    path("desk/stories/publishers/<str:code>/", views.publisher, name="publisher"),
    path("desk/stories/publishers/<str:code>/do/<slug:name>/", views.set_up, name="set_up"),
    path("desk/stories/fees/<str:code>/", fee_views.fees, name="fees_of"),
    path("desk/stories/fees/<str:code>/payees/", fee_views.payees, name="payees"),
    path("desk/stories/fees/<str:code>/months/", fee_views.months, name="months"),
    path("desk/stories/fees/<str:code>/list/", fee_views.make_list, name="make_list"),
    path("desk/stories/fee/<str:code>/<slug:name>/", fee_views.decide, name="decide"),
    path("desk/stories/lists/<str:code>/", fee_views.pay_list, name="pay_list"),
    path("desk/stories/lists/<str:code>/bank/", fee_views.bank, name="bank"),
    path("desk/stories/case/<int:key>/", views.story, name="story"),
    path("desk/stories/case/<int:key>/do/<slug:name>/", views.act, name="act"),
    path("desk/stories/case/<int:key>/copy/", views.copy, name="copy"),
    path("desk/stories/case/<int:key>/cover/<slug:size>/", views.cover, name="cover"),
    path("desk/stories/case/<int:key>/pictures/<str:code>/", views.cover_over, name="cover_over"),
    path("desk/stories/calls/of/<str:code>/", call_views.calls_of, name="calls_of"),
    path("desk/stories/calls/<str:code>/", call_views.call, name="call"),
    path("desk/stories/calls/<str:code>/do/<slug:name>/", call_views.call_do, name="call_do"),
    path("stories/calls/<str:code>/", call_own_views.call_show, name="call_show"),
    path("stories/calls/<str:code>/works/", call_own_views.call_works, name="call_works"),
    path("stories/calls/<str:code>/enter/", call_own_views.call_enter, name="call_enter"),
    path("stories/calls/<str:code>/jury/", call_own_views.jury, name="jury"),
    path("stories/calls/<str:code>/say/<slug:name>/", call_own_views.call_say, name="call_say"),
    path("stories/entries/<str:code>/", call_own_views.judge, name="judge"),
    path(
        "stories/entries/<str:code>/pictures/<str:file>/<slug:size>/",
        call_own_views.entry_picture,
        name="entry_picture",
    ),
    path("stories/", own_views.home, name="home"),
    path("stories/sitemap.xml", own_views.sitemap, name="sitemap"),
    path("stories/fees/", own_views.fees, name="fees"),
    path("stories/fees/account/", own_views.account, name="account"),
    path("stories/fees/<str:code>/received/", own_views.received, name="received"),
    path("stories/of/<str:code>/", own_views.of, name="of"),
    path("stories/of/<str:code>/feed.<slug:form>", own_views.feed, name="feed"),
    path("stories/<str:code>/", own_views.show, name="show"),
    path("stories/<str:code>/embed/", own_views.embed, name="embed"),
    path("stories/<str:code>/films/<int:number>.mp4", own_views.film, name="film"),
    path("stories/<str:code>/pictures/<str:file>/<slug:size>/", own_views.picture, name="picture"),
]
