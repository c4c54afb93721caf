from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.archive.dates import LONGEST, parse_date, parse_epoch
from reader.archive.file_names import parse_name, parse_path
from reader.text.article_date import ArticleDate

DATES = {
    # ISO 8601 and what is near it
    "2024-03-05T08:09:10.653Z": "2024-03-05T08:09:10.653000+00:00",
    "2024-03-05T08:09:10Z": "2024-03-05T08:09:10+00:00",
    "2024-03-05T08:09:10+01:00": "2024-03-05T07:09:10+00:00",
    "2024-03-05 08:09:10 +0800": "2024-03-05T00:09:10+00:00",
    "2024-03-05 08:09 -05": "2024-03-05T13:09:00+00:00",
    "2024-03-05T08:09-05:00": "2024-03-05T13:09:00+00:00",
    "2024-03-05T08:09:10": "2024-03-05T08:09:10",
    "2024-03-05T08:09:60Z": "2024-03-05T08:09:59+00:00",
    "2024-03-05T08:09:10.1234567890Z": "2024-03-05T08:09:10.123456+00:00",
    "2024-03-05T08:00:00+08:00[Asia/Shanghai]": "2024-03-05T00:00:00+00:00",
    "20240305T083000Z": "2024-03-05T08:30:00+00:00",
    "2024-03-05": "2024-03-05",
    "'2024-03-05'": "2024-03-05",
    "[2024-03-05]": "2024-03-05",
    "2024-3-5": "2024-03-05",
    "2024/03/05": "2024-03-05",
    "2024.3.5": "2024-03-05",
    "2024_3_5": "2024-03-05",
    "20240305": "2024-03-05",
    "２０２４－０３－０５　０８：００": "2024-03-05T08:00:00",
    # what is impossible, in part or as a whole
    "2024-03-05T99:00:00Z": "2024-03-05",
    "2024-03-05T08:09:10+99:99": "2024-03-05T08:09:10",
    "2024-03-05 24:00": "2024-03-05",
    "2024-02-30": None,
    "2024-02-30T99:00:00Z": None,
    "2024-00-05": None,
    "2024-03-00": None,
    "2024-03/05": None,
    "0000-01-01": None,
    "0001-01-01T00:00:00+08:00": None,
    "0999-12-31": None,
    "9999-12-31": None,
    # Chinese
    "2024年3月5日": "2024-03-05",
    "2024 年 3 月 5 号": "2024-03-05",
    "2024年3月5日 08:09": "2024-03-05T08:09:00",
    "2024年03月05日08时30分15秒": "2024-03-05T08:30:15",
    "2024年3月5日（星期二）下午3时20分": "2024-03-05T15:20:00",
    "2024年3月5日 星期二 上午 9:05": "2024-03-05T09:05:00",
    "2024年3月5日晚上8点半": "2024-03-05T20:30:00",
    "2024年3月5日中午12点": "2024-03-05T12:00:00",
    "2024年3月5日凌晨12:10": "2024-03-05T00:10:00",
    "星期二, 三月 5日 2024, 9:56:06 晚上": "2024-03-05T21:56:06",
    "星期二, 三月 5日 2024, 12:07:22 下午": "2024-03-05T12:07:22",
    "星期二, 十二月 31日 2024, 11:46:24 中午": "2024-12-31T11:46:24",
    "3月5日2024": "2024-03-05",
    "三月 5日 12号": None,
    "2024-03-05 8:00 晚上好": "2024-03-05T08:00:00",
    "2024年3月5-7日": "2024-03-05",
    "二〇二四年三月五日": "2024-03-05",
    "二零二四年十二月三十一日": "2024-12-31",
    "二○二四年三月廿五日": "2024-03-25",
    "民国113年3月5日": "2024-03-05",
    "民國一百一十三年三月五日": "2024-03-05",
    "中华民国元年一月一日": "1912-01-01",
    "中華民國二十三年十月十日": "1934-10-10",
    "北京时间2024年3月5日 10:00": "2024-03-05T02:00:00+00:00",
    "令和6年3月5日": None,
    # English, in any order
    "March 5, 2024": "2024-03-05",
    "Mar. 5th, 2024": "2024-03-05",
    "5 Mar 2024": "2024-03-05",
    "5th of March 2024": "2024-03-05",
    "05-Mar-2024": "2024-03-05",
    "05/Mar/2024": "2024-03-05",
    "2024 March 5": "2024-03-05",
    "2024-Mar-05": "2024-03-05",
    "Tuesday, SEPT 3 2024": "2024-09-03",
    "Mar 5, 2024, 8:09 PM": "2024-03-05T20:09:00",
    "March 5, 2024 at 12:09 a.m.": "2024-03-05T00:09:00",
    "March 5, 2024 12:09 pm": "2024-03-05T12:09:00",
    "March 5, 2024, 5pm": "2024-03-05T17:00:00",
    "maybe 5 2024": None,
    # RFC 5322, and what programs print
    "Tue, 05 Mar 2024 08:09:10 GMT": "2024-03-05T08:09:10+00:00",
    "Tue, 5 Mar 2024 08:09:10 -0500": "2024-03-05T13:09:10+00:00",
    "5 Mar 2024 08:09:10 +0800": "2024-03-05T00:09:10+00:00",
    "Tue, 05 Mar 2024 08:09:10 EST": "2024-03-05T13:09:10+00:00",
    "Tue, 05 Mar 2024 08:09:10 CST": "2024-03-05T08:09:10",
    "Tue Mar  5 08:09:10 CST 2024": "2024-03-05T08:09:10",
    "Tue Mar  5 08:09:10 UTC 2024": "2024-03-05T08:09:10+00:00",
    "Tue Mar 5 08:09:10 2024 +0800": "2024-03-05T00:09:10+00:00",
    "Tue Mar 05 2024 08:09:10 GMT+0800 (China Standard Time)": "2024-03-05T00:09:10+00:00",
    "2024-03-05, 20:00 (UTC+8)": "2024-03-05T12:00:00+00:00",
    # a day and a month in unknown order
    "13/05/2024": "2024-05-13",
    "03/13/2024 2:05 PM": "2024-03-13T14:05:00",
    "05/05/2024": "2024-05-05",
    "13.05.2024": "2024-05-13",
    "03/05/2024": None,
    "13/13/2024": None,
    # within a text
    "发布时间：2024-03-05 10:00": "2024-03-05T10:00:00",
    "发表于 2024-03-05 10:00:00\u3000来源：茶事": "2024-03-05T10:00:00",
    "Published: Tuesday, March 5, 2024": "2024-03-05",
    "May 2, 2024 — updated June 3, 2025": "2024-05-02",
    "2024-03-05 – 2024-03-07": "2024-03-05",
    "2024-03-05 08:00-09:30": "2024-03-05T08:00:00",
    "2024-03-05 3 篇": "2024-03-05",
    # months and years
    "2024-03": "2024-03",
    "2024/3": "2024-03",
    "2024年3月": "2024-03",
    "Mar 2024": "2024-03",
    "发布时间：2024年3月": "2024-03",
    "2024": "2024",
    "2024年": "2024",
    "民国二十年": "1931",
    "2024-13": None,
    "2024年3月的雨": None,
    # numbers
    "1709626150": "2024-03-05T08:09:10+00:00",
    "1709626150.5": "2024-03-05T08:09:10+00:00",
    "1709626150653": "2024-03-05T08:09:10.653000+00:00",
    "1709626150653000": "2024-03-05T08:09:10.653000+00:00",
    "202403050830": "2024-03-05T08:30:00",
    "20240305083015": "2024-03-05T08:30:15",
    "13800138000": None,
    "12345678": None,
    "20241305": None,
    "a20240305": None,
    "1202403051": "2008-02-07T16:50:51+00:00",
    "1.2024.3.5": None,
    "7": None,
    # none
    "昨天": None,
    "3 天前": None,
    "None": None,
    "null": None,
    "": None,
}


