"""Well-known hosts and the names of their sources."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reader.text.urls import host_of

SHIPPED: Mapping[str, str] = MappingProxyType(
    {
        # News
        "bbc.com": "BBC 中文",
        "dw.com": "德国之声 DW",
        "rfa.org": "自由亚洲电台 RFA",
        "rfi.fr": "法广 RFI",
        "voachinese.com": "美国之音 VOA",
        "voacantonese.com": "美國之音粵語 VOA",
        "abc.net.au": "澳大利亚广播公司 ABC",
        "sbs.com.au": "SBS 中文",
        "cn.nikkei.com": "日经中文网",
        "cn.nytimes.com": "纽约时报中文网",
        "nytimes.com": "纽约时报",
        "cn.wsj.com": "华尔街日报中文网",
        "wsj.com": "华尔街日报",
        "ftchinese.com": "FT 中文网",
        "reuters.com": "路透社",
        "economist.com": "经济学人",
        "zaobao.com": "联合早报",
        "zaobao.com.sg": "联合早报",
        "8world.com": "8 视界",
        "sinchew.com.my": "星洲日报",
        "orientaldaily.com.my": "東方日報",
        "cna.com.tw": "中央社",
        "udn.com": "聯合新聞網",
        "ltn.com.tw": "自由時報",
        "chinatimes.com": "中時新聞網",
        "storm.mg": "風傳媒",
        "twreporter.org": "報導者",
        "upmedia.mg": "上報",
        "rthk.hk": "香港電台 RTHK",
        "mingpao.com": "明報",
        "hk01.com": "香港01",
        "inmediahk.net": "獨立媒體",
        "thestandnews.com": "立場新聞",
        "scmp.com": "南华早报 SCMP",
        "theinitium.com": "端傳媒",
        "caixin.com": "财新",
        "infzm.com": "南方周末",
        "thepaper.cn": "澎湃新闻",
        "people.com.cn": "人民网",
        "xinhuanet.com": "新华网",
        "news.cn": "新华网",
        "chinanews.com.cn": "中新网",
        "huanqiu.com": "环球网",
        "guancha.cn": "观察者网",
        "ifeng.com": "凤凰网",
        "36kr.com": "36 氪",
        # Magazines, projects and collections
        "chinafile.com": "中参馆",
        "chinadigitaltimes.net": "中国数字时代",
        "iyouport.org": "iYouPort",
        "nei.st": "Nei.st",
        "pao-pao.net": "泡泡",
        "wikipedia.org": "维基百科",
        # Places where many people publish
        "matters.news": "Matters",
        "matters.town": "Matters",
        "medium.com": "Medium",
        "substack.com": "Substack",
        "youtube.com": "YouTube",
        "youtu.be": "YouTube",
        "bilibili.com": "哔哩哔哩",
        "mp.weixin.qq.com": "微信公众号",
        "weibo.com": "微博",
        "zhihu.com": "知乎",
        "douban.com": "豆瓣",
        "jianshu.com": "简书",
        # The samples that come with the program
        "chashi.example": "示例·茶事 Sample",
        "qiaolu.example": "示例·桥路志 Sample",
        "notebook.example": "Sample Notebook 示例",
    }
)
"""The names of the sources behind well-known hosts, or domains, which stand for all their hosts. A
name is used when an article does not name its source itself."""


def known_hosts(extra: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Return the shipped table with the user's own entries, which win.

    Args:
        extra: Host to name, as in the ``[hosts]`` table of the configuration.
    """
    if not extra:
        return SHIPPED
    own = {host.lower().strip().rstrip("."): name for host, name in extra.items()}
    return MappingProxyType({**SHIPPED, **own})


def source_of(url: str, hosts: Mapping[str, str]) -> str:
    """Return the name of a URL's host or of its nearest parent domain, else the bare host.

    Args:
        url: An http(s) URL, or empty.
        hosts: From `known_hosts`.
    """
    host = host_of(url).rstrip(".")
    domain = host
    while domain:
        if domain in hosts:
            return hosts[domain]
        domain = domain.partition(".")[2]
    for prefix in ("www.", "m."):
        host = host.removeprefix(prefix)
    return host
