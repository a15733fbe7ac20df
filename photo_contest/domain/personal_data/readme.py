"""The text that goes with an export. It lies in a file of its own, in both languages."""

README = """\
DỮ LIỆU CỦA BẠN TRONG CUỘC THI ẢNH

Tệp này có mọi dữ liệu cá nhân mà cuộc thi đang giữ về bạn. Xin giữ kín: ai có tệp này đều
đọc được.

data.json   mở được bằng mọi trình soạn thảo; giờ ghi theo giờ Việt Nam
  profile                 tên đăng nhập, số thẻ, họ tên, ngày sinh, thư điện tử, điện thoại, vai
                          trò, quyền, lần đăng nhập gần nhất
  memberships             đơn vị của bạn theo thời gian
  photos                  ảnh dự thi của bạn: lời, trạng thái, lý do, các mốc giờ, các điều đã
                          đồng ý, thông tin máy ảnh
  uploads                 tệp ảnh đang gửi dở: tên tệp, dung lượng, giờ (giữ 24 giờ)
  photos_sent_for_others  ảnh bạn đã gửi thay người khác: chỉ mã ảnh
  votes                   phiếu bạn bình chọn khi đã đăng nhập, và đơn vị của bạn khi đó
  voting_extensions       các lần bạn lùi giờ đóng bình chọn
  networks_registered     mạng của đơn vị do bạn khai, voting_passes_made: mã QR bình chọn do bạn
                          làm
  lookalikes              kết luận về ảnh giống ảnh của bạn; verdicts_given: kết luận do bạn ghi
  reports_answered        báo cáo về ảnh mà bạn đã trả lời
  deeds                   việc bạn đã làm, và việc đã làm với bạn hay ảnh của bạn
  notices                 các thông báo khi đăng nhập
  password_codes          mã đặt mật khẩu đã cấp cho bạn (chỉ giờ; mã không được lưu);
                          password_codes_made: mã do bạn cấp
  access_tokens           các lần đăng nhập bằng API (chỉ giờ)
  imports, unit_changes, admin_entries
                          danh sách đã nhập, thay đổi về đơn vị, việc trong trang quản trị
photos/     ảnh gốc bạn đã gửi, còn nguyên thông tin máy ảnh và vị trí nếu máy có ghi

Không có trong tệp này: dữ liệu của người khác (người duyệt chỉ ghi vai trò); lời bạn viết về
ảnh của người khác; mật khẩu (chỉ lưu dạng băm). Lượt xem, lượt chia sẻ và số liệu thống kê không
có dữ liệu cá nhân: chỉ có tổng số và mã băm có khóa, không dẫn về tên hay máy của ai. Phiếu bình
chọn khi chưa đăng nhập không gắn với tên bạn, nên không tìm được.


YOUR DATA IN THE PHOTO CONTEST

This file holds all personal data that the contest keeps of you. Keep it private: whoever has it
can read it.

data.json   opens in any text editor; times are those of Viet Nam
  profile                 user name, card number, name, birth day, e-mail, phone, role, rights,
                          last sign-in
  memberships             your units over time
  photos                  your entries: texts, state, reasons, instants, consents, camera
  uploads                 files on their way: name, size, times (kept for 24 hours)
  photos_sent_for_others  photos that you sent for others: their codes only
  votes                   votes that you cast signed in, and your unit then
  voting_extensions       when you moved the close of voting later
  networks_registered     units' networks that you registered; voting_passes_made: QR codes for
                          voting that you made
  lookalikes              verdicts on photos like yours; verdicts_given: verdicts that you gave
  reports_answered        reports on photos that you answered
  deeds                   what you did, and what was done to you or your photos
  notices                 what you were told at sign-in
  password_codes          codes made for you (times only; codes are not kept);
                          password_codes_made: codes that you made
  access_tokens           sign-ins by API (times only)
  imports, unit_changes, admin_entries
                          rosters imported, changes of units, deeds in the admin pages
photos/     the originals that you sent, with the camera's data and place if it wrote them

Not in this file: data of other persons (moderators are told by role); what you wrote about photos
of others; the password (kept as a hash only). Views, shares and figures hold no personal datum:
sums and keyed hashes only, which lead to nobody's name or device. Votes cast without signing in
are not tied to your name, so that they cannot be found.
"""
