"""The sentences of reasons: what is wrong with one field. Vietnamese is the source text."""

from django.utils.translation import gettext_noop as _

FIELD_SENTENCES: dict[str, str] = {
    "required": _("Xin điền mục này."),
    "required/title": _("Xin điền tên ảnh."),
    "required/caption": _("Xin viết chú thích: chụp ở đâu, ai, đang làm gì."),
    "no-file": _("Chưa có ảnh nào được chọn. Xin chọn một ảnh rồi bấm lại."),
    "required/change": _(
        "Xin ghi lý do, ví dụ số quyết định. Lý do được lưu trong lịch sử đơn vị."
    ),
    "no-unit": _("Xin chọn ít nhất một đơn vị sẽ kết thúc."),
    "no-list-kind": _("Xin chọn: danh sách đoàn viên hay danh sách đơn vị."),
    "no-list-file": _("Chưa chọn tệp. Xin chọn tệp Excel (.xlsx) hoặc CSV rồi bấm lại."),
    "day-of-form": _("Không đọc được ngày. Xin ghi ngày/tháng/năm, ví dụ 23/11/2026."),
    "unknown-choice": _("Giá trị này không có trong danh sách."),
    "unknown-choice/values": _("Giá trị này không dùng được. Các giá trị dùng được: %(values)s."),
    "unreadable": _("Không đọc được giá trị này."),
    "forbidden-characters": _("Có ký tự ẩn hoặc ký tự điều khiển. Xin gõ lại."),
    "too-long": _("Dài quá mức cho phép."),
    "too-many-words": _("Chú thích quá dài. Tối đa %(words_max)s chữ."),
    "impossible-day": _("Ngày này không dùng được. Xin kiểm tra lại ngày chụp."),
    "taken-outside": _(
        "Thể lệ yêu cầu ảnh chụp từ %(taken_from)s đến %(taken_to)s. Xin kiểm tra lại ngày hoặc chọn ảnh khác."
    ),
    "taken-too-early": _(
        "Thể lệ yêu cầu ảnh chụp từ %(taken_from)s. Xin kiểm tra lại ngày hoặc chọn ảnh khác."
    ),
    "taken-too-late": _(
        "Thể lệ yêu cầu ảnh chụp đến hết %(taken_to)s. Xin kiểm tra lại ngày hoặc chọn ảnh khác."
    ),
    "one-file": _("Xin gửi một trong hai: `image` là tệp ảnh, hoặc `upload` là mã tệp đã gửi."),
    "unreadable-day": _("Không đọc được ngày. Xin ghi dạng năm-tháng-ngày, ví dụ 2026-11-23."),
    "must-be-accepted": _("Cần đồng ý với văn bản này để Ban Tổ chức được đăng ảnh."),
    "no-verdict": _("Xin chọn một kết luận rồi mới lưu."),
    "not-of-this-pair": _(
        "Chỉ chọn được một trong hai ảnh của cặp, khi kết luận là cùng tác phẩm."
    ),
    "unknown-member": _("Không thấy đoàn viên mang số thẻ này trong phạm vi của bạn."),
    "whole-span": _("Số người chỉ tính cho cả cuộc thi hoặc trọn tuần (thứ Hai đến Chủ Nhật)."),
    "both-days": _("Xin ghi cả ngày đầu và ngày cuối."),
    "reversed-span": _("Ngày đầu phải trước hoặc trùng ngày cuối."),
    "too-many-hours": _(
        "Theo giờ thì khoảng dài nhất là %(days)s ngày. Xin chọn khoảng ngắn hơn, hoặc xem theo ngày."
    ),
    "span-too-long": _("Khoảng dài nhất là %(days_max)s ngày."),
    "unknown-filter": _("Báo cáo này không có bộ lọc đó. Các bộ lọc dùng được: %(values)s."),
    "unknown-unit": _("Không có đơn vị mang mã này."),
    "unknown-unit/values": _("Không có đơn vị mang mã này. Các mã gần giống: %(values)s."),
    "not-living": _("Đơn vị này không tồn tại vào ngày đó."),
    "later-history": _("Đã có thay đổi khác từ ngày này về sau. Xin chọn ngày sau đó."),
    "nothing-to-undo": _(
        "Không có lần chuyển hay rời nào để hoàn tác, hoặc đơn vị trước đó nay không còn."
    ),
    "final-result": _(
        "Kết quả một cuộc thi đã chính thức theo danh sách ngày đó. Chỉ Ban Tổ chức sửa được."
    ),
    "row-twice": _("Có mục được ghi cho hai đơn vị."),
    "unit-twice": _("Đơn vị %(unit)s được ghi hai lần."),
    "target-number": _("Chỉ tiêu ở dòng %(row)s phải là số nguyên, không có dấu chấm."),
    "erased": _("Dữ liệu của người mang thẻ này đã được xóa theo yêu cầu. Xin hỏi Ban Tổ chức."),
    "has-children": _("Đơn vị còn đơn vị trực thuộc. Xin chuyển các đơn vị đó đi trước."),
    "unassigned": _(
        "Còn đoàn viên hoặc đơn vị trực thuộc chưa được chia. Xin ghi họ vào một phần, hoặc ghi `rest`: phần nhận tất cả còn lại."
    ),
    "card-taken": _("Số thẻ này đã có người mang."),
    "card-number-shape": _("Số thẻ gồm tối đa 4 chữ cái rồi 5 đến 16 chữ số."),
    "two-cards": _(
        "Đã có người cùng họ tên và ngày sinh mang thẻ khác. Nếu chắc là người khác, xin xác nhận."
    ),
    "not-a-member-then": _("Người này không thuộc đơn vị nào vào ngày đó."),
    "code-taken": _("Mã này đã có."),
    "code-shape": _("Mã gồm chữ không dấu, số, gạch nối hoặc dấu chấm, tối đa 32 ký tự."),
    "kind-below-parent": _("Cấp của đơn vị phải thấp hơn cấp của đơn vị cấp trên."),
    "nothing-changes": _("Không có gì thay đổi so với hiện tại."),
    "unknown-day": _("Ngày này không dùng được."),
    "own-successor": _("Đơn vị không thể sáp nhập vào, hay chia thành, chính nó."),
    "too-short": _("Cần ít nhất 10 ký tự."),
    "too-common": _("Mật khẩu này dễ bị đoán. Xin chọn mật khẩu khác."),
    "too-similar": _("Mật khẩu giống số thẻ hoặc tên của bạn. Xin chọn mật khẩu khác."),
    "like-a-card": _("Tên đăng nhập không được giống số thẻ."),
    "not-counted-apart": _(
        "Cuộc thi này không xếp hạng riêng theo phiếu của đoàn viên và phiếu của công chúng."
    ),
    "unknown-league": _("Không có khối thi đua này vào ngày đó."),
    "unknown-league/values": _(
        "Không có khối thi đua này vào ngày đó. Các khối dùng được: %(values)s."
    ),
    "only-for-sizes": _("Số đoàn viên chỉ dùng cho khối xếp theo quy mô."),
    "empty-band": _("Số đoàn viên lớn nhất không được nhỏ hơn số nhỏ nhất."),
    "no-league-place": _("Đơn vị này không được xếp tay vào khối nào vào ngày đó."),
    "overlapping-league": _("Khối này trùng với một khối khác cùng cấp, cùng thời gian."),
    "overlapping-period": _("Đơn vị đã có tên, cấp và đơn vị cấp trên trong khoảng thời gian này."),
    "cycle": _("Đơn vị cấp trên này lại thuộc chính đơn vị đang sửa."),
    "ends-before-it-begins": _("Ngày kết thúc phải sau ngày bắt đầu."),
    "out-of-range": _("Số này nằm ngoài mức cho phép."),
    "budget-is-whole": _(
        "Số lượt đã tính cho cả cuộc thi. Mục này chỉ dùng khi số lượt tính theo ngày."
    ),
    "below-daily-budget": _("Không được ít hơn số lượt mỗi ngày."),
    "only-when-capped": _("Mức này chỉ dùng khi phiếu cho đơn vị mình được tính có giới hạn."),
    "not-a-rule": _("Mục này không phải luật bình chọn, nên không sửa được ở đây."),
    "earlier": _("Chỉ lùi được về sau, không đưa lên sớm hơn."),
    "not-later": _("Giờ đóng mới phải sau giờ đóng hiện tại."),
    "too-much-later": _("Mỗi lần chỉ lùi được tối đa 90 ngày."),
    "whole-hour": _("Xin ghi đúng đầu giờ, như trong danh sách."),
    "head-count": _("Số người phải từ 1 đến %(heads_max)s."),
    "no-group": _("Xin chọn ít nhất một nhóm phiếu."),
    "required/deed": _("Xin chọn tính hay để riêng."),
    "no-photo-code": _("Không có ảnh mang mã này."),
    "own-role": _("Không ai tự đổi vai trò của mình. Xin nhờ một người khác trong Ban Tổ chức."),
    "role-changed": _("Vai trò của người này vừa được người khác đổi. Xin xem lại rồi chọn."),
    "office-needed": _("Xin ghi mã đơn vị mà cán bộ này phụ trách."),
    "not-active": _("Người này không còn đăng nhập được, nên không nhận vai trò."),
    "network-shape": _("Không đọc được địa chỉ mạng. Ví dụ: 203.0.113.7 hoặc 203.0.113.0/24."),
    "network-size": _("Mạng quá rộng. IPv4 từ /24 đến /32; IPv6 là /48, /56 hoặc /64."),
    "network-of-nobody": _("Không có ai vào từ địa chỉ này."),
    "network-of-a-proxy": _("Đây là địa chỉ của máy chủ trung gian, không phải của đơn vị."),
    "network-taken": _("Mạng này đã được đăng ký. Xin kết thúc đăng ký trước đó."),
    "shape": _("Không đọc được mục này. Xin ghi lại."),
    "shape/DateTimeField": _("Xin ghi ngày và giờ, ví dụ 20/10/2026 17:00."),
    "shape/DateField": _("Xin ghi ngày, ví dụ 20/10/2026."),
    "shape/IntegerField": _("Xin ghi một số, không có chữ."),
    "shape/RegexField": _("Xin ghi đúng dạng như ở lời nhắc."),
    "closes-before-it-opens": _("Giờ đóng phải sau giờ mở."),
    "before-photos": _("Bình chọn không mở trước khi nhận ảnh."),
    "closes-before-photos": _("Bình chọn không đóng trước khi hết nhận ảnh."),
    "before-the-close": _("Niêm yết không hết trước khi đóng bình chọn."),
    "already-open": _("Đã bắt đầu nhận ảnh, nên giờ này không đổi được."),
    "min-above-max": _("Mức tối đa phải từ 1 và không thấp hơn mức tối thiểu."),
    "slug-taken": _("Một cuộc thi khác đã dùng địa chỉ này."),
    "settings-changed": _(
        "Quy định vừa được người khác đổi. Chưa ghi gì của bạn; xin so lại rồi lưu."
    ),
    "too-many": _("Nhiều mục quá mức cho phép trong một lần."),
}
