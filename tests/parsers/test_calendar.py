from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parsers import calendar as cal

DAYS = st.dates(date(1583, 1, 1), date(2400, 12, 31))
NOW = cal.parse_edtf("2014-03-19")


@pytest.mark.parametrize(
    ("period", "edtf"),
    [
        (cal.years(2014), "2014"),
        (cal.years(2010, 2014), "2010/2014"),
        (cal.month_of(2014, 3), "2014-03"),
        (cal.day_of(2014, 3, 21), "2014-03-21"),
        (cal.months(2014, 1, 3), "2014-01/2014-03"),
        (cal.months(2014, 12, 14), "2014-12/2015-02"),
        (cal.decade(1990), "199X"),
        (cal.Period(date(1989, 1, 1), None, "year"), "1989/.."),
        (cal.Period(date(2014, 1, 1), None, "day"), "2014-01-01/.."),
        (cal.Period(None, date(2014, 6, 30), "month"), "../2014-06"),
        (cal.containing(date(2014, 3, 19), "week"), "2014-03-17/2014-03-23"),
        (cal.containing(date(2014, 3, 19), "weekend"), "2014-03-22/2014-03-23"),
        (cal.containing(date(2014, 1, 19), "season"), "2013-12/2014-02"),
        (cal.containing(date(2014, 9, 19), "semester"), "2014-07/2014-12"),
    ],
)
def test_edtf(period, edtf):
    assert period.edtf() == edtf


@pytest.mark.parametrize("wrong", [None, "", "2014-13", "2014-02-30", "hier", "2014-3", "0000"])
def test_parse_edtf_refuses(wrong):
    assert cal.parse_edtf(wrong) is None


@pytest.mark.parametrize(
    ("period", "which", "edtf"),
    [
        (cal.years(2014), "begin", "2014-01/2014-03"),
        (cal.years(2014), "middle", "2014-05/2014-08"),
        (cal.years(2014), "end", "2014-10/2014-12"),
        (cal.month_of(2014, 2), "end", "2014-02-21/2014-02-28"),
        (cal.month_of(2012, 2), "end", "2012-02-21/2012-02-29"),
        (cal.season(2008, 1), "end", "2008-08"),
        (cal.season(2008, 3), "end", "2009-02"),
        (cal.decade(1990), "end", "1997/1999"),
        (cal.containing(date(2014, 3, 19), "week"), "begin", "2014-03-17/2014-03-18"),
    ],
)
def test_part(period, which, edtf):
    assert cal.part(period, which).edtf() == edtf


@pytest.mark.parametrize(
    ("edtf", "count", "unit", "shifted"),
    [
        ("2014-03-31", -1, "month", "2014-02"),
        ("2014-03-19", -1, "year", "2013-03"),
        ("2014-03-19", 10, "day", "2014-03-29"),
        ("2014-12", 3, "month", "2015-03"),
        ("2014", -1, "year", "2013"),
        ("2014", 1, "month", None),
        ("2014-03", 1, "day", None),
    ],
)
def test_shift(edtf, count, unit, shifted):
    found = cal.shift(cal.parse_edtf(edtf), count, unit)
    assert (found and found.edtf()) == shifted


def test_shift_keeps_month_ends():
    assert cal.shift(cal.months(2008, 9, 11), -3, "month").edtf() == "2008-06/2008-08"
    assert cal.shift(cal.months(2015, 1, 2), 1, "year").edtf() == "2016-01/2016-02"


@pytest.mark.parametrize(("year", "sunday"), [(2014, (4, 20)), (2008, (3, 23)), (2000, (4, 23)), (2038, (4, 25))])
def test_easter(year, sunday):
    assert cal.easter(year) == date(year, *sunday)


@pytest.mark.parametrize(
    ("month", "tense", "edtf"),
    [
        (2, "past", "2014-02"),
        (3, "past", "2014-03"),
        (9, "past", "2013-09"),
        (2, "future", "2015-02"),
        (3, "future", "2014-03"),
        (9, "future", "2014-09"),
        (10, None, "2013-10"),
        (6, None, "2014-06"),
    ],
)
def test_choose_year(month, tense, edtf):
    assert cal.choose_year(lambda year: cal.month_of(year, month), NOW, tense).edtf() == edtf


@given(DAYS, st.sampled_from(["day", "week", "month", "quarter", "semester", "season", "year", "decade"]))
def test_containing_contains(at, grain):
    period = cal.containing(at, grain)
    assert period.start <= at <= period.end


@given(DAYS)
def test_edtf_round_trip(at):
    assert cal.parse_edtf(cal.day(at).edtf()) == cal.day(at)


@given(DAYS, st.integers(-600, 600))
def test_shift_months_moves_whole_months(at, count):
    moved = cal.shift_months(at, count)
    assert (moved.year * 12 + moved.month) - (at.year * 12 + at.month) == count
    assert moved.day == at.day or (moved + timedelta(days=1)).day == 1


@given(DAYS, st.integers(0, 6))
def test_week_after(at, weekday):
    found = cal.week_after(at, weekday)
    assert found.weekday() == weekday
    assert 1 <= (found - at).days <= 7


@given(st.integers(1583, 4000))
def test_easter_is_a_spring_sunday(year):
    assert cal.easter(year).weekday() == 6
    assert date(year, 3, 22) <= cal.easter(year) <= date(year, 4, 25)
