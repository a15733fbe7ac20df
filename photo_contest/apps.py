from django.apps import AppConfig
from django.db.backends.signals import connection_created


class PhotoContestConfig(AppConfig):
    name = "photo_contest"
    verbose_name = "Cuộc thi ảnh"

    def ready(self) -> None:
        from photo_contest import checks  # noqa: F401  # registers the deploy checks
        from photo_contest.models import writes

        connection_created.connect(writes.watch)