def exact(found: ArticleDate | None) -> str | None:
    """Return a date as exact as it is."""
    if found is None:
        return None
    return found.day() if found.exact_to else found.stored


@pytest.mark.parametrize("text", DATES)
def test_written_dates(text: str) -> None:
    assert exact(parse_date(text)) == DATES[text]


@pytest.mark.parametrize("text", ["2024-03-05 08:00", "2024年3月5日 上午8点"])
def test_a_zone_places_a_time_that_has_none(text: str) -> None:
    assert exact(parse_date(text, ZoneInfo("Asia/Shanghai"))) == "2024-03-05T00:00:00+00:00"


@pytest.mark.parametrize("text", ["2024-03-05", "2024-03", "2024-03-05T08:00:00+01:00"])
def test_a_zone_moves_nothing_else(text: str) -> None:
    assert parse_date(text, ZoneInfo("Asia/Shanghai")) == parse_date(text)


@given(
    st.datetimes(
        datetime(1000, 1, 2),  # noqa: DTZ001 - bounds of the strategy
        datetime(9998, 12, 30),  # noqa: DTZ001 - the same
        timezones=st.timezones(),
    )
)
def test_iso_dates_come_back(written: datetime) -> None:
    text = written.isoformat()
    expected = datetime.fromisoformat(text)
    offset = expected.utcoffset() or timedelta()
    # Local mean times before time zones have seconds, no archive has.
    assume(not offset.seconds % 60 and abs(offset) <= timedelta(hours=14, minutes=59))
    assert parse_date(text) == ArticleDate(expected.astimezone(UTC))


