"""Addresses of voters and of the public, and of those who take paper in while voting lasts."""

from django.urls import path

from linli.ballots import channel_views, document_views, proxy_views, public_views, voter_views

urlpatterns = [
    path("votes/<str:code>/", public_views.listed, name="listed"),
    path("vote/", voter_views.mine, name="mine"),
    path("vote/<str:code>/", public_views.show, name="show"),
    path("vote/<str:code>/board/", public_views.board, name="board"),
    path("vote/<str:code>/roll/<int:building>/", public_views.roll, name="roll_of"),
    path("vote/<str:code>/voters/", public_views.voters, name="voters"),
    path("vote/<str:code>/proxies/", proxy_views.public, name="proxies_public"),
    path("vote/<str:code>/proxies/<int:pk>/", proxy_views.object_to, name="object_proxy"),
    path("vote/<str:code>/object/", public_views.object_to, name="object"),
    path("vote/<str:code>/find/", voter_views.find, name="find"),
    path("vote/<str:code>/<str:slip>/", voter_views.vote, name="vote"),
    path("vote/<str:code>/<str:slip>/dispute/", voter_views.dispute, name="dispute"),
    path("vote/<str:code>/<str:slip>/which/", voter_views.say, name="say"),
    path("desk/ballots/<str:code>/documents/", document_views.documents, name="documents"),
    path("desk/ballots/<str:code>/papers/", channel_views.scan, name="scan"),
    path("desk/ballots/<str:code>/papers/<int:number>/", channel_views.take, name="take"),
    path("desk/ballots/<str:code>/conflicts/", channel_views.conflicts, name="conflicts"),
    path("desk/ballots/<str:code>/conflicts/<int:pk>/", channel_views.decide, name="decide"),
]
