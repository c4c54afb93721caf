"""The shipped samples: each in its shape, listed right, shown without its clutter."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from reader.archive.article import Article, read_article
from reader.archive.containers.detection import (
    DUMPS,
    FEED_ROOTS,
    ContainerKind,
    container_kind,
    is_dump_name,
)
from reader.archive.decoding import decode
from reader.archive.formats.registry import SHIPPED, recognise
from reader.archive.header import Entry
from reader.archive.scan import scan
from reader.archive.walk import SkipReason, Tally
from reader.text.document import BlockKind, FrameKind, MediaKind, SpanKind

TEA, TYPE, BRIDGES = "示例·茶事 Sample", "示例·字裡行間 Sample", "示例·桥路志 Sample"
STARS, CLOCKS, NOTEBOOK = "示例·觀星手記 Sample", "示例·钟表铺频道 Sample", "Sample Notebook 示例"

LISTED = {
    "井水与河水": ("A", TEA, "2016-04-06T01:30:00Z"),
    "石拱桥为什么不用胶": ("B", BRIDGES, "2016-09-24T12:36:22Z"),
    "標點站在哪裡？從「、」到「……」": ("A", TYPE, "2017-05-20T09:12:00Z"),
    "流星雨之夜，帶什麼上山": ("A", STARS, "2017-12-14T11:00:00Z"),
    "过桥的人": ("B", BRIDGES, "2018-04-12T05:48:35Z"),
    "一只有裂纹的茶碗": ("A", TEA, "2018-11-11T13:05:41Z"),
    "紙的兩面": ("B", TYPE, "2019-03-15T00:30:00Z"),
    "How to Look at a Page You Cannot Read": ("A", NOTEBOOK, "2019-09-25T16:45:30Z"),
    "第一次请客喝茶，该准备些什么？ [附表]": ("A", TEA, "2020-02-29"),
    "影子最短的一天": ("A", STARS, "2020-06-21T04:00:00Z"),
    "修一只停在三点的座钟🕒 它到底为什么不走？": ("A", CLOCKS, "2021-03-12T12:00:05Z"),
    "清明前后的三座茶山": ("C", TEA, "2021-04-21T22:04:00Z"),
    "给闹钟换一根发条": ("A", CLOCKS, "2021-06-10T12:00:03Z"),
    "雨天的活字房": ("A", TYPE, "2021-07-09T10:24:13Z"),
    "吊桥在风里唱歌": ("A", BRIDGES, "2021-11-02T12:00:00Z"),
    "郵差與天狼星": ("A", STARS, "2022-03-20T15:33:00Z"),
    "听声音判断钟走得准不准（戴耳机）": ("A", CLOCKS, "2022-08-01T12:00:00Z"),
    "长街茶馆的下午": ("A", TEA, "2022-09-10T07:20:15Z"),
    'A "Field Guide" to Small Marks': ("A", NOTEBOOK, "2022-10-12T15:04:32Z"),
    "钟摆为什么要擦干净？": ("A", CLOCKS, "2023-04-20T12:00:00Z"),
    "一行應該有多長：寫給螢幕與書頁的尺": ("A", TYPE, "2023-08-19"),
    "渡口改建成了桥": ("C", BRIDGES, "2023-11-15T11:00:00Z"),
    "The Clock That Was Two Minutes Slow": ("C", NOTEBOOK, "2024-02-29T12:00:00Z"),
    "給城市孩子的星圖（附一段小程式）": ("A", STARS, "2024-05-10T02:15:09Z"),
    "一小时拆完一只怀表，再用一小时装回去": ("A", CLOCKS, "2024-09-13T12:00:07Z"),
    "活字鑄造影像紀錄（上）": ("D", TYPE, "2024-12-01T01:32:53Z"),
    "慢两分钟的城：一座钟楼与它的一百年": ("A", TEA, "2025-01-25T00:00:00Z"),
    "桥工的小词典": ("A", BRIDGES, "2025-06-01T03:00:00Z"),
}

HIDDEN = {
    "石拱桥为什么不用胶": ["提交", "arch.jpg", "Bestprice", "best glue", "永久连接", "发表评论"],
    "流星雨之夜，帶什麼上山": ["dfp-ad"],
    "过桥的人": ["0 Minutes", "人物", "共享此文章", "在新窗口中打开", "相关", "Published"],
    "一只有裂纹的茶碗": ["分享到", "转到微博", "脸书"],
    "紙的兩面": ["0 Minutes", "點擊", "赞过", "正在加载", "火牆上的三百張紙", "Tagged", "手藝"],
    "How to Look at a Page You Cannot Read": ["Reading Upside Down", "Colour of a Paragraph"],
    "影子最短的一天": ["首三個月"],
    "清明前后的三座茶山": [
        "23:43",
        "真的烫了。” X",
        "周报",
        "应用",
        "分享",
        "同一主题",
        "铁锅的脾气",
        "RSS",
    ],
    "吊桥在风里唱歌": ["不支持播放", "不支持框架", "此处应有"],
    "渡口改建成了桥": ["GMT", "RSS", "feed."],
    "The Clock That Was Two Minutes Slow": ["29/02/2024", "feeds", "feed."],
    "給城市孩子的星圖（附一段小程式）": ["會員專享", "立即加入"],
    "桥工的小词典": ["搜索引擎", "校对副本", "跳到下一节"],
}

SHOWN = {
    "井水与河水": ["这一套", "左边这杯是井里的。右边这杯走过很远的路。", "第四道还没有磨出来呢。”"],
    "石拱桥为什么不用胶": ["图片来源：桥路志图片库", "留三分松，才有七分牢。"],
    "標點站在哪裡？從「、」到「……」": ["ㄉㄚˊ", "像一顆露水掛在葉子邊上"],
    "一只有裂纹的茶碗": ["像一条结了冰的小河。", "摄影：白苇"],
    "第一次请客喝茶，该准备些什么？ [附表]": [
        "一壶茶的用量",
        "熟普洱",
        "紫砂的只留给一种茶。",
        "H₂O",
    ],
    "雨天的活字房": ["雨停在屋簷，\n屋簷停在傘上，\n傘停在你的肩，\n你停在門前。"],
    "吊桥在风里唱歌": ["四级风里的吊桥，录音一分十二秒。"],
    "郵差與天狼星": ["「看見了。」\n", "先送到的。"],
    "渡口改建成了桥": ["最后一班渡船靠岸。（2023年11月14日）", "她说：“在等。”"],
    "The Clock That Was Two Minutes Slow": ["“I was there.”"],
    'A "Field Guide" to Small Marks': ['NO_END = set("（「『《")\n'],
    "給城市孩子的星圖（附一段小程式）": ['        line = ""\n', "那是一顆行星。"],
    "慢两分钟的城：一座钟楼与它的一百年": ["楼上钟声慢两分；\n", "茶杯印子的直径是七厘米。"],
    "桥工的小词典": [
        "龙门石",
        "词典里查不到。比方说",
        "给河看的。",
        "问：桥工最怕什么词？",
        "“大概”。",
    ],
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the list and the page say of an article in ``samples/shapes``.

    Attributes:
        file: In that folder, or the dump or the packed file that has the article.
        source: As listed.
        author: As listed.
        date: As listed, or None.
        sentence: A part of the text.
        hidden: A part of the file that is not shown; empty in a packed file.
    """

    file: str
    source: str
    author: str
    date: str | None
    sentence: str
    hidden: str


