"""Drawings of people at work in workshops, on sites and in the mine."""

from __future__ import annotations

from photo_contest.demonstration.drawing.catalogue.drawing import read_works

TOPIC = "lao-dong"

WORKS = read_works(
    TOPIC,
    """
1 | welding | night | 3:2 | 1 | workshop
Hoa lửa ca ba | Sparks of the third shift
Trong xưởng cơ khí ban đêm, một thợ hàn đeo mặt nạ cúi xuống khung thép. Tia lửa bắn sáng cả bức
tường gạch và ba ô cửa sổ phía sau.

2 | furnace | night | 16:9 | 1 | workshop
Dòng đồng đầu ca | The first pour
Gầu rót nghiêng, dòng kim loại nóng chảy đổ xuống khuôn. Ba công nhân đội mũ bảo hộ đứng quanh lò,
áo hắt ánh lửa vàng.

3 | lathe | morning | 3:2 | 1 | workshop
Nắng qua cửa xưởng | Sun through the workshop window
Nắng sáng chiếu xiên qua ba khung cửa sổ. Người thợ tiện cúi bên máy, dưới chân là phoi thép vừa
rơi ra.

4 | assembly hall | morning | 4:3 | 1 | workshop
Hai dãy máy, một nhịp | Two rows, one rhythm
Nhà xưởng dài với hai dãy máy gia công, cầu trục vàng chạy ngang phía trên. Các tổ đang vận hành
máy, một người giơ tay ra hiệu hạ hàng.

5 | cranes | dusk | 3:2 | 1 | construction
Cần trục đón hoàng hôn | Cranes at dusk
Ba cần trục và những khung nhà đang xây in trên nền trời tím đỏ. Dưới đất, tốp thợ cuối ngày bàn
giao công việc cho nhau.

6 | scaffold | noon | 3:4 | 2 | construction
Sáu tầng giàn giáo | Six floors of scaffold
Giàn giáo ôm kín mặt ngôi nhà sáu tầng. Tầng nào cũng có thợ đang làm: người trát tường, người
chuyền vữa, người gõ ván khuôn.

7 | girder | gold | 16:9 | 3 | construction
Giờ nghỉ trên dầm thép | A rest on the girder
Sáu công nhân ngồi nghỉ thành hàng trên dầm thép đỏ, quay lưng về phía ta, nhìn mặt trời xuống sau
dãy núi và thị trấn.

8 | reinforcement | morning | 4:3 | 4 | construction
Đan lưới thép | Tying the steel net
Mặt sàn rộng phủ kín lưới thép. Những người thợ quỳ, cúi, đi trên lưới để buộc từng mối trước giờ
đổ bê tông.

15 | open pit | gold | 3:2 | 1 | mine
Tầng mỏ chiều vàng | The pit in the afternoon
Những tầng khai trường apatit lượn theo sườn núi. Xe tải chở quặng nối nhau trên con đường chữ chi,
hai kỹ thuật viên đứng ở mép tầng.

16 | open pit | night | 16:9 | 2 | mine
Ca đêm khai trường | Night shift in the pit
Khai trường dưới trăng. Đèn xe và đèn máy xúc sáng rải rác trên các tầng mỏ, đường chở quặng uốn từ
trên xuống dưới.

17 | loading ore | noon | 4:3 | 3 | mine
Gầu quặng đầu ngày | The first bucket
Máy xúc đổ quặng xuống thùng xe tải dưới chân tầng mỏ. Hai công nhân áo phản quang đứng phía trái
theo dõi.

18 | haul truck | dusk | 3:2 | 4 | mine
Chuyến xe cuối ngày | The last haul
Chiếc xe tải mỏ chất đầy đất quặng dừng trên đỉnh dốc, ngược sáng. Hai công nhân đi phía trước,
bóng nhỏ bên bánh xe lớn.

29 | miner | dusk | 3:4 | 2 | mine
Người thợ mỏ | The miner
Chân dung nghiêng một thợ mỏ đội mũ bảo hộ có đèn. Sau lưng anh là các tầng mỏ và trời chiều đỏ.

30 | helmets | morning | 3:2 | 1 | construction
Mũ chờ ca | Helmets before the shift
Bảy chiếc mũ bảo hộ nhiều màu và một đôi găng tay xếp trên hai kệ gỗ. Nắng sớm chiếu thành vệt qua
bức tường ván.

32 | tools | gold | 1:1 | 3 | workshop
Tường đồ nghề | The tool wall
Búa, cờ lê, cưa, kìm, bay và thước thủy treo ngay ngắn trên tấm bảng gỗ đục lỗ. Một vệt nắng chiều
đi qua.

33 | bridge in the fog | fog | 3:4 | 1 | construction
Hợp long trong sương | Closing the span in fog
Hai nhánh cầu trên trụ cao đang vươn về phía nhau, sương phủ kín thung lũng. Công nhân làm việc
trên mặt cầu quanh cần trục.
""",
)
