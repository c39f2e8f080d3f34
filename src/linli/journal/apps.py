from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    name = "linli.journal"
    label = "journal"

    def ready(self) -> None:
        from linli.journal import triggers

        post_migrate.connect(triggers.install, sender=self, dispatch_uid="journal.triggers")
        autodiscover_modules("reactions")