SHAPES = {
    "给一座木桥做体检": Shown(
        *("blog/check-a-wooden-bridge.md", BRIDGES, "沈渡", "2015-11-08T01:30:00Z"),
        *("声音清的是好木头，声音闷的里面多半空了。", "below-article"),
    ),
    "一滴墨能走多远": Shown(
        *("blog/2015-10-03-json-head.md", NOTEBOOK, "紀行", "2015-10-03"),
        *("走得最遠的那一滴用了七分鐘。", "下次試棉紙"),
    ),
    "二十人的茶会，一个人怎么泡": Shown(
        *("notes/茶会备忘.md", TEA, "林小满", "2015-09-19"),
        *("靠的是前一天晚上，不是手快。茶和水的比例见那一篇笔记。", "阿舅那只铜壶"),
    ),
    "英仙座的一夜": Shown(
        *("notes/2015-08-12-英仙座的一夜.md", STARS, "温若水", "2015-08-12"),
        *("剛好是英仙座那一塊。", "作者"),
    ),
    "钟楼的影子": Shown(
        *("saved/钟楼的影子.html", CLOCKS, "秦百川", "2015-07-20T22:30:00Z"),
        *("钟可以修，影子不能停。", "热门文章"),
    ),
    "铅字的重量": Shown(
        *("saved/铅字的重量.mhtml", TYPE, "阮青", "2015-06-16T12:00:00Z"),
        *("“这个字，也是一克半。”", "MultipartBoundary"),
    ),
    "听雨的三种屋顶": Shown(
        *("books/听雨的三种屋顶.txt", TEA, "林小满", "2015-05-09"),
        *("最喜欢雨停的那一下", "作者"),
    ),
    "渡口周刊第 12 期：一块桥牌的写法": Shown(
        *("issues/第12期.md", BRIDGES, "沈渡", "2015-03-27"),
        *("错了下一场雨就改。", "日期"),
    ),
    "第11期": Shown(
        *("issues/第11期.md", BRIDGES, "沈渡", "2015-03-20"),
        *("东门桥换了伸缩缝：过车时", "作者"),
    ),
    "风箱也会喘气": Shown(
        *("notes/风箱.md", TEA, "林小满", "2015-02-28T11:05:00Z"),
        *("鸡毛掉光了。\n补上一只公鸡的毛", "日期"),
    ),
    "信封背面的地图": Shown(
        *("dumps/feed.xml", NOTEBOOK, "白苇", "2015-01-25T10:00:00Z"),
        *("一条河，两座桥，一棵歪脖子树。\n\n二十年里", "notebook-202"),
    ),
    "Two Ways to Fold a Letter": Shown(
        *("dumps/feed.xml", NOTEBOOK, "M. Hale", "2015-01-24T10:00:00Z"),
        *("and never explained why.", "a summary that readers do not need"),
    ),
    "給妹妹的星座": Shown(
        *("dumps/stars.jsonl", STARS, "温若水", "2015-01-17"),
        *("壺嘴對著廚房。", "377"),
    ),
    "借來的望遠鏡": Shown(
        *("dumps/stars.jsonl", STARS, "温若水", "2015-01-10T13:00:00Z"),
        *("看見了雲，很多層，最上面一層走得最慢。", "4021"),
    ),
    "两座桥的回声": Shown(
        *("papers/两座桥的回声.md", "", "沈渡、陶渡", "2014-11-22"),
        *("大孔要等到你以为它不说了，才说", "[^1]"),
    ),
    "山頂的郵筒": Shown(
        *("site/山顶的邮筒.mdx", STARS, "溫若水", "2014-09-06"),
        *("小屋旁邊有一個郵筒，紅漆，朝南。", "照片等雪化了再補"),
    ),
    "怀表的声音": Shown(
        *("outline/怀表的声音.md", "", "钟表铺老方", "2014-06-15"),
        *("第一只像走路，左脚重，右脚轻。\n", "collapsed::"),
    ),
    "雨聲的三種寫法": Shown(
        *("dumps/notebook.enex", NOTEBOOK, "紀行", "2014-04-02T06:30:00Z"),
        *("適合什麼都不寫。", "en-todo"),
    ),
    "茶山上的秤": Shown(
        *("wiki/茶山上的秤.wiki", "", "林小满", "2014-03-08"),
        *("每年开秤以前，先用一块石头补上。", "wikitext"),
    ),
    "末班船上只有一位客人，带着一扇门。他说，房子在这边，门在那边买的，便宜。": Shown(
        *("dumps/channel.json", "示例·渡口频道 Sample", "", "2014-01-19T17:40:00"),
        *("船工收了两个人的钱", "from_id"),
    ),
    "今天的渡船": Shown(
        *("dumps/channel.json", "示例·渡口频道 Sample", "", "2014-01-18T08:05:00"),
        *("船工说，雾里开船不靠眼睛", "unixtime"),
    ),
    "一壶茶，两样泡法": Shown(
        *("site/一壶茶两样泡法.md", TEA, "林小满", "2013-11-16"),
        *("壶盖留一条缝，叶子不会闷黄。\n\n用杯\n", "插图等开春再拍"),
    ),
    "渡口的风": Shown(
        *("wiki/渡口的风.txt", "", "陶渡", "2013-12-07"),
        *("没有方向，绕着旗杆转。", "Category"),
    ),
    "井边的青苔": Shown(
        *("joplin/5d0c1e7a9b3f42c68d10e4a7f2b95c31.md", NOTEBOOK, "白苇", "2013-10-12T02:00:00Z"),
        *("青苔自己找来了。", "parent_id"),
    ),
    "给兰花浇水": Shown(
        *("joplin/notes.jex", TEA, "林小满", "2013-09-21T01:15:00Z"),
        *("浇透一次，胜过浇湿三次。", ""),
    ),
    "雾天看桥": Shown(
        *("dumps/hill.atom", BRIDGES, "沈渡", "2013-08-16T23:20:00Z"),
        *("桥只有这一头。", "雾里的桥只剩一半"),
    ),
    "Rain on a Tin Roof": Shown(
        *("dumps/rain.rdf", NOTEBOOK, "M. Hale", "2013-07-06T18:30:00Z"),
        *("he has the millimetres, and I have the evenings.", "A feed with one item"),
    ),
    "桥栏": Shown(
        *("dumps/wiki.xml", BRIDGES, "", "2013-06-08T03:00:00Z"),
        *("桥栏是桥两边的矮墙，高到腰", "来源请求"),
    ),
    "围墙上的南瓜": Shown(
        *("dumps/wordpress.xml", TEA, "林小满", "2013-05-11T08:40:00Z"),
        *("没有人种过它。\n\n", "[gallery"),
    ),
    "半夜的彗星": Shown(
        *("dumps/stars.json", STARS, "温若水", "2013-04-20T14:10:00Z"),
        *("五個人看的是五個地方。", "一顆沒有等到的彗星"),
    ),
    "擦表的布晾在门口，被人当成打折的旗子。进来三位客人，修好了三只表，没有打折。": Shown(
        *("dumps/weibo.json", "", "钟表铺老方", "2013-03-10T18:40:00"),
        *("被人当成打折的旗子", "铺子里的手机"),
    ),
    "收到一只闹钟，闹得很准，走得不准。主人说不用修，他只要知道天亮了。": Shown(
        *("dumps/weibo.json", "", "钟表铺老方", "2013-03-09T07:05:00"),
        *("主人说不用修", "attitudes_count"),
    ),
    "桥栏上的霜": Shown(
        *("boards/桥栏上的霜.txt", "示例·水边社区", "duqiao (陶渡)", "2011-12-03T06:40:00"),
        *("中午再去看，第三处的底下是面馆的烟囱。", "192.0.2.*"),
    ),
    "看雲三則": Shown(
        *("books/看雲三則.txt", "Project Gutenberg", "溫若水", "2013-03-02"),
        *("馬已經散成三隻羊。", "The licence of a book"),
    ),
    "The tide table on the pier is a year old": Shown(
        *("dumps/tweets.js", "", "", "2013-02-09T16:20:00Z"),
        *("https://notebook.example/tide-table", "https://t.example/tide"),
    ),
    "窗纸的六月": Shown(
        *("saved/窗纸的六月 7d1f0a52c3b94e6f8a1b2c3d4e5f6a7b.html", TYPE, "阮青", "2013-06-01"),
        *("补丁补到第四块，就该换窗了。", "select-value-color"),
    ),
    "半桶水的声音": Shown(
        *("markup/half-bucket.org", TEA, "林小满", "2012-12-15T19:20:00"),
        *("响声短，水面高；响声长，就该回头了。", "CUSTOM_ID"),
    ),
    "麻绳怎么过冬": Shown(
        *("markup/rope-walk.rst", BRIDGES, "沈渡", "2012-11-24T08:15:00"),
        *("贴着石头的那一面，见 石拱桥 那一篇", "补一张照片"),
    ),
    "鉛屑往哪裡去": Shown(
        *("markup/lead-dust.adoc", TYPE, "阮青", "2012-10-27"),
        *("刨平一塊鉛字，掉下來的屑不掃，用磁鐵也吸不起來。", "還要核對"),
    ),
    "冰上走的第一个人": Shown(
        *("dumps/messages.html", "示例·桥工闲话频道 Sample", "", "2013-01-01T23:40:00Z"),
        *("老桥工每年都第二个走。", "07:40"),
    ),
    "铆钉冻住了拔不出来，热水也不行": Shown(
        *("dumps/messages.html", "示例·桥工闲话频道 Sample", "沈渡", "2013-01-03T10:05:00Z"),
        *("最后是一壶茶，慢慢浇。前因在这里", "18:05"),
    ),
    "霜降以前的校樣": Shown(
        *("dumps/posts.json", "ziline.example.org", "", "2013-01-26T09:00:00"),
        *("所以一晚上最多看六頁。", "油墨與天氣"),
    ),
    "第一場雪": Shown(
        *("packed/first-snow.tar.gz", STARS, "溫若水", "2012-12-01"),
        *("走到中間就回去了。", ""),
    ),
    "秋分的风": Shown(
        *("tables/节气.csv", TEA, "林小满", "2012-09-22"),
        *("正好该翻面了", "315"),
    ),
    "灯塔的账本": Shown(
        *("packed/灯塔.tar", BRIDGES, "陶渡", "2012-08-11"),
        *("守塔的人在旁边写：雾。", ""),
    ),
    "水车的快慢": Shown(
        *("packed/water-wheel.tar.bz2", TEA, "林小满", "2012-07-14"),
        *("粗细由石头定，石头由他搬。", ""),
    ),
    "磨坊的回信": Shown(
        *("packed/mill.tar.xz", NOTEBOOK, "白苇", "2012-06-09"),
        *("信纸上全是面粉。", ""),
    ),
    "门前的紫藤": Shown(
        *("packed/letters.zip", NOTEBOOK, "白苇", "2012-05-05"),
        *("花开在我们这边，根在他们那边。", ""),
    ),
    "逗號的尾巴": Shown(
        *("packed/letters.zip", TYPE, "阮青", "2012-04-14T01:00:00Z"),
        *("讀起來都不急。", ""),
    ),
    "春分的雨": Shown(
        *("tables/节气.csv", TEA, "林小满", "2012-03-20"),
        *("茶树没有作声。\n\n天亮去看", "views"),
    ),
    "立春的雲": Shown(
        *("tables/天色.tsv", STARS, "溫若水", "2012-02-04"),
        *("第二天都去爬塔，雲已經走了。", "正文"),
    ),
    "給雲取名字": Shown(
        *("packed/clouds.jsonl.gz", STARS, "溫若水", "2012-01-14"),
        *("不夠用的時候，就等雲變。", ""),
    ),
    "渡口的石阶": Shown(
        *("boards/渡口的石阶.txt", "水边论坛", "陶渡", "2011-10-08T21:15:00"),
        *("第十二级湿了，就不收晚上的客。", "打印本页"),
    ),
    "橋欄的油漆": Shown(
        *("dumps/bridge-blog-export.txt", "", "沈渡", "2011-09-17T18:20:00"),
        *("漆到西岸的那一天，東岸已經要漆了。\n\n今年", "我看出來了"),
    ),
    "晒茶的竹匾": Shown(
        *("blog/2011年八月.txt", "", "林小满", "2011-08-20T07:30:00"),
        *("竹匾淋了雨，靠着墙立了一夜。", "BODY"),
    ),
    "壶盖上的水珠": Shown(
        *("dumps/LOFTER-tea.xml", "LOFTER", "", "2011-07-23T08:00:00Z"),
        *("数到第二十颗，就可以关火。", "我数到了三十"),
    ),
    "修伞的人": Shown(
        *("dumps/blogbus.xml", "Blogbus", "沈渡", "2011-06-25T17:45:00"),
        *("他说那是风进来的地方。", "他搬走了"),
    ),
    "修伞的步骤": Shown(
        *("outline/修伞的步骤.opml", "", "沈渡", "2011-05-28T09:30:00Z"),
        *("第三节断的，换整根。\n钢丝不够的时候，接一段竹子。", "mubu_text"),
    ),
    "木匠的尺": Shown(
        *("notes/木匠的尺.md", CLOCKS, "白苇", None),
        *("所以没有一个抽屉拉不开。", "原文链接"),
    ),
}


