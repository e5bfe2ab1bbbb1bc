"""The grammar of times: all rules in their order. Class names are those of time_words.csv and of `time_tokens`."""

from __future__ import annotations

from pipeline.parsers import time_calendar as calendar
from pipeline.parsers import time_compose as compose
from pipeline.parsers import time_lengths as lengths
from pipeline.parsers import time_relative as relative
from pipeline.parsers import time_years as years
from pipeline.parsers.time_grammar import rule

_TO = "(?:TO|TOTHE|DASH|UNTIL TOTHE|UNTIL TO|UNTIL)"
_DE = "(?:OF|OFTHE)"
_DAY = "(?:(?:DAY|DABBR DOT?) COMMA? THE?)?"
_YEAR = "(?:COMMA YEARNUM)?"
_YEARS = "(?:ANNUAL|YEARNUM)"
_ANY = f"[{' '.join(lengths.ANY_UNIT)}]"
_END = "(?:LATER|EARLIER|THEN|BY)"

NAMES = (
    rule("ABBR DOT (?=YEARNUM) | ABBR (?=YEARNUM) | (?<=[NUM ORD PAIR])ABBR", calendar.month_name),
    rule("LITERAL", calendar.literal),
    rule("DAYS", calendar.days),
    rule(f"PAIR MONTH {_YEAR}", calendar.days_of_month),
    rule(f"{_DAY} (?:NUM|ORD) {_TO} {_DAY} (?:NUM|ORD) MONTH {_YEAR}", calendar.days_of_month),
    rule(f"(?<=BETWEEN THE)(?:NUM|ORD) AND THE (?:NUM|ORD) MONTH {_YEAR}", calendar.days_of_month),
    rule(f"(?:NUM|ORD) AND (?:NUM|ORD) MONTH {_YEAR}", calendar.days_of_month),
    rule("(?:NUM|ORD) MONTH LINE YEARNUM (?!LINE)", calendar.day_month),  # a wrapped line
    rule(f"{_DAY} (?:NUM|ORD) MONTH {_YEAR}", calendar.day_month),
    rule("PAIR", calendar.pair),
    rule("MONTH", calendar.month),
    rule("SEASON", calendar.season),
    rule("FEAST", calendar.feast),
    rule("ORD (?=AND ORD UNITS)", calendar.numbered_unit),
    rule("ORD (?:UNIT|UNITS)", calendar.numbered_unit),
    rule("CODE", calendar.quarter_code),
    rule("NUM FIRST (?:UNIT|UNITS)", calendar.first_units),
    rule("[FIRST LAST] [UNIT UNITS] (?=[OF OFTHE])", calendar.first_or_last_units),
    rule("YEARLY NUM", calendar.short_year),
    rule("(?:ORD|LAST) (?:DAY|UNIT) (?:OF|OFTHE) (?:UNIT OF)? YEARLY", calendar.ranked_in_month),
    rule("ORD FORTNIGHT (?:OF|OFTHE) (?:UNIT OF)? YEARLY", calendar.fortnight),
    rule("PART (?:(?:OF|OFTHE) THE? (?:UNIT OF)?|DASH)? YEARLY", calendar.part_of_yearly),
    rule(f"YEARLY {_TO} THE? YEARLY | YEARLY AND THE? YEARLY", calendar.range_of_yearlies),
    rule("UNIT OFTHE (?:YEARLY|DATE)", calendar.week_of),
    rule("(?:UNITS|UNIT) (?:NUM|YEARNUM)", calendar.decade),
    rule("(?:UNIT|TERM) (?:YEARNUM|ANNUAL)", calendar.named_year),
)

LENGTHS = (
    rule(
        f"NUM (?:LAST|NEXT) {_ANY}|(?:LAST|NEXT) NUM {_ANY}|NUM {_ANY} (?:LAST|AFTER|BEFORE|COMING)",
        lengths.last_or_next,
    ),
    rule(f"NUM (?:TO|OR|DASH) NUM {_ANY}|(?<=BETWEEN)NUM AND NUM {_ANY}", lengths.vague_length),
    rule(f"NUM (?=AND NUM {_ANY})", lengths.shared_unit),
    rule(f"FEW QUALITY? {_ANY}", lengths.vague_length),
    rule(f"(?<=[THEN SINCE DURING IN AGO WITHIN] OFTHE){_ANY}", lengths.plural_only),
    rule(f"(?<=OFTHE){_ANY} (?=DURING)", lengths.plural_only),
    rule("THIS LAST [UNIT UNITS]", lengths.last_units),
    rule(f"NUM FIRST {_ANY}", lengths.first_units),
    rule(f"NUM? (?:DOZEN|FORTNIGHT) OF {_ANY}", lengths.dozen),
    rule("NUM? DEMI DASH [UNIT CLOCK CENTURY]", lengths.half_unit),
    rule("NUM QUART OF CLOCK", lengths.quarters_of_hour),
    rule(f"NUM {_ANY} AND DEMI", lengths.counted_and_half),
    rule(f"NUM {_ANY} AND? NUM {_ANY}", lengths.compound),
    rule("NUM CLOCK NUM (?=[COMMA DOT LINE])", lengths.hours_and_minutes),
    rule("NUM? UNIT OF YEARLY", lengths.named_month),
    rule(f"NUM QUALITY? {_ANY}", lengths.counted),
    rule("HOUR", lengths.clock_length),
    rule("(?<=OFWHICH)NUM", lengths.part_of_length),
)

