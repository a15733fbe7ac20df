"""Drawings of union life."""

from __future__ import annotations

from photo_contest.demonstration.drawing.catalogue.drawing import read_works

TOPIC = "cong-doan"

WORKS = read_works(
    TOPIC,
    """
35 | show of hands | gold | 3:2 | 1 | workshop
Biểu quyết | A show of hands
Hội nghị người lao động của một phân xưởng. Mọi người đứng quay lưng về phía ta, nhiều cánh tay giơ
cao biểu quyết trước dãy cửa sổ sáng.

36 | hall rows | lamp | 16:9 | 2 | service
Hội trường ngày đại hội | Congress day
Nhìn từ cuối hội trường: bốn hàng ghế đoàn viên hướng lên sân khấu, một người đang phát biểu bên
bục có hoa.

37 | hall rows | morning | 3:4 | 3 | school
Buổi học nghị quyết | A morning of study
Đoàn viên ngồi kín các hàng ghế. Trên sân khấu ba người ngồi sau chiếc bàn phủ khăn đỏ, một cán bộ
công đoàn trình bày.

38 | site talk | noon | 4:3 | 1 | construction
Tư vấn luật ở công trường | Legal advice on site
Dưới bóng cây giữa công trường, cán bộ công đoàn cầm tài liệu nói về hợp đồng lao động. Công nhân
ngồi thành hai hàng lắng nghe.
---
Buổi tư vấn được hẹn vào giờ nghỉ trưa, vì chỉ giờ ấy mọi tổ thợ mới có mặt cùng lúc. Hội trường
gần nhất cách công trường sáu cây số, nên chúng tôi chọn gốc cây to cạnh bãi vật liệu, kê mấy tấm
ván làm ghế. Lúc đầu chỉ có hơn chục người ngồi, ai cũng giữ ý, không ai hỏi. Chị cán bộ công đoàn
không đọc điều luật. Chị kể chuyện một người thợ làm cùng chủ năm năm mà không có hợp đồng, đến khi
ngã giàn giáo mới biết mình không có bảo hiểm. Kể xong, chị hỏi ở đây ai đã cầm bản hợp đồng của
mình trên tay. Bốn cánh tay giơ lên. Từ câu hỏi ấy, mọi người bắt đầu nói. Người hỏi về tiền làm
thêm giờ, người hỏi nghỉ ốm thì báo ai, một bác lớn tuổi hỏi nếu đổi chủ thầu thì những tháng đã
đóng có mất không. Chị trả lời từng người, câu nào chưa chắc thì ghi vào sổ, hẹn ba ngày sau có trả
lời bằng giấy. Cuối buổi, danh sách mười bảy người chưa có hợp đồng được lập ngay trên nắp thùng
vữa. Một tháng sau, chúng tôi quay lại với ban chỉ huy công trường. Mười bảy bản hợp đồng đã được
ký. Gốc cây ấy bây giờ anh em vẫn gọi đùa là văn phòng luật, và trưa thứ sáu đầu tháng nào cũng có
người ngồi đó đợi hỏi.

39 | year-end meal | lamp | 4:3 | 1 | service
Tết sum vầy | The year-end table
Bữa cơm cuối năm dưới hàng đèn lồng đỏ và những cành đào. Đoàn viên ngồi quanh các bàn tròn, hai
cán bộ công đoàn đi trao quà.

40 | canteen | morning | 3:2 | 1 | workshop
Bữa cơm giữa ca | The shift meal
Nhà ăn ca sáng sủa với ba dãy bàn dài. Công nhân ngồi ăn bên khay cơm, phía cuối phòng mọi người
xếp hàng ở quầy.

41 | xoe circle | night | 3:2 | 1 | terraces
Vòng xòe đêm hội | The xòe circle
Đêm giao lưu công đoàn xã. Mọi người nắm tay nhau thành vòng xòe quanh đống lửa, phía sau là nhà
sàn sáng đèn.

42 | tug of war | gold | 16:9 | 1 | sewing
Kéo! | Pull!
Hội thao công nhân: hai đội ngả người kéo co trên sân cỏ, trọng tài giơ tay ở giữa, người cổ vũ
đứng kín phía sau.

43 | volleyball | dusk | 3:2 | 1 | mine
Cú đập sau giờ làm | After the shift
Trận bóng chuyền cuối ngày. Hai người bật lên trước lưới, quả bóng treo giữa trời chiều đỏ.

44 | house raising | morning | 4:3 | 1 | construction
Dựng Mái ấm Công đoàn | Raising a union shelter
Ngôi nhà gạch của một đoàn viên khó khăn sắp lợp xong mái. Người trên mái đặt ngói, người dưới đất
trộn vữa, bắc thang, chuyển gạch.
---
Nhà cũ của chị là gian bếp lợp tấm nhựa, hai mẹ con ở nhờ trên đất của ông bà. Chị làm ở tổ vệ sinh
của nhà máy đã chín năm, chưa bao giờ xin gì. Đơn xin hỗ trợ là do tổ trưởng công đoàn viết hộ, sau
một lần đến thăm lúc chị ốm và thấy nước mưa rơi xuống đúng chỗ con ngồi học. Tiền từ quỹ Mái ấm
Công đoàn đủ mua gạch, xi măng và ngói. Còn công thì anh em tự chia nhau: ba phân xưởng, mỗi chủ
nhật một phân xưởng, thợ hàn làm khung cửa, thợ điện đi dây, người không biết nghề thì gánh cát.
Chủ nhật thứ tư là ngày lợp mái. Hôm ấy có hơn hai mươi người, có cả mấy cô bác hàng xóm mang nước
chè và rổ khoai luộc sang. Ngói chuyền tay từ dưới lên, người nọ gọi người kia, không cần ai chỉ
huy. Con trai chị, học lớp ba, được giao việc đếm ngói, đếm sai hai lần vì mải nhìn người trên mái.
Gần trưa, viên ngói cuối cùng được đặt xuống. Chị đứng ở cửa, tay còn dính vữa, định nói gì đó rồi
lại thôi, quay vào bếp xới cơm. Bữa cơm đầu tiên trong nhà mới có hơn hai mươi cái bát, bát mượn
của cả xóm. Không có diễn văn nào. Nhưng từ hôm ấy, mỗi khi phân xưởng có người gặp khó, chị là
người đầu tiên hỏi: chủ nhật này mình đi giúp được không?

45 | tree planting | gold | 3:2 | 1 | forest
Phủ xanh đồi trọc | Green for the bare hill
Trên sườn đồi đất đỏ, đoàn viên và người dân trồng ba hàng cây non. Xa hơn là rừng cây đã lớn.

46 | relief | rain | 3:2 | 1 | service
Chuyền tay sau lũ | Hand to hand after the flood
Những người áo xanh và áo phản quang đứng thành hàng, chuyền từng thùng hàng từ xe tải vào bản. Mặt
đường còn đầy vũng nước.

47 | village clinic | morning | 16:9 | 1 | health
Khám bệnh cho bà con | A clinic under the tree
Ba nhân viên y tế khám bệnh, phát thuốc dưới gốc cây đầu bản. Phụ nữ và trẻ em xếp hàng
đợi đến lượt.
""",
)