@pytest.fixture(scope="module")
def tally() -> Tally:
    return Tally()


@pytest.fixture(scope="module")
def packed(samples: Path) -> list[Path]:
    """The files that a library opens only when they are named."""
    kinds = {None, *DUMPS}
    files = sorted(path for path in (samples / "shapes").rglob("*") if path.is_file())
    return [
        path for path in files if container_kind(path) not in kinds and not is_dump_name(path.name)
    ]


@pytest.fixture(scope="module")
def all_entries(samples: Path, tally: Tally, packed: list[Path]) -> dict[str, Entry]:
    listed = [*scan([samples], tally=tally), *scan(packed)]
    return {found.entry.title: found.entry for found in listed}


@pytest.fixture(scope="module")
def entries(samples: Path, all_entries: dict[str, Entry]) -> dict[str, Entry]:
    """The samples with the body in HTML and a short head."""
    return {
        title: entry
        for title, entry in all_entries.items()
        if not entry.path.is_relative_to(samples / "shapes")
    }


@pytest.fixture(scope="module")
def articles(entries: dict[str, Entry]) -> dict[str, Article]:
    return {title: read_article(entry.path) for title, entry in entries.items()}


@pytest.fixture(scope="module")
def shapes(samples: Path, all_entries: dict[str, Entry]) -> dict[str, Article]:
    return {
        title: read_article(entry.path)
        for title, entry in all_entries.items()
        if entry.path.is_relative_to(samples / "shapes")
    }