_FORMATS = [
    *("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%d %B %Y", "%b %d, %Y", "%A, %d %b %Y", "%Y%m%d"),
]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(_FORMATS))
def test_a_day_is_read_in_every_format(day: date, written: str) -> None:
    assert parse_date(day.strftime(written)) == ArticleDate.of_day(day.year, day.month, day.day)


_ALPHABET = "0123456789-:./TZ+ 年月日,，：GMTJanary上午pm民国〇一十廿()（）元百"


@given(st.text(_ALPHABET, max_size=60) | st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or 999 < found.moment.year <= 9999
    assert parse_name(text)[1] in text
    assert parse_path(text.split("/"), text)[1] in text


@pytest.mark.parametrize(
    "part",
    ["2", "20240305", "2024-", "2024-03-05 ", "五", "民国", "Mar ", "5 Mar ", " ", "1:", "(", "年"],
)
def test_reading_is_linear(part: str) -> None:
    started = time.process_time()
    for text in (part * 100_000, "2024-03-05" + part * 100_000, part * (LONGEST // len(part))):
        parse_date(text)
        parse_name(text)
    assert time.process_time() - started < 10  # 0.05 s on an idle machine


EPOCHS = {
    "1709626150653": datetime(2024, 3, 5, 8, 9, 10, 653000, tzinfo=UTC),
    "1709626150": datetime(2024, 3, 5, 8, 9, 10, tzinfo=UTC),
    "-1000000000000": datetime(1938, 4, 24, 22, 13, 20, tzinfo=UTC),
    "NaN": None,
    "": None,
    "9" * 16: None,
    "9" * 5000: None,
}


@pytest.mark.parametrize("text", EPOCHS)
def test_epochs_are_milliseconds_or_seconds(text: str) -> None:
    moment = EPOCHS[text]
    assert parse_epoch(text) == (ArticleDate(moment) if moment else None)


@pytest.mark.parametrize(
    ("stem", "day", "rest"),
    [
        ("2024-03-05-一杯茶", "2024-03-05", "一杯茶"),
        ("20240305 一杯茶", "2024-03-05", "一杯茶"),
        ("20240305一杯茶", "2024-03-05", "一杯茶"),
        ("2024_3_5_一杯茶", "2024-03-05", "一杯茶"),
        ("2024-3-5-一杯茶", "2024-03-05", "一杯茶"),
        ("2024.03.05 - 一杯茶", "2024-03-05", "一杯茶"),
        ("2024-0305-tea", "2024-03-05", "tea"),
        ("2024-03-05T08-30 tea", "2024-03-05", "tea"),
        ("(2024-03-05) tea", "2024-03-05", "tea"),
        ("【2024-03-05】一杯茶", "2024-03-05", "一杯茶"),
        ("20240305.2 ⭐️ tea", "2024-03-05", "⭐️ tea"),
        ("2024-03-05-", "2024-03-05", ""),
        ("20240305", "2024-03-05", ""),
        ("2024年3月5日", "2024-03-05", ""),
        ("2024年3月5日 一杯茶", "2024-03-05", "一杯茶"),
        ("2024年3月5日的一杯茶", "2024-03-05", "2024年3月5日的一杯茶"),
        ("一杯茶-2024-03-05", "2024-03-05", "一杯茶"),
        ("一杯茶 (2024-03-05)", "2024-03-05", "一杯茶"),
        ("一杯茶（2024年3月5日）", "2024-03-05", "一杯茶"),
        ("一杯茶20240305", "2024-03-05", "一杯茶"),
        ("tea_20240305", "2024-03-05", "tea"),
        ("第20240305期", "2024-03-05", "第20240305期"),
        ("2024-03-05至2024-03-07", "2024-03-05", "2024-03-05至2024-03-07"),
        ("2024-03", "2024-03", ""),
        ("2024年3月", "2024-03", ""),
        ("周报 2024-01-01~2024-03-05", None, "周报 2024-01-01~2024-03-05"),
        ("2024-03-一杯茶", None, "2024-03-一杯茶"),
        ("2024-02-30-一杯茶", None, "2024-02-30-一杯茶"),
        ("202403051 号", None, "202403051 号"),
        ("20240305a3f1", None, "20240305a3f1"),
        ("a20240305", None, "a20240305"),
        ("010-20240305", None, "010-20240305"),
        ("13812345678", None, "13812345678"),
        ("(2024-03-05 tea", None, "(2024-03-05 tea"),
        ("tea-2024", None, "tea-2024"),
        ("一杯茶", None, "一杯茶"),
    ],
)
def test_a_file_name_may_begin_or_end_with_its_day(stem: str, day: str | None, rest: str) -> None:
    found, left = parse_name(stem)
    assert (exact(found), left) == (day, rest)


@pytest.mark.parametrize(
    ("path", "day", "rest"),
    [
        ("2020/08/14/tea", "2020-08-14", "tea"),
        ("2020/08/14/backup/tea", None, "tea"),
        ("2020-08-14/backup/tea", None, "tea"),
        ("2020/08/backup/tea", None, "tea"),
        ("2020/backup/08/tea", None, "tea"),
        ("2020/08-14/tea", "2020-08-14", "tea"),
        ("2020/08-14 pictures/tea", None, "tea"),
        ("2020/08/14", "2020-08-14", ""),
        ("2020/8月/14日", "2020-08-14", ""),
        ("2020年8月/14日", "2020-08-14", ""),
        ("2020/08-14-tea", "2020-08-14", "tea"),
        ("2020/0814", "2020-08-14", ""),
        ("2020/8月14日 tea", "2020-08-14", "tea"),
        ("2020-08-14/tea", "2020-08-14", "tea"),
        ("2020/08/tea", "2020-08", "tea"),
        ("2020-08/tea", "2020-08", "tea"),
        ("2020/08/32", "2020-08", "32"),
        ("2020/08/01-tea", "2020-08", "01-tea"),
        ("2019/02/2024-03-05-tea", "2024-03-05", "tea"),
        ("2020/tea", None, "tea"),
        ("2020/13/tea", None, "tea"),
        ("202008/tea", None, "tea"),
        ("101-200/127", None, "127"),
        ("posts/2024-03-05-tea/index", "2024-03-05", "tea"),
        ("2024-03-05-tea/index.zh-cn", "2024-03-05", "tea"),
        ("2024-03-05-tea/water", None, "water"),
        ("2024-03-05/index", "2024-03-05", "index"),
        ("tea", None, "tea"),
    ],
)
def test_folders_may_have_the_day(path: str, day: str | None, rest: str) -> None:
    *folders, stem = path.split("/")
    found, left = parse_path(folders, stem)
    assert (exact(found), left) == (day, rest)


def test_a_zone_far_from_utc_is_read() -> None:
    date = datetime(2024, 3, 5, 8, tzinfo=timezone(timedelta(hours=14)))
    assert parse_date(date.isoformat()) == ArticleDate(date.astimezone(UTC))
