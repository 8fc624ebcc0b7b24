"""Dates, periods and times of day in running text: numbers, but no figures."""

S = " *"
UNTIL = rf"{S}[-~–—～至到]{S}"
TO = rf"{S}[-~–—～至到、及和,]{S}"
ALONE = "(?<![0-9.A-Za-z])(?<![0-9][,:])"
# A year may stand right behind the number of its item: 1.107年.
YEAR_ALONE = rf"(?:{ALONE}|(?<=^[1-9][.])(?=[0-9]{{2,3}}{S}(?:學年|年|[-~–—～至到])))"
YEAR_NUMBER = rf"(?:民國{S})?{YEAR_ALONE}(?:19[0-9]{{2}}|20[0-9]{{2}}|[89][0-9]|1[0-4][0-9])"
WHOLE = "(?![0-9]|[.,:][0-9])"
MONTH_NUMBER = "(?:1[0-2]|0?[1-9])"
DAY_NUMBER = "(?:3[01]|[12][0-9]|0?[1-9])"
YEAR = rf"{YEAR_NUMBER}{S}\)?{S}(?:學{S})?年{S}度?"
DAY = rf"{DAY_NUMBER}{S}日"
WEEKDAY = rf"(?:{S}\({S}(?:星期|週)?[一二三四五六日]{S}\))?"
MONTHS = (
    rf"(?<![0-9.])(?:{MONTH_NUMBER}{S}月?{TO})*{MONTH_NUMBER}{S}月(?:份|底|初|中旬|上旬|下旬)?"
    rf"(?:{S}{DAY}{WEEKDAY}(?:{TO}{DAY}{WEEKDAY})*)?"
)
PART = (
    rf"(?:{S}\(?{S}{MONTHS}\)?|{S}[上下]半年度?|{S}第?{S}[一二三四1-4]{S}(?:學期|季)"
    rf"|{S}(?:十[一二]?|[一二三四五六七八九])月|底|初)"
)
CLOCK = r"(?:[01]?[0-9]|2[0-4])"
# Of 6 o'clock and later, which no ratio begins with.
DAYTIME = "(?:0[0-9]|[6-9]|1[0-9]|2[0-4])"
UNITS = "[%‰人名案件戶處場次元萬億個位所校歲分多餘組班床倍]"

# 108年, 107-109年, 110年1-10月, 113學年度第1學期, 114年(1-10月), 110年11月17日
DATE = rf"(?:{YEAR_NUMBER}{S}年?{TO})*{YEAR}{PART}?(?:{UNTIL}(?:{YEAR}{PART}?|{MONTHS}))*"
# 112上半年, 108Q2
PART_OF_YEAR = rf"{YEAR_NUMBER}{S}(?:[上下]半年度?|Q[1-4](?:{UNTIL}(?:{YEAR_NUMBER})?Q?[1-4])?)"
# 111. 3. 12, 2022/3/12
POINTED = rf"{YEAR_NUMBER}{S}(?P<dot>[./-]){S}{MONTH_NUMBER}{S}(?P=dot){S}{DAY_NUMBER}(?![0-9])"
# 110/1~110/12, 111.1-6月, 113/04
MONTHLY = (
    rf"{YEAR_NUMBER}[./]{MONTH_NUMBER}{UNTIL}(?:{YEAR_NUMBER}[./]{MONTH_NUMBER}|{MONTH_NUMBER}{S}月)"
    rf"|{YEAR_NUMBER}/0[1-9](?![0-9/])"
)
# 3、7、11月, 5月底, 7月3日; 3/12(五)
MONTH = (
    rf"{MONTHS}|(?<![0-9.]){MONTH_NUMBER}/{DAY_NUMBER}"
    rf"(?={S}(?:\({S}[一二三四五六日]{S}\)|[前起止日截至~]))"
)
# 上午10時30分, 9:00-12:00, 14時30分
TIME = (
    rf"(?:[上下]午|中午|晚上|凌晨){S}{CLOCK}{S}[時點:](?:{S}[0-5]?[0-9]{S}分?)?"
    rf"(?:{S}[-~–—～至]{S}{CLOCK}{S}[時點:](?:{S}[0-5]?[0-9]{S}分?)?)?"
    rf"|(?<![0-9.:]){DAYTIME}:[0-5][0-9]{S}[-~–—～至]{S}{DAYTIME}:[0-5][0-9]"
    rf"|(?<![0-9.]){CLOCK}{S}時{S}[0-5]?[0-9]{S}分"
    rf"|(?<![0-9.:比約為例]){DAYTIME}:[0-5][05](?![0-9:]|{S}[-~–—～至])"
)
# Years without their word: 109-111, (2018、2020、2022), 2022《
YEARS = (
    rf"{YEAR_NUMBER}(?:{TO}{YEAR_NUMBER})+{WHOLE}(?!{S}{UNITS}|{S}[-~–—]|/)"
    rf"|{ALONE}(?:199[0-9]|20[0-4][0-9]){WHOLE}(?!{S}{UNITS}|{S}[-~–—:]{S}[0-9])"
)
# 110內政部資料: a year of the programme that a word follows, no unit
YEAR_BEFORE_WORD = rf"{ALONE}(?<!\t)1[01][0-9](?=[\u4e00-\u9fff])(?!{UNITS})"
# 112目標, 112實績: the heads of columns
YEAR_OF_HEAD = rf"{ALONE}1[01][0-9](?=(?:目標|實績|實際|達成|預期|預估|執行)[值數率]?\s*(?:\t|$))"