def painted(article: Article) -> str:
    """Return all that an article shows: its text and the texts of its pictures."""
    document = article.document
    pictures = [block.media.alt for block in document.blocks if block.media]
    return "\n".join([document.text, *pictures])


def shape(path: Path) -> str:
    """Return the letter of a file's shape: how its head and its body are written."""
    text = path.read_text("utf-8")
    head = recognise(text, "a.md").head
    body = text[head.end :].strip()
    if not head.fields:
        return "C"
    if not body:
        return "D"
    return "A" if head.link_url else "B"


def test_each_sample_is_listed(
    samples: Path, entries: dict[str, Entry], tally: Tally, packed: list[Path]
) -> None:
    found = {
        title: (shape(entry.path), entry.source, entry.date and entry.date.iso)
        for title, entry in entries.items()
    }
    assert found == LISTED
    opened = [shown for shown in SHAPES.values() if samples / "shapes" / shown.file not in packed]
    assert (tally.articles, tally.problems) == (len(LISTED) + len(opened), 0)
    assert tally.skipped == {SkipReason.PROJECT: 1, SkipReason.OTHER_KIND: len(packed)}


def test_the_samples_say_what_they_are(entries: dict[str, Entry]) -> None:
    for entry in entries.values():
        assert "示例" in entry.source
        assert "Sample" in entry.source
        host = entry.url.split("/")[2]
        assert host.endswith((".example", ".example.org"))
        assert entry.author or shape(entry.path) == "C"


