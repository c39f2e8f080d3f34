"""Addresses of this floor: the desk's up to the close, the voters' and the public's, and what comes after the close."""

from linli.ballots.counting_urls import urlpatterns as counting
from linli.ballots.desk_urls import urlpatterns as desk
from linli.ballots.voting_urls import urlpatterns as voting

app_name = "ballots"
urlpatterns = [*desk, *voting, *counting]
