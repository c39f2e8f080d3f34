"""Addresses of the queue's pages; included by `linli.web.urls` and so in its namespace."""

from django.urls import path

from linli.web.queue import pages

urlpatterns = [
    path("jobs/", pages.index, name="jobs"),
    path("jobs/<int:pk>/retry/", pages.retry, name="job_retry"),
    path("jobs/<int:pk>/forget/", pages.forget, name="job_forget"),
]