def test_there_is_one_of_everything(samples: Path, entries: dict[str, Entry]) -> None:
    assert Counter(map(shape, (entry.path for entry in entries.values()))).keys() == set("ABCD")
    assert len({entry.source for entry in entries.values()}) == 6
    assert {entry.date.moment.year for entry in entries.values() if entry.date} == set(
        range(2016, 2026)
    )
    folders = {entry.path.relative_to(samples).parts[0] for entry in entries.values()}
    assert folders == {"_posts", "archived", "feed"}


def test_nothing_is_left_to_be_told(articles: dict[str, Article]) -> None:
    assert [title for title, article in articles.items() if article.notices] == []


@pytest.mark.parametrize("title", HIDDEN)
def test_what_is_not_the_article_is_not_shown(title: str, articles: dict[str, Article]) -> None:
    raw = articles[title].entry.path.read_text("utf-8")
    for words in HIDDEN[title]:
        assert words in raw
        assert words not in painted(articles[title])


@pytest.mark.parametrize("title", SHOWN)
def test_what_the_article_says_is_shown(title: str, articles: dict[str, Article]) -> None:
    for words in SHOWN[title]:
        assert words in articles[title].document.text + "\n"


def test_no_title_is_said_twice(articles: dict[str, Article]) -> None:
    for title, article in articles.items():
        assert not article.document.text.startswith(title)


