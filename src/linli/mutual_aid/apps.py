from django.apps import AppConfig


class MutualAidConfig(AppConfig):
    name = "linli.mutual_aid"
    label = "mutual_aid"
