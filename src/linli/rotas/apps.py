from django.apps import AppConfig


class RotasConfig(AppConfig):
    name = "linli.rotas"
    label = "rotas"