def test_no_sample_is_too_short_to_read(articles: dict[str, Article]) -> None:
    lengths = {
        title: len(article.document.text)
        for title, article in articles.items()
        if article.entry.source != CLOCKS
    }
    assert lengths.pop("活字鑄造影像紀錄（上）") == 0
    assert lengths.pop("慢两分钟的城：一座钟楼与它的一百年") >= 6000
    assert {title: length for title, length in lengths.items() if not 300 <= length <= 2500} == {}


def test_every_kind_of_block_and_span_is_there(articles: dict[str, Article]) -> None:
    blocks = [block for article in articles.values() for block in article.document.blocks]
    assert {block.kind for block in blocks} == set(BlockKind)
    frames = {frame.kind for block in blocks for frame in block.frames}
    assert frames == set(FrameKind)
    spans = {span.kind for block in blocks for span in block.spans}
    assert spans == set(SpanKind)
    assert {block.media.kind for block in blocks if block.media} == set(MediaKind)


def test_a_list_goes_on_after_a_picture(articles: dict[str, Article]) -> None:
    document = articles["給城市孩子的星圖（附一段小程式）"].document
    markers = [block.frames[0].marker for block in document.blocks if block.frames]
    assert markers == ["1.", "2.", "3.", "4."]


def test_the_lines_of_a_dialogue_stay_apart(articles: dict[str, Article]) -> None:
    document = articles["长街茶馆的下午"].document
    quotes = [
        frame.id
        for block in document.blocks
        for frame in block.frames
        if frame.kind is FrameKind.QUOTE
    ]
    assert len(quotes) == len(set(quotes)) == 7


