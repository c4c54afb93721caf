"""Guessing the encoding of bytes by how frequent the decoded characters are.

The bytes are decoded in each candidate encoding, and every character scores for or against it: the
few hundred characters that make up most texts of a language score most, and those that no text has
count against it. In a wrong encoding the characters are rare ones, so a handful of characters
decides; `charset-normalizer` needs some hundred.
"""

from __future__ import annotations

from typing import NamedTuple

from reader.patterns import lazy_pattern

SAMPLE = 4 * 1024
"""The bytes that are scored, from the first non-ASCII byte on."""

LEAD = 30
"""The head start of the declared encoding, in points."""

_ENOUGH = 0.45
"""The fewest points per character on average; with fewer it is noise, or UTF-8."""

_CHINESE = (
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后"
    "小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知"
    "民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新"
    "什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处"
    "总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光"
    "王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义"
    "科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强"
    "步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片"
    "容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏"
    "这個來國到說們為時會過學對裡後麼沒於發當無開見經頭現將與進實種聲兒問機給幾業間電門東聽氣關並內產萬體處總場師書員"
    "華報張難數應親務記邊風戰幹許覺題請愛讓認論義術結連遠資隊帶條變聯權該領傳紅決達辦運強轉區眾輕語滿寫識極黃臉錢黨"
    "雙歷廣議據導網專誰讀觀爭組視濟喜離雖嗎麽裏着臺灣點話長動樣從兩兒"
    "茶河桥橋灯燈船港桶缸沙静靜"
)
_KOREAN = (
    "이다는의에을가고하로한지은기도를서사인시어나아자리라그해대일정수있부전것보제여들과장만상주원성오스공구조"
    "경관국소유동화무연방신선안세생우위게비마거양계회중실적적문개통부분년월했습니까요으와저면않없될되"
)
_JAPANESE = (
    "のにはをたがでてとしれさいるなもこあうりくかだっんよすらきえそまけどつわせめちみおねばじろやごひほげ"
    "日本人年大出中会国一月分時上生者"
)
_PUNCTUATION = "，。、；：？！“”‘’（）《》「」『』—…·　"

_CJK = lazy_pattern("[\u4e00-\u9fff]")
_KANA = lazy_pattern("[\u3041-\u3096\u30a1-\u30fa\u30fc]")
_HANGUL = lazy_pattern("[\uac00-\ud7a3]")
_FULL_WIDTH = lazy_pattern("[\u2010-\u2027\u3000-\u301f\uff01-\uff5e]")
_ODD = lazy_pattern(
    "[\u0080-\u009f\u0400-\u04ff\u0370-\u03ff\u2500-\u257f\uff61-\uff9f\ue000-\uf8ff"
    "\u3105-\u312f\u3200-\u33ff]"
)
# The frequent half of each character set: GB 2312 and Big5 put it first, in two levels.
_LEVEL_ONE = {
    "gb18030": lazy_pattern(rb"[\xb0-\xd7][\xa1-\xfe]"),
    "big5hkscs": lazy_pattern(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]"),
}


class _Candidate(NamedTuple):
    """An encoding and the frequent characters of the language that is written in it."""

    encoding: str
    frequent: frozenset[str]


_CANDIDATES = (
    _Candidate("gb18030", frozenset(_CHINESE + _PUNCTUATION)),
    _Candidate("big5hkscs", frozenset(_CHINESE + _PUNCTUATION)),
    _Candidate("cp932", frozenset(_JAPANESE + _PUNCTUATION)),
    _Candidate("euc_jp", frozenset(_JAPANESE + _PUNCTUATION)),
    _Candidate("cp949", frozenset(_KOREAN)),
    _Candidate("utf-16-le", frozenset(_CHINESE + _PUNCTUATION)),
    _Candidate("utf-16-be", frozenset(_CHINESE + _PUNCTUATION)),
)
_WIDE = ("utf-16-le", "utf-16-be")


def legible_encoding(sample: bytes, declared: str = "") -> str:
    """Return the encoding with the best score, or an empty string when all scores are poor.

    Args:
        sample: The beginning of a file that is not UTF-8.
        declared: The encoding that the file declares, in which all of it is valid, or nothing.
    """
    first = next((at for at, byte in enumerate(sample) if byte >= 0x80), len(sample))
    # In no encoding is the ASCII byte before it a part of the first character.
    part = sample[first : first + SAMPLE]
    points: dict[str, float] = {}
    for candidate in _CANDIDATES:
        is_wide = candidate.encoding in _WIDE
        total, count = _points(sample[:SAMPLE] if is_wide else part, candidate)
        if candidate.encoding == declared:
            points[declared] = total + LEAD
        elif count and total >= _ENOUGH * count:
            # English with Chinese punctuation reads alike in both; it is more often GB18030.
            points[candidate.encoding] = total + 0.1 * count * (candidate.encoding == "gb18030")
    if declared and declared not in points:
        points[declared] = LEAD
    return max(points, key=points.__getitem__, default="")


def _points(part: bytes, candidate: _Candidate) -> tuple[float, int]:
    """Return the score of a text in an encoding, and how many of its characters count."""
    text = part.decode(candidate.encoding, "replace")
    text = text.removesuffix("\ufffd")  # cut in the middle of a character
    wide = [char for char in text if char >= "\x80"]
    if not wide:
        return 0, 0
    joined = "".join(wide)
    frequent = sum(map(candidate.frequent.__contains__, wide))
    bad = joined.count("\ufffd")
    odd = len(_ODD.findall(joined))
    punctuation = len(_FULL_WIDTH.findall(joined))
    letters = _letters(part, joined, candidate.encoding)
    rest = max(0, len(wide) - frequent - bad - odd - letters - punctuation)
    total = 3 * frequent + letters + 0.3 * punctuation - 1 * rest - 3 * odd - 5 * bad
    return total, len(wide)


def _letters(part: bytes, text: str, encoding: str) -> int:
    """Return how many characters belong to the common part of a script."""
    level = _LEVEL_ONE.get(encoding)
    if level is not None:
        return min(len(level.findall(part)), len(_CJK.findall(text)))
    if encoding in _WIDE:
        return len(_CJK.findall(text)) // 2  # of all characters, half are frequent
    if encoding == "cp949":
        return len(_HANGUL.findall(text))
    kana = len(_KANA.findall(text))
    return kana + min(kana, len(_CJK.findall(text)))