RELATIVE = (
    rule("THE? [UNIT TERM] (?:LAST|NEXT|COMING|AFTER|BEFORE|CURRENT)", relative.relative_unit),
    rule("NEXT [UNIT UNITS TERM]", relative.adjective_first),
    rule("THIS [UNIT TERM] (?:DASH? (?:HERE|THERE))?", relative.this_unit),
    rule(f"NUM LAST [UNIT UNITS] {_DE} THE? [YEARNUM ANNUAL UNIT TERM]", compose.last_units),
    rule(f"LAST UNIT {_DE}? THE? [YEARNUM ANNUAL]|LAST UNIT {_DE} THE? [UNIT TERM]", compose.last_units),
    rule("LAST [UNIT UNITS TERM]", relative.adjective_first),
    rule(f"[ORD LAST] [HALF QUART] {_DE} THE? [ANNUAL YEARNUM UNIT TERM]", compose.part_in_order),
    rule(f"THE? SAME [UNIT TERM POINT] {_DE} THE? {_YEARS}|THE? SAME [UNIT TERM POINT] ANNUAL", relative.same_unit),
    rule("THE? SAME [UNIT TERM POINT]|THIS [POINT PERIOD]", relative.same_unit),
    rule(f"SAME PERIOD {_DE}? THE? {_YEARS}|SAME PERIOD BEFORE?", relative.same_period),
    rule("YEARLY (?:LAST|NEXT|COMING|AFTER|BEFORE)", compose.yearly_moved),
    rule(f"YEARLY {_DE}? THE? [ANNUAL YEARNUM]", compose.yearly_in_year),
    rule(f"YEARLY {_DE} THE? [UNIT TERM]", compose.yearly_of_unit),
    rule("THIS YEARLY", compose.this_yearly),
    rule(f"(?:[ORD LAST]) [DAY UNIT] {_DE} DATE", compose.ranked_in_date),
    rule("DAY [NUM ORD]", relative.weekday_number),
    rule("THIS DAY MOMENT? (?:TO THE NOW)?", relative.this_weekday),
    rule(f"DAY {_DE}? THE? DATE", relative.weekday_in_week),
    rule("DAY (?:LAST|NEXT|COMING|AFTER|BEFORE|MOMENT)?", relative.weekday),
    rule(f"(?:PAIR|[NUM ORD] {_TO} [NUM ORD]) OFTHE? DATE", compose.days_of_date),
    rule("(?<=THE)[NUM ORD] OFTHE DATE", compose.days_of_date),
    rule("DATE (?:TO THE NOW|IN PART OF? MOMENT|WITHIN THE MOMENT|IN MOMENT)", relative.day_and_moment),
    rule("NOW MOMENT?", relative.day_from_now),
    rule("THIS MOMENT", relative.moment),
    rule("(?<=WITHIN THE)MOMENT|THE MOMENT SAME|(?<=THE)UNIT SAME", relative.told_moment),
    rule("(?<=[THE OFTHE NUM])UNIT", relative.last_weekend),
    rule(f"PART (?:{_DE} THE?)? MOMENT", relative.moment),
    rule("[TERM UNIT LENGTH YEARLY] [CLOSED OPENED] (?:IN|THE)? [DATE YEARLY]", compose.bounded_term),
    rule(f"TOLDDAY {_DE} THE? (?:DATE|YEARLY)|TOLDDAY", relative.told_day),
    rule(f"PART (?:{_DE} THE?|DASH)? [ANNUAL YEARNUM DATE]|PART (?:{_DE} THE?|DASH)? [UNIT TERM]", compose.part),
    rule("(?<=OF)DATE (?:TO|TOTHE) THE? DATE", relative.weekdays),
    rule(f"YEARNUM (?:{_TO}) YEARNUM|(?<=BETWEEN)YEARNUM AND YEARNUM", compose.year_range),
    rule(f"(?<=[OF OFTHE SINCE])[DATE ANNUAL YEARLY] {_TO} THE? [DATE ANNUAL YEARNUM YEARLY]", compose.time_range),
    rule("(?<=BETWEEN)[DATE ANNUAL YEARLY] AND THE? [DATE ANNUAL YEARNUM YEARLY]", compose.time_range),
    rule("(?<=BETWEEN THE)[DATE ANNUAL YEARLY] AND THE? [DATE ANNUAL YEARNUM YEARLY]", compose.time_range),
    rule("(?<=[FOR OPENED CLOSED] THE)[UNIT TERM]", compose.whole_year),
    rule("(?<=[ON WITHIN] THE)[UNIT TERM]|(?<=COURSE OFTHE)[UNIT TERM]", compose.present_unit),
    rule("(?<=OF THE)[UNIT TERM]|(?<=OFTHE)[UNIT TERM]", compose.present_unit),
    rule("(?<=[TOTHE THE])[ORD BEFORE]", compose.ellipsis),
    rule(f"[NUM ORD] {_TO} [NUM ORD]|(?<=BETWEEN THE)[NUM ORD] AND THE [NUM ORD]", compose.bare_days),
    rule("(?<=[THE OFTHE])[NUM ORD]", compose.bare_days),
)

DISTANCES = (
    rule("(?:AGO|WITHIN) ABOUT? LENGTH", lengths.distance_from_now),
    rule("LENGTH (?:BY|THEN) THE? [YEARLY DATE ANNUAL]", lengths.from_date),
    rule(f"LENGTH {_END}", lengths.from_told),
    rule("(?<=BY)LENGTH|(?<=HENCE)LENGTH|(?<=HENCE TO)LENGTH|(?<=HENCE ABOUT)LENGTH", lengths.within),
)

YEARS = (rule("YEARNUM", years.year),)

CASCADE = (*NAMES, *LENGTHS, *RELATIVE, *DISTANCES, *YEARS)
