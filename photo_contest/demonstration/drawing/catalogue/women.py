"""Drawings of women at work."""

from __future__ import annotations

from photo_contest.demonstration.drawing.catalogue.drawing import read_works

TOPIC = "nu-cong-nhan"

WORKS = read_works(
    TOPIC,
    """
48 | tea pickers | fog | 3:2 | 2 | tea
Sương trên vạt chè | Mist on the tea rows
Những người hái chè đeo gùi đứng giữa các luống chè, người gần người xa. Sương sớm phủ trắng vạt
đồi phía sau.

49 | tea pickers | dawn | 3:4 | 3 | tea
Búp chè đầu vụ | The first buds
Trong nắng hồng, các chị hái chè bằng cả hai tay. Trên luống gần nhất, búp non xanh sáng.

50 | tea woman | dawn | 3:2 | 1 | tea
Dưới vành nón | Under the brim
Chân dung nghiêng một phụ nữ đội nón lá, quai nón đỏ, mặt hướng về phía mặt trời mọc trên đồi chè.

51 | loom | morning | 3:2 | 1 | weaving
Khung cửi bên cửa sổ | The loom by the window
Người phụ nữ ngồi dệt trong nhà gỗ, nắng từ cửa sổ rọi lên khung cửi. Cạnh đó là tấm thổ cẩm đã dệt
xong.

52 | brocade | lamp | 3:4 | 2 | weaving
Sắc thổ cẩm | Colours of brocade
Một nghệ nhân đứng quay lưng, tay vén tấm thổ cẩm treo kín tường. Hoa văn thoi, răng cưa và bậc
thang nối nhau từ trên xuống.

53 | indigo drying | gold | 4:3 | 3 | weaving
Phơi chàm | Drying indigo
Những tấm vải chàm xanh đậm nhạt phơi trên sào tre. Một người với tay treo thêm vải, một người đeo
gùi đi qua bên ngôi nhà sàn.

54 | indigo vats | noon | 3:2 | 4 | weaving
Bên thùng chàm | At the indigo vats
Trên sân, các chị cúi bên những thùng gỗ nhuộm chàm, nước xanh thẫm in bóng trời. Phía sau là nhà
sàn và núi.

55 | weaver | morning | 4:5 | 3 | weaving
Người giữ nghề dệt | Keeper of the loom
Chân dung nghiêng người thợ dệt quấn khăn đỏ, đeo hoa tai bạc. Sau lưng là những con sợi nhuộm màu
treo trên sào.

56 | sewing rows | morning | 3:2 | 1 | sewing
Bốn dãy máy may | Four rows of machines
Xưởng may sáng đèn với bốn dãy máy chạy xa hút. Nữ công nhân ngồi hai bên lối đi, vải nhiều màu
trên bàn máy.

57 | sewing machine | lamp | 4:3 | 3 | sewing
Đường kim ca tối | An evening seam
Nữ công nhân ngồi may dưới ánh đèn vàng, trước mặt là chiếc máy may trắng và ba cuộn chỉ. Tấm vải
đỏ trải trên bàn.

58 | cutting table | noon | 4:3 | 1 | sewing
Bàn cắt | The cutting table
Ba nữ công nhân đứng bên bàn cắt trải vải xanh, rập áo vẽ bằng phấn trắng. Phía sau là kệ chất đầy
cuộn vải.

59 | hospital at night | night | 4:3 | 1 | health
Những ô cửa thức | Windows that stay awake
Mặt trước bệnh viện trong đêm. Sau các ô cửa sáng đèn, điều dưỡng và bác sĩ trực ca đang làm việc,
một người vừa đi qua sân.

60 | ward corridor | lamp | 3:4 | 2 | health
Hành lang trước bình minh | The corridor before dawn
Nữ điều dưỡng đeo khẩu trang đẩy xe thuốc dọc hành lang dài. Đèn trần in bóng xuống nền, cuối hành
lang trời bắt đầu sáng.

61 | night nurse | night | 3:4 | 1 | health
Ca trực lúc ba giờ | Three in the morning
Chân dung nghiêng một nữ điều dưỡng đeo khẩu trang bên cửa kính. Ngoài kia ánh đèn thị trấn nhòe
thành những đốm tròn.
---
Ba giờ sáng là lúc khoa yên nhất. Người nhà bệnh nhân đã ngủ gục bên thành giường, chỉ còn tiếng
máy thở đều đều và tiếng dép của người trực đi kiểm tra từng phòng. Tôi làm điều dưỡng ở khoa này
mười một năm, trực đêm mỗi tuần hai buổi, đã quen với việc nhìn thành phố lúc không có ai. Đêm ấy
chúng tôi nhận ba ca liền. Ca đầu là một cụ ông khó thở, ca thứ hai là em bé sốt cao, ca thứ ba là
anh công nhân bị bỏng tay vì nước nóng. Bốn chị em chia nhau, không ai ngồi xuống từ tám giờ tối.
Gần ba giờ, cụ ông ngủ được, em bé hạ sốt, anh công nhân xin gọi điện về báo vợ là không sao. Tôi
đứng lại bên cửa kính cuối hành lang, uống một ngụm nước, nhìn xuống những ngọn đèn dưới phố. Ở đâu
đó dưới kia có xe rác đang chạy, có lò bánh mì vừa nhóm, có người cũng đang thức như mình. Nghĩ vậy
thấy đêm ngắn lại. Tôi có hai con nhỏ, những đêm tôi trực thì bà ngoại sang ngủ cùng. Sáng về, con
hỏi mẹ có buồn ngủ không, tôi bảo có, nhưng mẹ vui. Con hỏi vui gì, tôi kể chuyện em bé hạ sốt. Nó
gật đầu, ra vẻ hiểu, rồi chia cho tôi nửa cái bánh mì. Năm giờ, trời phía đông bắt đầu xanh. Chị
trưởng ca đi pha bốn cốc trà gừng. Bảy giờ bàn giao, sổ trực hôm ấy ghi: ba bệnh nhân ổn định.

62 | blackboard | morning | 4:3 | 1 | school
Giờ học vùng cao | A lesson in the hills
Cô giáo viết trên bảng, học trò ngồi kín các bàn, nhìn từ cuối lớp. Nắng xiên qua khung cửa rọi
xuống sàn gỗ.

63 | way to school | dawn | 3:2 | 1 | school
Cô trò qua dốc | Up the ridge to school
Cô giáo và năm học trò đi thành hàng trên sống núi về phía ngôi trường nhỏ. Dưới thung lũng mây còn
đầy.

64 | school yard | noon | 3:2 | 1 | school
Giờ ra chơi | Break time
Sân trường treo dây cờ nhỏ nhiều màu. Học trò nắm tay thành vòng tròn cùng cô giáo, mấy em khác nô
đùa dưới gốc cây.

65 | fruit stall | morning | 3:4 | 1 | service
Sạp quả phiên chợ | The fruit stall
Hai hàng rổ đầy quả chín bày trước sạp. Người bán và người mua đứng dưới mái bạt sọc, xa hơn là
phiên chợ đông.
""",
)
