"""Names of persons, composed: the same name is met many times, as it is among workers."""

from random import Random

_FAMILIES = """
    Nguyễn Trần Lê Phạm Hoàng Vũ Bùi Đỗ Đặng Ngô Dương Lý Nông Lương Lò Hà Vi Giàng Vàng Sùng
    Thào Má Hảng Cư Chảo Tẩn Phàn Bàn Triệu Đinh Đoàn Mai"""
_MIDDLES = """
    Thị Văn Ngọc Thanh Bích Hữu Bá Xuân A Seo Thu Kim Đức Minh Quang Hồng Mỹ Đình Công Thế Phương
    Diệu Khánh Tiến Mạnh Láo Mùi Sử"""
_GIVEN = """
    Thoa Nhài Lụa Duyên Sen Quế Hạnh Ngà Lượm Thêu Hoài Miền Toàn Khải Nghĩa Lượng Thuận Hoạch
    Kiên Thịnh Bền Hiển Tịnh Luận Xuyến Thim Lưu Ngoan Inh Thoan Chài Thỏa Pâng Sáng Thiêm Khuyến
    Đoan Mỷ Dợ Sua Chứ Pàng Say Cở Páo Dế Lử Chinh Vần Sáu Tủa Pham Mẩy Khé Nhất Tả Lở Sinh Đạt"""
_PARTS = [part.split() for part in (_FAMILIES, _MIDDLES, _GIVEN)]


def full_name(random: Random) -> str:
    return " ".join(map(random.choice, _PARTS))
