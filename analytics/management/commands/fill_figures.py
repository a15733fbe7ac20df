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
        told = f"{timezone.localtime(at):%H:%M:%S %d/%m/%Y}"
        self.stdout.write(f"Đã đếm số liệu đến {told}. · Figures are counted up to {told}.")
