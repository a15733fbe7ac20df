"""Drawings of the homeland: fields, waters, roads, markets."""

from __future__ import annotations

from photo_contest.demonstration.drawing.catalogue.drawing import read_works

TOPIC = "que-huong"

WORKS = read_works(
    TOPIC,
    """
66 | mirror terraces | dawn | 3:2 | 1 | terraces
Mùa nước đổ | When the water comes
Ruộng bậc thang đầy nước in màu trời bình minh. Bốn người đi làm trên bờ ruộng, ngôi nhà sàn nhỏ
nằm giữa sườn đồi.

67 | mirror terraces | dusk | 3:4 | 7 | terraces
Ruộng soi chiều tím | Terraces at dusk
Chiều xuống, các thửa ruộng nước phản chiếu trời tím hồng. Mấy người nông dân đi về trên bờ ruộng.

68 | green terraces | fog | 3:4 | 3 | terraces
Lúa con gái | Young rice
Ruộng bậc thang xanh non trùng điệp trong sương, núi phía sau chỉ còn là những nét mờ. Bốn người
đang thăm ruộng.

69 | golden terraces | gold | 16:9 | 2 | terraces
Mùa vàng | The golden season
Lúa chín vàng phủ kín các bậc thang, xen vài thửa còn xanh. Người gặt nối nhau trên sườn đồi dưới
nắng chiều.

70 | terraces from above | gold | 1:1 | 4 | terraces
Vân tay của núi | The mountain's fingerprint
Nhìn từ trên cao, ruộng lúa chín uốn thành những đường vân vàng và xanh. Một hàng người đội nón đi
qua bờ ruộng.

71 | terraces from above | dawn | 4:3 | 6 | terraces
Bậc nước | Steps of water
Ruộng nước nhìn từ trên cao lúc rạng sáng, mỗi thửa một mảnh trời. Cây mọc rải rác ven bờ, đoàn
người đi giữa.

72 | ploughing | dusk | 3:2 | 2 | terraces
Đường cày chiều | The evening furrow
Người nông dân và con trâu cày ruộng nước lúc hoàng hôn. Bên phải, một người cúi cấy, mặt nước ánh
đỏ.

73 | harvest | gold | 4:3 | 6 | terraces
Đổi công ngày gặt | Harvest together
Bốn người gặt lúa trên thửa ruộng chín: hai người cúi cắt, hai người đeo gùi lúa đi qua. Phía sau
là ruộng bậc thang và núi.

74 | tea hills | morning | 3:2 | 3 | tea
Đồi chè sau mưa | Tea hills after rain
Những quả đồi chè tròn như bát úp nhô lên giữa sương. Người hái chè đứng rải rác trên các luống.

75 | tea from above | morning | 4:3 | 3 | tea
Những vòng xanh | Green rings
Đồi chè nhìn từ trên cao, các luống xếp thành vòng tròn đồng tâm. Những chiếc nón trắng là người
đang hái.

76 | mountain bend | morning | 3:4 | 2 | road
Đèo trong mây | The pass in the clouds
Con đường đèo uốn khúc trên sườn núi rừng, vài chiếc xe tải chạy lên. Phía xa núi nhô lên khỏi mây.

77 | umbrellas | noon | 1:1 | 3 | service
Chợ phiên nhìn từ trên cao | Market from above
Hàng trăm chiếc ô đủ màu che kín chợ phiên. Giữa các lối đi, những chiếc nón nhích dần trong nắng
trưa.

78 | night market | night | 3:2 | 1 | service
Chợ đêm phố núi | Night market
Bốn dây đèn treo ngang chợ đêm, các sạp hàng sáng màu cam. Người đi chợ qua lại thành những bóng
sẫm.

79 | spillway | morning | 3:2 | 1 | power
Đập xả đón lũ | The spillway
Nước trắng đổ qua năm cửa xả của đập thủy điện, hơi nước mù chân đập. Những người trực đập đi trên
đỉnh.

80 | water wheels | gold | 3:2 | 2 | terraces
Cọn nước | Water wheels
Những chiếc cọn tre lớn quay đưa nước lên đồng. Một người với tay sửa ống nước, bụi tre nghiêng bên
suối.

81 | river front | night | 16:9 | 3 | service
Phố bên sông | The river front
Phố bên sông về đêm, cửa sổ sáng soi xuống nước dưới trăng. Bốn người đứng bên lan can ngắm sang bờ
kia.

82 | rain street | rain | 4:3 | 1 | service
Tan ca mưa | Home through the rain
Giờ tan ca, năm người che ô đi trên phố mưa. Đèn đường và màu ô in bóng xuống mặt đường ướt.

83 | viaduct | gold | 3:2 | 1 | railway
Tàu qua cầu vòm | Train on the viaduct
Đoàn tàu đầu đỏ toa xanh chạy qua cầu vòm đá giữa núi. Dưới chân cầu, ba người dừng lại nhìn theo.

84 | arch bridge | dusk | 3:2 | 1 | construction
Nhịp cầu đỏ | The red arch
Cầu vòm thép đỏ bắc qua sông lúc chiều tà. Thợ bảo dưỡng leo trên vòm cầu, dưới sông hai chiếc
thuyền nhỏ.

85 | lookout | dawn | 3:2 | 1 | terraces
Về nhà | Homewards
Hai người lớn đeo gùi và một em nhỏ đứng quay lưng, nhìn xuống thung lũng ruộng nước lúc bình minh.
Bên cạnh là bụi tre.

86 | cinnamon | gold | 4:3 | 1 | forest
Nắng thơm mùi quế | Cinnamon in the sun
Vỏ quế cuộn tròn phơi thành từng hàng trên sân. Bà con lật vỏ, gánh quế, sau lưng là nhà sàn và
rừng.

87 | lake nets | dawn | 3:2 | 1 | service
Mẻ lưới lòng hồ | A net on the lake
Trên mặt hồ sáng sớm, một người đứng mũi thuyền quăng lưới, người kia giữ mái chèo. Xa hơn là những
hòn đảo nhỏ.
""",
)
