from django.apps import AppConfig


class PhotoContestConfig(AppConfig):
    name = "photo_contest"
    verbose_name = "Cuộc thi ảnh"

    def ready(self) -> None:
        from photo_contest import checks  # noqa: F401  # registers the deploy checks