def test_the_chapters_of_a_film_are_a_list(articles: dict[str, Article]) -> None:
    document = articles["一小时拆完一只怀表，再用一小时装回去"].document
    chapters = [
        document.text[block.start : block.end]
        for block in document.blocks
        if any(frame.kind is FrameKind.ITEM for frame in block.frames)
    ]
    assert chapters == [
        *("0:00 六十一个零件", "5:12 摆轮", "12:40 发条盒"),
        *("31:00 开始往回装", "58:26 多了一颗", "1:02:10 扣子"),
    ]


def test_each_shape_is_listed(samples: Path, shapes: dict[str, Article]) -> None:
    assert shapes.keys() == SHAPES.keys()
    files = {
        str(path.relative_to(samples / "shapes"))
        for path in (samples / "shapes").rglob("*")
        if path.is_file()
    }
    assert files == {shown.file for shown in SHAPES.values()}


@pytest.mark.parametrize("title", SHAPES)
def test_a_shape_is_listed_and_shown_as_its_author_means_it(
    title: str, samples: Path, shapes: dict[str, Article]
) -> None:
    shown, article = SHAPES[title], shapes[title]
    entry, file = article.entry, samples / "shapes" / shown.file
    assert entry.path.is_relative_to(file)
    listed = (entry.source, entry.author, entry.date and entry.date.iso)
    assert listed == (shown.source, shown.author, shown.date)
    assert not entry.url or entry.url.split("/")[2].endswith((".example", ".example.org"))
    decoded = decode(file.read_bytes())
    assert shown.hidden in decoded.text
    assert shown.sentence in article.document.text
    assert not shown.hidden or shown.hidden not in painted(article)
    assert not article.document.text.startswith(f"{title}\n")
    is_guess = decoded.encoding == "gb18030"
    assert [notice.code for notice in article.notices] == ["encoding"] * is_guess


