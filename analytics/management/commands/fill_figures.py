from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from analytics import rollups


class Command(BaseCommand):
    help = (
        "Đếm những gì đã đổi từ lần trước; đồng hồ làm việc này mỗi phút. · "
        "Counts what changed since the last fill; the clock does this every minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        rollups.fill_due(at=at)
        self.stdout.write(f"Figures are counted up to {timezone.localtime(at):%d/%m/%Y %H:%M:%S}.")
