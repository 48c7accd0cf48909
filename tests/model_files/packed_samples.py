"""Files as other programs pack them, in base 85: 7z archives by py7zr 1.1.4, LZ4 frames by lz4 4.4.5.

In the archives `model/data.pkl`, and in the frames all of it, is a pickle that prints a word when it is loaded.
"""

from __future__ import annotations

SEVEN_ZIP_LZMA2 = (
    r"H+sCUCma9-IP#a*(EtDd00000761SM000004qN8Z-~f{VI9&iV8A<Mrou3JcM1C3z?PB=>UA~zo#~2$ml08{YHG*8pX(B>wV=Uy>"
    r"ApnyoYaU+5xwiP9V-NrU-~hA$iCq8yfinlL57F}b{Xn~vWE_6$Vq^BXmy#;sqi!R$0o*ANCt8$!hd)x_)BeAaCU9)e2}P1`Tfjmr"
    r"XE`QL+ADYD!x=53`T5b%(0aA)MeB5Bl$a<RYw5K2zHO`a=ZHi6AOy1cb}>Q?SNs+t$mZ1?tyC;pi${!6UdT4*Wp;kfKQ^d|ut)#^"
    r"02c;80SSPS00#>J00AK(0T>K`wEzG"
)
SEVEN_ZIP_BCJ_LZMA = (
    r"H+sCUCma9-sF4WR(EtDd00000761SM00000GH!f>05lm%?v9<G35rC18Vl`W`2k(NnJ32>8#R(WSxz;AT*+x7LTqC!<kleolPGH*"
    r"UdOq%_@mW%Wncb)Vu0WPv;d1;004nA2d)p%)VBzrifORW@5jjWGIH&EMJojhNubW)Cr6mmLoEz#HN(6rk$!2L+>6;68I-gNrcX5e"
    r"g=SHpFlUtG7%1&>qbsHjS>YGsyr=2{?YudNlHk=YP!4I?(M#3r501dm-5fb9de$?*e5edHriihHK?Wf2m?*;pjL}R;yEd4dz5oCK"
    r"02c;60SSPU00#>J00AK(0T>K`wEzG"
)
SEVEN_ZIP_DEFLATE = (
    r"H+sCUCma9-&FfSvzW@LL00000761SM00000CT0&A%Sg@1$<LrI(ZDiQl>q``r)YRH_HZPXX6BS+<`qxrVJ#@i%qy8Pc}fpcM&^{("
    r"DM3?G^#I@ir~rXo004nA2d)p%TcaePkf3ry)LE#nOT*>nZ{8x8mGxLay1)719XNzVHOOv^>e_Q}`9ywE8y9)c$SIC&FO-_V^tR$b"
    r"9|cnZ+xAGlO9|}VwGo|gWQvXSkoFDqu^F@rYKCR0Av(V=A|y`TarROR;>r?rT$@@w-*%Wvz#W=o0000N1~vf+fQbMH3jqKDAt3=6"
    r"41lQs00"
)
SEVEN_ZIP_BZIP2 = (
    r"H+sCUCma9-826-_?f?J)00000761SM00000-yoP{LRx4!F+o`-Q&}q@57Gbt6IbAVKmtJk2oM4iW!?Zn1P%Zo090cMf?xtOMuJLe"
    r"0MVcWOofhD$-HClwSztlup>T_45v9(@I*loP6S*4#0I~=$Q#$9G9C-LBAh5l6_5w%0N?<q0D)Zq0D&_Ht`F1DXgxr{kj~}HcJ@<$"
    r"nP|GhrR_2ywV{!^t@Q_jC|Bk8ckR*rwkX8;am7>lYPo2JW$|=o71so=-^bYOHCUIOaGlSztM>7<76MzX6;F{t3H1gR7o+u+R#aC7"
    r"`kh@G6xDckIYiJ(?TWOpBIqv96~&^&_`d)E000*TWdR9*i2w%+0RRCZApsZ+fT;ig"
)
SEVEN_ZIP_PPMD = (
    r"H+sCUCma9-+0E!)!~g&Q00000761SM00000z_0@M0B8GyeQ=ya1OL{ZNDm08a|TvSUt}({soF^c+TMQ1th4<)5Bz7km}NoE;I(*r"
    r"OxZ~Q0N?<y0Eb-w0D&_Ht`E^nfT*C5pm(tT`u;A~sy7~`lO&K?awMYZQ{?O$WOh*u`eAjv$GHH^AYYGocmXBIF<cC~#3ZBUxfkK%"
    r"k#2Plj1}ipr#kI-yzFrRbV<qB&!SDwHEtb^S>lAF<t;8($YK5|2Nlmomo?P|L#k)i^Nt1RN%D*Hl@w4IjsO4v7X~!}34o6P2MYlJ"
    r"0U;p)7z}{1000"
)
SEVEN_ZIP_ENCRYPTED = (
    r"H+sCUCma9-bZig^>;M1&00000761SM00000TxC{puEvt5^)zlKFCzesfok&d6I0!;W9gj4)?qoL!P&$eg2UG<75fwE`x!+g@;NlC"
    r"RCw4d=aaEu@T_Sh@c!eo-~h}3q+I|2finlL57F~JS<bXdE*<MJTcjn;P3RYxGoX>Fk2K(l8LGPz_K{BDG0!~xpIxLOs<G=#tJ~G|"
    r"g(fW*<;$AQ_YkNNi1-W?t{AH;Kom&)TzmGOu0JvX2u{{W^+c6Ikb!oH9Cp9VJ+tZ58J07XI<yqw@^kI=^i5RGWR#92G5<eJ-G?Hu"
    r"5*VZ^zzj&I@N`re8ePNa8-+?0Gekjh+yDRo7Y0B934p8s2MYlJ0U;p)7z}{T000"
)
LZ4 = (
    r"1R_lsXh66F000000084Y0001CfCQDT0{{U4zg?6lLWBbV0AXTd0|5X3|8ejVl#B>sb!lvLX>N0rj0JFVX>N3sla!1CXlay%lv0#s"
    r"E&u=k00"
)
LZ4_CHECKED = (
    r"1R_lsd_cGZ00000004hJ0001CfCQDT0{{U4zg?6lLWBbV0AXTd0|5X3|8ejVl#B>sb!lvLX>N0rj0JFVX>N3sla!1CXlay%lv0#s"
    r"F5s<{rT_o{0QZl0`v"
)
LZ4_WITHOUT_SIZE = r"1R_lsU_gRC0001CfCQDT0{{U4zg?6lLWBbV0AXTd0|5X3|8ejVl#B>sb!lvLX>N0rj0JFVX>N3sla!1CXlay%lv0#sE&u=k00"