def test_each_format_has_a_sample(
    samples: Path, entries: dict[str, Entry], shapes: dict[str, Article]
) -> None:
    paths = {entry.path for entry in entries.values()}
    paths |= {article.entry.path for article in shapes.values()}
    names = {
        recognise(decode(path.read_bytes()).text, path.name).format.name
        for path in paths
        if path.is_file()
    }
    assert names == {shipped.name for shipped in SHIPPED}


def test_each_container_has_a_sample(samples: Path) -> None:
    """A repository cannot stand in one, and is read by git; zstd is not supported."""
    files = [samples / "shapes" / shown.file for shown in SHAPES.values()]
    kinds = {container_kind(file) for file in files} - {None}
    assert kinds == set(ContainerKind) - {ContainerKind.REPOSITORY, ContainerKind.ZSTD}
    feeds = [file.read_bytes() for file in files if container_kind(file) is ContainerKind.FEED]
    for root in FEED_ROOTS:
        assert any(re.search(b"<" + root + rb"[\s>]", data) for data in feeds), root
    packed_dumps = {file.suffix for file in files if is_dump_name(file.stem)}
    assert packed_dumps == {".gz"}


def test_tags_that_are_links_beside_each_other_are_several(shapes: dict[str, Article]) -> None:
    assert shapes["怀表的声音"].entry.tags == ("怀表", "声音")


def test_no_markup_of_a_shape_is_shown(shapes: dict[str, Article]) -> None:
    """No text in the samples has such signs of its own."""
    signs = ["**", "==", "[[", "{{", "{%", "%%", "[!", "[^", "</", "##", "+++", "- [", "|", "`"]
    assert [
        (title, sign) for title in shapes for sign in signs if sign in painted(shapes[title])
    ] == []


@pytest.mark.parametrize(
    ("title", "text", "kind", "frames"),
    [
        ("给一座木桥做体检", "先听，后看", BlockKind.HEADING, []),
        ("给一座木桥做体检", "立冬前的木桥，左边第三根桩是新换的。", BlockKind.CAPTION, []),
        ("给一座木桥做体检", "十二根桩的记录", BlockKind.SUMMARY, [FrameKind.DETAILS]),
        ("给一座木桥做体检", "桩脚", BlockKind.TERM, []),
        ("给一座木桥做体检", "桩插进河底的那一段，看不见，所以最要紧。",
         BlockKind.PARAGRAPH, [FrameKind.DEFINITION]),
        ("给一座木桥做体检", "涨水时不要下桥墩，等水退了再敲，桥等得起。",
         BlockKind.PARAGRAPH, [FrameKind.FOOTNOTE]),
        ("二十人的茶会，一个人怎么泡", "先泡浓，再兑开", BlockKind.PARAGRAPH, [FrameKind.QUOTE]),
        ("二十人的茶会，一个人怎么泡", "借第二只保温瓶", BlockKind.PARAGRAPH, [FrameKind.ITEM]),
        ("钟楼的影子", "上午十点的凉粉摊", BlockKind.CAPTION, []),
    ],
)  # fmt: skip
def test_a_part_of_a_shape_is_what_it_means(
    title: str, text: str, kind: BlockKind, frames: list[FrameKind], shapes: dict[str, Article]
) -> None:
    document = shapes[title].document
    parts = [
        (block.kind, [frame.kind for frame in block.frames])
        for block in document.blocks
        if document.text[block.start : block.end] == text
    ]
    assert parts == [(kind, frames)]


def test_the_tasks_of_a_note_are_done_or_not(shapes: dict[str, Article]) -> None:
    document = shapes["二十人的茶会，一个人怎么泡"].document
    markers = [frame.marker for block in document.blocks for frame in block.frames]
    assert [marker for marker in markers if marker in {"☑", "☐"}] == ["☑", "☑", "☐", "☐"]
