"""What the figures' pages say beside the figures themselves."""

from typing import Final

from analytics.words import Words

SENTENCES: Final = {
    "as_csv": Words("CSV", "CSV"),
    "as_pdf": Words("Báo cáo PDF", "PDF report"),
    "as_xlsx": Words("Excel", "Excel"),
    "charts": Words("Biểu đồ", "Charts"),
    "download": Words("Tải hình", "Download chart"),
    "empty": Words(
        "Chưa có số liệu cho lựa chọn này. Có bộ lọc thì xin đổi bộ lọc.",
        "There are no figures for this choice yet. If filters are set, please change them.",
    ),
    "filters": Words("Bộ lọc", "Filters"),
    "first": Words("Từ ngày", "From"),
    "hidden": Words(
        "Số phiếu, số người bình chọn và thứ hạng được giữ đến khi đóng bình chọn.",
        "Votes, voters and ranks are kept until voting closes.",
    ),
    "high": Words("cao", "high"),
    "how": Words("Cách tính", "How it is worked out"),
    "interval": Words("Khoảng tin cậy 95 %", "95% interval"),
    "last": Words("Đến ngày", "To"),
    "clear": Words("Bỏ bộ lọc", "Clear filters"),
    "more": Words("Xem cả {n} dòng", "Show all {n} rows"),
    "fewer": Words("Chỉ xem {n} dòng đầu", "Show the first {n} rows only"),
    "of_rows": Words("{k} dòng đầu trong {n}", "first {k} of {n} rows"),
    "print": Words("In", "Print"),
    "reports": Words("Các báo cáo", "Reports"),
    "show": Words("Xem", "Show"),
    "total": Words("Tổng cộng", "Total"),
    "unranked": Words("không xếp hạng", "not ranked"),
    "up": Words("tăng {n} bậc", "up {n}"),
    "down": Words("giảm {n} bậc", "down {n}"),
    "any": Words("Tất cả", "All"),
    "roster": Words(
        "đoàn viên theo danh sách ngày {day}, nguồn {source}",
        "members by the roster of {day}, source {source}",
    ),
    "demonstration": Words(
        "Cuộc thi minh họa: đơn vị và số liệu không có thật.",
        "A demonstration contest: units and figures are invented.",
    ),
    "about": Words("Giải thích", "What it means"),
    "all_units": Words("Toàn cuộc thi", "The whole contest"),
    "below": Words("Các đơn vị bên dưới", "Units below"),
    "busy": Words("Đang làm tệp…", "Making the file…"),
    "by_upper": Words("xem theo công đoàn cấp trên", "by upper union"),
    "copied": Words("Đã chép lời nhắc.", "The message was copied."),
    "copy": Words("Sao chép lời nhắc", "Copy the message"),
    "message": Words("Xem lời nhắc", "See the message"),
    "no_file": Words(
        "Chưa lấy được tệp: mạng bị ngắt hoặc máy đang bận. Số liệu vẫn còn nguyên, xin bấm lại.",
        "The file could not be fetched: the network broke off or the machine is busy. The figures "
        "are unharmed; please press again.",
    ),
    "more_filters": Words("Bộ lọc khác", "More filters"),
    "next": Words("Trang sau", "Next page"),
    "page": Words("Trang {k} trong {n}", "Page {k} of {n}"),
    "previous": Words("Trang trước", "Previous page"),
    "path": Words("Đường dẫn", "Path"),
    "renewing": Words("Số liệu đến {time}, đang cập nhật.", "Figures up to {time}, being updated."),
    "saved": Words("Đã tải xong tệp.", "The file was downloaded."),
    "silent": Words("đơn vị chưa tham gia", "silent units"),
    "sort": Words("xếp theo cột này", "sort by this column"),
    "wait": Words("Chờ số mới", "Wait for the new ones"),
    "weeks": Words(
        "Số người chỉ đếm được cho cả cuộc thi, hoặc cho những tuần trọn từ thứ Hai đến Chủ Nhật.",
        "People are counted for the whole contest, or for whole weeks from Monday to Sunday.",
    ),
}


def sentences(language: str) -> dict[str, str]:
    return {name: words.told(language) for name, words in SENTENCES.items()}
