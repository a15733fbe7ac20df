"""Drawings of people at work for power, roads, rails, town and forest."""

from __future__ import annotations

from photo_contest.demonstration.drawing.catalogue.drawing import read_works

TOPIC = "lao-dong"

WORKS = read_works(
    TOPIC,
    """
9 | pole | dawn | 3:4 | 1 | power
Lên cột lúc bình minh | Up the pole at daybreak
Hai thợ điện áo cam leo trên cột bê tông giữa vùng núi. Dây điện chạy về phía những bản xa còn chìm
trong sương hồng.
---
Bốn giờ rưỡi sáng, xe của đội quản lý điện dừng ở chân dốc, không đi tiếp được nữa. Đêm trước gió
giật, một nhánh dây về hai bản cuối xã bị chùng, điện chập chờn từ lúc chín giờ tối. Anh em chia
nhau vác sứ, dây néo, thang tre và hai bi đông nước, đi bộ gần một giờ thì tới vị trí cột. Lúc ấy
phía đông mới hửng, sương còn bám đầy lá ngô, tay chạm vào cột bê tông lạnh buốt. Tổ trưởng kiểm
tra tiếp địa, gọi về trực ban xác nhận đã cắt điện, rồi mới cho hai người lên. Người lên trước thay
sứ, người lên sau căng lại dây, ở dưới ba người giữ thang và chuyền đồ. Không ai nói to. Trên cột,
mọi việc được báo bằng những câu ngắn đã thuộc lòng, câu nào cũng phải được nhắc lại mới tính là
nghe thấy. Khi mặt trời lên khỏi dãy núi, đoạn dây cuối cùng được kéo thẳng. Chúng tôi đứng dưới
chân cột, nhìn xuống bản, đợi tiếng gọi của trưởng bản qua điện thoại: đèn sáng rồi, máy xay gạo
chạy rồi. Cả đội cười, thu dọn dụng cụ, đếm lại từng món rồi xuống núi ăn sáng. Bữa sáng hôm ấy là
xôi nếp bà con gói sẵn trong lá dong, vẫn còn nóng, đặt trên phiến đá đầu bản.

10 | pole | night | 1:1 | 4 | power
Trăng trên cột điện | Moon over the pole
Đêm trăng, hai thợ điện bám trên cột sửa đường dây. Ánh đèn đội đầu hắt lên thân cột, phía sau là
núi xanh thẫm.

11 | pylons | fog | 16:9 | 2 | power
Bốn người trên cột cao | Four on the pylon
Hàng cột điện cao thế nối nhau qua những quả đồi mờ sương. Trên cột gần nhất, bốn thợ đường dây
đang leo ở bốn độ cao khác nhau.

12 | pylons | dusk | 3:2 | 3 | power
Đường dây qua núi | The line over the hills
Trời chiều tím đỏ, đường dây cao thế vắt qua ba ngọn đồi. Bốn người thợ áo cam nhỏ bé giữa khung
thép lớn.

13 | conductors | dawn | 4:3 | 4 | power
Ngồi trên biển mây | Seated over the clouds
Năm thợ đường dây ngồi trên dây dẫn để lắp khung định vị. Dưới chân họ là thung lũng đầy mây trắng.

14 | storm repair | night | 3:2 | 5 | power
Nối điện trong mưa | Repair in the rain
Mưa đêm, xe gàu đưa một thợ điện lên sát đường dây. Dưới đất, đồng đội rọi đèn xe và ra hiệu cho
nhau.

19 | paving | dawn | 3:2 | 1 | road
Mặt đường mới | A new road surface
Xe lu chạy trên lớp nhựa còn bốc hơi. Bốn công nhân cào nhựa, dọn mép đường, con đường chạy thẳng
về phía núi.

20 | landslip | rain | 4:3 | 1 | road
Thông đường sau sạt lở | Clearing the slip
Mưa lớn, đất đỏ tràn xuống mặt đường. Máy xúc và tốp công nhân giao thông dọn đất đá, một người giơ
tay báo hiệu cho xe dừng.

21 | courier | gold | 3:2 | 2 | service
Chuyến thư lên bản | Post for the villages
Nhân viên bưu điện đi xe máy qua đèo, sau xe là hai bao thư. Nắng chiều vàng nhạt trên những lớp
núi mờ.

22 | track gang | night | 4:3 | 1 | railway
Chèn đường trước giờ tàu | Before the night train
Tổ đường sắt chèn đá, vặn đinh dưới ánh đèn đêm. Hai thanh ray sáng chạy thẳng về phía núi.

23 | platform | night | 16:9 | 1 | railway
Đèn xanh sân ga | Green light on the platform
Tàu đêm đỗ bên ke ga, cửa sổ toa sáng đèn. Trực ban giơ đèn xanh báo tàu chạy, hành khách vội bước
dọc ke.

24 | turbine hall | morning | 4:3 | 1 | power
Gian máy sáng sớm | The turbine hall
Bốn tổ máy phát thủy điện xếp thành hàng trong gian máy cao rộng. Hai kỹ sư vừa đi vừa kiểm tra
thông số.

25 | street sweepers | night | 3:2 | 1 | service
Phố chưa thức | Before the street wakes
Hai công nhân vệ sinh quét lá dưới đèn đường, một người đi cùng xe gom rác. Dãy nhà phố còn đóng
cửa, mặt đường ướt phản chiếu ánh đèn.

26 | containers | dusk | 3:2 | 1 | service
Bãi hàng cửa khẩu | The border yard
Cần cẩu giàn nhấc một thùng hàng giữa bãi container nhiều màu. Ba công nhân điều hành, một xe đầu
kéo chờ nhận hàng.

27 | warehouse | morning | 4:3 | 1 | service
Xếp hàng trong kho | In the warehouse
Lối đi giữa hai dãy kệ cao chất đầy bao và thùng. Hai công nhân xếp hàng lên xe đẩy, ánh sáng từ
cửa kho hắt vào.

28 | control room | night | 16:9 | 1 | power
Đêm điều độ | Dispatchers at night
Phòng điều độ ban đêm. Những người trực ca quay lưng về phía ta, trước mặt họ là màn hình với đồ
thị và sơ đồ lưới điện.

31 | boots | dawn | 4:3 | 2 | forest
Sáu chiếc ủng bên thềm | Boots on the doorstep
Ba đôi ủng và một chiếc mũ bảo hộ đặt trước cửa nhà gỗ. Ngoài cửa là núi và mặt trời vừa mọc.

34 | rangers | morning | 3:4 | 1 | forest
Tuần rừng | Forest patrol
Ba cán bộ bảo vệ rừng đi giữa những thân cây lớn. Nắng sớm rọi thành từng luồng qua màn sương.
""",
)
