"""Every address of the product; each floor brings its own."""

from linli.config.heads import ByHead, floor

urlpatterns = [
    ByHead(
        [
            floor("linli.web.urls"),
            floor("linli.channels.urls"),
            floor("linli.office.urls"),
            floor("linli.shelf.urls"),
            floor("linli.bookings.urls"),
            floor("linli.exchange.urls"),
            floor("linli.stories.urls"),
            floor("linli.mutual_aid.urls"),
            floor("linli.teams.urls"),
            floor("linli.rotas.urls"),
            floor("linli.visits.urls"),
            floor("linli.orders.urls"),
            floor("linli.lectures.urls"),
            floor("linli.media.urls"),
            floor("linli.doorstep.urls"),
            floor("linli.activities.urls"),
            floor("linli.points.urls"),
            floor("linli.council.urls"),
            floor("linli.notify.urls"),
            floor("linli.cases.urls"),
            floor("linli.people.urls"),
            floor("linli.files.urls"),
            floor("linli.papers.urls"),
            floor("linli.ballots.urls"),
        ]
    )
]

handler400 = "linli.web.errors.bad_request"
handler403 = "linli.web.errors.forbidden"
handler404 = "linli.web.errors.not_found"
handler500 = "linli.web.errors.server_error"
