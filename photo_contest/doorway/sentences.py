"""The sentences of refusals: what happened, why, what now. Vietnamese is the source text; English
stands in the catalogue `locale/en`. Codes never change; sentences may.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Sentence:
    """`status` for HTTP; `title` and `detail` are message ids with named placeholders."""

    status: int
    title: str
    detail: str


SENTENCES: dict[str, Sentence] = {
    "invalid": Sentence(
        400,
        _("Có %(n)s chỗ cần sửa."),
        _("Những gì đã điền vẫn còn. Xin xem từng mục được nêu."),
    ),
    "unreadable-request": Sentence(
        400,
        _("Không đọc được yêu cầu này."),
        _(
            "Nội dung gửi lên không đúng định dạng nên chưa có gì được ghi. Xin kiểm tra rồi gửi lại."
        ),
    ),
    "not-authenticated": Sentence(
        401,
        _("Cần đăng nhập."),
        _("Bạn chưa đăng nhập, hoặc phiên đăng nhập đã hết. Xin đăng nhập rồi thử lại."),
    ),
    "not-authenticated/form": Sentence(
        401,
        _("Phiên đăng nhập đã hết."),
        _("Những gì bạn điền vẫn còn. Xin đăng nhập lại để tiếp tục."),
    ),
    "not-authenticated/file": Sentence(
        401,
        _("Phiên đăng nhập đã hết."),
        _("Tệp chưa được nhận. Xin đăng nhập lại rồi chọn lại tệp."),
    ),
    "wrong-password": Sentence(
        401,
        _("Chưa đăng nhập được."),
        _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Xin thử lại; nếu quên mật khẩu, xin nhờ Ban Tổ chức cấp lại."
        ),
    ),
    "wrong-password/erasure": Sentence(
        401,
        _("Chưa xóa được."),
        _("Mật khẩu chưa đúng, nên chưa có gì bị xóa. Xin nhập lại."),
    ),
    "voter-token-invalid": Sentence(
        401,
        _("Mã người bình chọn không dùng được."),
        _(
            "Mã này không do cuộc thi cấp hoặc đã hỏng, nên phiếu chưa được ghi. Xin bỏ mã và bấm lại."
        ),
    ),
    "permission-denied": Sentence(
        403,
        _("Tài khoản này không làm được việc đó."),
        _("Việc này dành cho vai trò khác. Nếu cần, xin liên hệ Ban Tổ chức."),
    ),
    "permission-denied/role-held": Sentence(
        403,
        _("Người này đang giữ một vai trò trong cuộc thi."),
        _("Chưa có gì bị xóa. Xin Ban Tổ chức thôi giao vai trò trước, rồi xóa dữ liệu."),
    ),
    "permission-denied/reissue": Sentence(
        403,
        _("Cán bộ công đoàn không cấp được mã này."),
        _("Đoàn viên này đã có mật khẩu hoặc giữ vai trò. Việc cấp lại do Ban Tổ chức làm."),
    ),
    "challenge-required": Sentence(
        403,
        _("Cần xác nhận thêm."),
        _(
            "Mạng này đang có nhiều lượt cùng lúc. Máy của bạn tự xác nhận rồi gửi lại, xin giữ trang mở."
        ),
    ),
    "members-only": Sentence(
        403,
        _("Đăng nhập để bình chọn."),
        _(
            "Cuộc thi này dành lượt bình chọn cho đoàn viên, nên phiếu chưa được ghi. Xin đăng nhập."
        ),
    ),
    "cross-site": Sentence(
        403,
        _("Yêu cầu này đến từ trang khác nên chưa được thực hiện."),
        _("Xin mở ảnh trên trang của cuộc thi và bấm lại."),
    ),
    "stale-page": Sentence(
        403,
        _("Trang này đã mở quá lâu."),
        _(
            "Yêu cầu chưa được thực hiện, vì phiên làm việc đã đổi từ khi mở trang. Xin mở lại trang rồi bấm lại."
        ),
    ),
    "not-found": Sentence(
        404,
        _("Không thấy nội dung này."),
        _(
            "Có thể địa chỉ gõ sai, hoặc ảnh chưa được duyệt hay đã gỡ. Mời bạn xem mọi ảnh hoặc tìm theo mã ảnh."
        ),
    ),
    "not-found/page": Sentence(
        404,
        _("Không thấy trang này."),
        _("Có thể địa chỉ gõ sai hoặc trang đã chuyển. Mời bạn về trang ảnh hoặc tìm theo mã ảnh."),
    ),
    "not-found/unit": Sentence(
        404,
        _("Không thấy đơn vị này."),
        _(
            "Có thể mã gõ sai, đơn vị không tồn tại vào ngày đó, hoặc ngoài phạm vi bạn phụ trách. Xin kiểm tra mã, hoặc nhờ cấp trên."
        ),
    ),
    "not-found/member": Sentence(
        404,
        _("Không thấy đoàn viên này."),
        _("Không thấy đoàn viên mang số thẻ này trong phạm vi của bạn."),
    ),
    "not-found/unit-change": Sentence(
        404,
        _("Không thấy thay đổi này."),
        _(
            "Có thể số thay đổi gõ sai, hoặc thay đổi ngoài phạm vi bạn phụ trách. Xin xem lại danh sách thay đổi, hoặc nhờ cấp trên."
        ),
    ),
    "not-found/import": Sentence(
        404,
        _("Không thấy lần nhập danh sách này."),
        _(
            "Có thể số lần nhập gõ sai, hoặc lần nhập do người khác gửi. Xin kiểm tra lại, hoặc nhờ Ban Tổ chức."
        ),
    ),
    "not-found/report": Sentence(
        404,
        _("Không thấy báo cáo này."),
        _(
            "Có thể số báo cáo gõ sai, hoặc ảnh ngoài phạm vi bạn phụ trách. Xin xem lại danh sách báo cáo."
        ),
    ),
    "not-found/league": Sentence(
        404,
        _("Không thấy khối thi đua này."),
        _("Có thể số của khối gõ sai. Xin xem lại danh sách khối thi đua."),
    ),
    "method-not-allowed": Sentence(
        405,
        _("Địa chỉ này không nhận cách gọi đó."),
        _("Chưa có gì được thực hiện. Xin xem các cách gọi dùng được trong tài liệu API."),
    ),
    "unsupported-tus-version": Sentence(
        412,
        _("Phiên bản tus này không dùng được."),
        _("Chưa có gì được ghi. Xin gửi theo tus %(version)s, ghi trong `Tus-Resumable`."),
    ),
    "unsupported-media-type": Sentence(
        415,
        _("Kiểu nội dung này không dùng được."),
        _("Chưa có gì được ghi. Xin gửi JSON, hoặc biểu mẫu multipart khi gửi ảnh."),
    ),
    "voting-closed": Sentence(
        409,
        _("Cuộc bình chọn đã đóng."),
        _(
            "Phiếu này chưa được ghi, vì đến sau %(voting_closes)s. Bạn vẫn xem ảnh và kết quả được."
        ),
    ),
    "voting-closed/before": Sentence(
        409,
        _("Chưa đến giờ bình chọn."),
        _("Phiếu này chưa được ghi. Bình chọn mở lúc %(voting_opens)s."),
    ),
    "voting-closed/extension": Sentence(
        409,
        _("Cuộc bình chọn đã đóng."),
        _(
            "Giờ đóng chưa đổi, vì chỉ lùi được trước khi bình chọn đóng (%(voting_closes)s). Xin báo kết quả theo các phiếu đã ghi."
        ),
    ),
    "rules-frozen": Sentence(
        409,
        _("Thể lệ bình chọn đã chốt."),
        _(
            "Chưa có gì thay đổi, vì bình chọn đã mở lúc %(voting_opens)s và từ đó thể lệ giữ nguyên cho mọi người. Khi bình chọn chưa đóng, Ban Tổ chức vẫn lùi được giờ đóng, kèm lý do công khai."
        ),
    ),
    "own-photo": Sentence(
        409,
        _("Đây là ảnh của bạn."),
        _(
            "Phiếu chưa được ghi, vì thể lệ không cho tác giả bình chọn ảnh của mình. Mời bạn chọn ảnh khác hoặc chia sẻ ảnh này."
        ),
    ),
    "vote-budget-spent": Sentence(
        409,
        _("Bạn đã hết lượt."),
        _(
            "Phiếu này chưa được ghi, vì bạn đã dùng đủ %(vote_budget)s lượt hôm nay. Lượt mới có lúc 0h00 ngày mai; bạn cũng có thể rút một phiếu trước."
        ),
    ),
    "vote-budget-spent/contest": Sentence(
        409,
        _("Bạn đã hết lượt."),
        _(
            "Phiếu này chưa được ghi, vì bạn đã dùng đủ %(vote_budget)s lượt của cuộc thi này. Rút một phiếu nếu muốn chọn ảnh khác."
        ),
    ),
    "totals-hidden": Sentence(
        409,
        _("Số phiếu đang được giữ kín."),
        _(
            "Thể lệ giữ kín để mỗi người chọn theo cảm nhận của mình. Số phiếu hiện lúc %(voting_closes)s."
        ),
    ),
    "submission-closed": Sentence(
        409,
        _("Không trong thời gian nhận ảnh."),
        _(
            "Ảnh chưa được gửi. Ảnh dự thi được nhận từ %(submission_opens)s đến trước %(submission_closes)s."
        ),
    ),
    "quota-used": Sentence(
        409,
        _("Bạn đã gửi đủ %(n)s ảnh."),
        _("Thể lệ cho mỗi người %(n)s ảnh. Muốn gửi ảnh này, xin rút một ảnh trước."),
    ),
    "quota-used/unit": Sentence(
        409,
        _("%(unit_name)s đã gửi đủ %(n)s ảnh."),
        _(
            "Ảnh chưa được nhận, vì thể lệ cho mỗi đơn vị cấp này %(n)s ảnh. Xin hỏi cán bộ công đoàn của đơn vị, hoặc rút một ảnh của đơn vị trước."
        ),
    ),
    "objections-closed": Sentence(
        409,
        _("Đã hết hạn khiếu nại."),
        _(
            "Lời khiếu nại chưa được gửi, vì kết quả chỉ niêm yết đến %(ends_at)s. Xin liên hệ Ban Tổ chức."
        ),
    ),
    "explained-enough": Sentence(
        409,
        _("Ảnh này đã có đủ %(n)s lời của bạn."),
        _(
            "Lời vừa viết chưa được gửi. Ban Tổ chức đọc các lời trước rồi trả lời; bạn không cần viết thêm."
        ),
    ),
    "too-many-uploads": Sentence(
        409,
        _("Đang có %(n)s tệp gửi dở."),
        _("Tệp này chưa được nhận. Xin gửi tiếp hoặc bỏ một tệp gửi dở trước."),
    ),
    "upload-conflict": Sentence(
        409,
        _("Phần này không nối tiếp phần đã nhận."),
        _("Chưa có gì được ghi thêm. Máy hỏi lại đã nhận đến đâu rồi gửi tiếp từ đó."),
    ),
    "upload-unfinished": Sentence(
        409,
        _("Tệp ảnh chưa đến đủ."),
        _("Ảnh chưa được gửi, vì tệp còn thiếu một phần. Xin gửi tiếp tệp, hoặc chọn lại ảnh."),
    ),
    "upload-busy": Sentence(
        423,
        _("Tệp này đang được ghi."),
        _("Một yêu cầu khác đang gửi hoặc kiểm tra tệp này. Xin đợi vài giây rồi thử lại."),
    ),
    "checksum-mismatch": Sentence(
        460,
        _("Phần vừa gửi bị hỏng trên đường truyền."),
        _("Phần này chưa được ghi; các phần trước vẫn còn. Xin gửi lại phần này."),
    ),
    "not-found/upload": Sentence(
        404,
        _("Không thấy tệp đang gửi này."),
        _("Tệp gửi dở được giữ 24 giờ rồi bỏ. Xin chọn lại ảnh và gửi lại."),
    ),
    "roster-changed": Sentence(
        409,
        _("Danh sách vừa được người khác thay đổi."),
        _("Chưa có gì được ghi. Xin xem lại rồi làm lại."),
    ),
    "too-late-to-undo": Sentence(
        409,
        _("Đã quá 10 giây, không hoàn tác được nữa."),
        _(
            "Quyết định đã được ghi và tác giả có thể đã thấy. Ảnh đã duyệt thì gỡ được kèm lý do; ảnh khác, xin trao đổi với Ban Tổ chức."
        ),
    ),
    "already-undone": Sentence(
        409,
        _("Thay đổi này đã được hoàn tác."),
        _("Không có gì phải làm thêm."),
    ),
    "change-depended-on": Sentence(
        409,
        _("Không hoàn tác được nữa."),
        _(
            "Đã có việc khác dựa vào thay đổi này: một thay đổi sau của đơn vị, đoàn viên chuyển tiếp, hoặc ảnh và số liệu của đơn vị mới. Chưa có gì được ghi. Xin hoàn tác việc sau trước, hoặc ghi một thay đổi mới."
        ),
    ),
    "code-unknown": Sentence(
        409,
        _("Không có mã này."),
        _("Mã gồm 10 chữ và số in trên phiếu. Xin kiểm tra rồi nhập lại."),
    ),
    "code-used": Sentence(
        409,
        _("Mã này đã được dùng."),
        _(
            "Mã đã được dùng lúc %(used_at)s. Nếu không phải bạn dùng, xin báo ngay cho cán bộ công đoàn."
        ),
    ),
    "code-expired": Sentence(
        409,
        _("Mã này không còn dùng được."),
        _("Mã đã hết hạn hoặc đã được thay bằng mã mới. Xin cán bộ công đoàn cấp mã mới."),
    ),
    "code-locked": Sentence(
        409,
        _("Mã này đã bị khóa."),
        _("Mã đã bị nhập sai 5 lần nên không dùng được nữa. Xin cán bộ công đoàn cấp mã mới."),
    ),
    "sheet-too-large": Sentence(
        413,
        _("Tệp danh sách quá lớn."),
        _(
            "Tệp lớn hơn mức cho phép (%(max)s MB), nên chưa có gì được ghi. Xin chia danh sách thành nhiều tệp, hoặc xóa ảnh và trang tính thừa."
        ),
    ),
    "unsupported-sheet": Sentence(
        415,
        _("Tệp này không phải danh sách dùng được."),
        _("Nhận tệp Excel (.xlsx) hoặc CSV. Tệp .xls cũ: xin mở bằng Excel rồi lưu thành .xlsx."),
    ),
    "unreadable-sheet": Sentence(
        422,
        _("Không mở được tệp danh sách."),
        _(
            "Tệp hỏng, có mật khẩu, hoặc tải lên chưa trọn, nên chưa có gì được ghi. Xin mở thử trên máy rồi gửi lại."
        ),
    ),
    "sheet-encoding": Sentence(
        422,
        _("Không đọc được chữ trong tệp CSV."),
        _(
            "Tệp không được lưu bằng UTF-8, nên chưa có gì được ghi. Trong Excel, xin chọn Lưu thành “CSV UTF-8” hoặc “.xlsx”."
        ),
    ),
    "sheet-too-long": Sentence(
        422,
        _("Danh sách quá dài hoặc quá rộng."),
        _(
            "Mỗi tệp có tối đa %(rows)s dòng và %(columns)s cột. Chưa có gì được ghi; xin chia thành nhiều tệp."
        ),
    ),
    "sheet-without-columns": Sentence(
        422,
        _("Danh sách thiếu cột cần có."),
        _(
            "Không thấy cột: %(columns)s. Dòng tên cột phải nằm trong 20 dòng có chữ đầu tiên của trang tính thứ nhất. Chưa có gì được ghi."
        ),
    ),
    "sheet-columns-twice": Sentence(
        422,
        _("Một cột có hai lần trong danh sách."),
        _("Các cột trùng nhau: %(columns)s. Chưa có gì được ghi; xin bỏ bớt một cột."),
    ),
    "preview-ended": Sentence(
        409,
        _("Bản xem trước đã quá 24 giờ nên được bỏ."),
        _("Chưa có gì được ghi, tệp đã được xóa. Xin tải tệp lên lại."),
    ),
    "import-interrupted": Sentence(
        503,
        _("Lần nhập danh sách bị ngắt giữa chừng."),
        _("Chưa có gì được ghi. Xin gửi lại tệp."),
    ),
    "consent-changed": Sentence(
        409,
        _("Văn bản đồng ý đã đổi."),
        _(
            "Ảnh chưa được gửi, vì văn bản đồng ý nay là bản %(version)s. Xin đọc lại và đồng ý với bản mới."
        ),
    ),
    "duplicate-photo": Sentence(
        409,
        _("Ảnh này đã được gửi."),
        _("Ảnh trùng với ảnh %(photo_code)s của bạn. Lượt gửi không bị trừ; xin chọn ảnh khác."),
    ),
    "already-decided": Sentence(
        409,
        _("Ảnh này đã có quyết định khác."),
        _(
            "Quyết định của bạn chưa được ghi, vì trạng thái ảnh đã đổi sau khi bạn mở. Xin xem lại ảnh rồi quyết định."
        ),
    ),
    "already-decided/report": Sentence(
        409,
        _("Báo cáo này đã được trả lời."),
        _("Câu trả lời của bạn chưa được ghi, vì người khác đã trả lời trước. Xin xem lại."),
    ),
    "verdict-open": Sentence(
        409,
        _("Còn ảnh giống nhau chưa kết luận."),
        _(
            "Ảnh chưa được duyệt, vì có cặp ảnh giống nhau đang chờ người xem. Xin kết luận cặp ảnh đó trước."
        ),
    ),
    "verdict-conflict": Sentence(
        409,
        _("Kết luận này trái với các kết luận trước."),
        _(
            "Chưa có gì được ghi, vì các cặp đã kết luận cho thấy điều khác về hai ảnh này. Xin xem lại các cặp được nêu; nếu cặp nào kết luận nhầm, xin Ban Tổ chức mở lại cặp đó."
        ),
    ),
    "not-found/lookalike": Sentence(
        404,
        _("Không thấy cặp ảnh này."),
        _(
            "Có thể số của cặp gõ sai, hoặc một trong hai ảnh ngoài phạm vi bạn phụ trách. Xin xem lại danh sách, hoặc nhờ Ban Tổ chức."
        ),
    ),
    "not-in-this-state": Sentence(
        409,
        _("Ảnh không còn ở bước này."),
        _(
            "Việc này chưa được thực hiện, vì trạng thái của ảnh không cho phép. Xin xem lại ở “Ảnh của tôi”."
        ),
    ),
    "conflict": Sentence(
        409,
        _("Việc này trái với tình trạng hiện tại."),
        _("Chưa có gì được ghi. Xin tải lại rồi thử lại."),
    ),
    "file-too-large": Sentence(
        413,
        _("Tệp quá lớn."),
        _(
            "Tệp %(size)s MB, cho phép đến %(max)s MB. Xin gửi ảnh gốc JPEG hoặc HEIC từ máy, không gửi tệp RAW hay TIFF."
        ),
    ),
    "request-too-large": Sentence(
        413,
        _("Yêu cầu này quá lớn."),
        _("Chưa có gì được ghi. Xin gửi ít hơn trong một lần."),
    ),
    "unsupported-image": Sentence(
        415,
        _("Tệp này không phải ảnh dùng được."),
        _("Nhận JPEG, PNG, WebP, HEIC, AVIF. Xin chọn ảnh khác hoặc lưu lại thành JPEG."),
    ),
    "unreadable-image": Sentence(
        422,
        _("Không mở được ảnh."),
        _("Tệp hỏng hoặc tải lên chưa trọn. Xin thử mở ảnh trên máy, rồi gửi lại."),
    ),
    "image-too-large": Sentence(
        422,
        _("Ảnh có quá nhiều điểm ảnh."),
        _("Ảnh %(w)s × %(h)s, cho phép đến %(max)s triệu điểm. Xin thu nhỏ rồi gửi lại."),
    ),
    "image-too-small": Sentence(
        422,
        _("Ảnh quá nhỏ."),
        _(
            "Cạnh dài %(w)s điểm, cần từ %(min)s điểm để in. Ảnh tải từ Zalo, Facebook thường bị thu nhỏ; xin gửi ảnh gốc trong máy."
        ),
    ),
    "too-many-requests": Sentence(
        429,
        _("Bạn thao tác hơi nhanh."),
        _("Yêu cầu này chưa được thực hiện. Xin đợi %(s)s giây rồi thử lại."),
    ),
    "internal-error": Sentence(
        500,
        _("Trang đang gặp trục trặc."),
        _(
            "Lỗi từ phía chúng tôi, không phải do bạn; phiếu và ảnh đã ghi vẫn còn. Xin thử lại sau ít phút. Mã tra cứu: %(reference)s."
        ),
    ),
    "not-now": Sentence(
        503,
        _("Chưa ghi được lúc này."),
        _(
            "Yêu cầu này chưa được thực hiện vì nơi lưu dữ liệu tạm thời không ghi được. Những gì đã ghi vẫn còn. Xin thử lại sau ít phút."
        ),
    ),
    "body-too-slow": Sentence(
        408,
        _("Nội dung gửi lên đến quá chậm."),
        _(
            "Đường truyền quá chậm hoặc đã dừng, nên chưa có gì được ghi. Xin gửi lại khi mạng tốt hơn."
        ),
    ),
    "too-busy": Sentence(
        503,
        _("Đang có nhiều người gửi cùng lúc."),
        _("Yêu cầu này chưa được nhận. Xin thử lại sau vài giây."),
    ),
    "storage-full": Sentence(
        507,
        _("Tạm thời chưa nhận thêm ảnh được."),
        _(
            "Ảnh chưa được gửi vì nơi lưu ảnh đã đầy; Ban Tổ chức đang xử lý. Bạn vẫn xem ảnh được. Xin thử lại sau."
        ),
    ),
}
