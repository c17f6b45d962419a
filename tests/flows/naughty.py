"""Texts that have broken programs before, of our own making. None is a name of anybody."""

from __future__ import annotations

import unicodedata

_PLAIN = [
    "null", "None", "undefined", "NaN", "true", "0", "-1", "1e400", "0x00", "1/0", "inf", "--", "-", "---", "--help", "--json",
    "--ack", "-h", "=", "*", "?", "~", "$HOME", "$(id)", "`id`", "%s%n%x", "%00", "{0}", "{facts}", "{}", "[]", "()", "''", '"',
    "'", '""""', "\\", "\\\\", "\\n", "\\u0041", "\\x00", "/", "//", "..", "../../etc/passwd", "C:\\con", "aux.txt", "nul",
    "a b", " a", "a ", "a  b", "\u00a0x\u00a0",
]  # fmt: skip
_QUERIES = [
    "'; DROP TABLE record; --", "1 OR 1=1", "x' UNION SELECT private FROM signing_key --", '" OR ""="', "%", "_", "a_b%c",
    "NEAR(a b)", "a* AND b", "name:x", "ROWID", "?1", ":name", "@p", "$p", "/* */", "--x", ";", "\\'",
]  # fmt: skip
_FORMULAS = [
    "=1+1", "=cmd|' /C calc'!A0", "+1-1", "-2+3", "@SUM(1)", "=HYPERLINK(\"http://x.example\")", "|x", "%x", "\uff1d1+1",
]  # fmt: skip
_MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "&amp;&#0;", "]]>", "<!--", "-->", "<?xml?>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>", "javascript:alert(1)", "</bdi></table>", "{{7*7}}", "${7*7}",
    "<w:t>x</w:t>", "\\href{x}{y}", "(\\)) Tj ET",
]  # fmt: skip
_SCRIPTS = [
    "Հայերեն և ուրիշ", "Ազգանուն, Անուն", "Русский текст", "Азәрбајҹан", "Əliyev Ş. İ.", "ქართული ენა", "ᲥᲐᲠᲗᲣᲚᲘ", "العربية",
    "فارسی ‌نیم‌فاصله", "עברית", "ไทย", "हिन्दी", "中文名字", "日本語の名前", "한국어", "ᚠᛇᚻ", "Zürich", "naïve café", "ǅ ǆ Ǆ",
    "ﬁ ﬂ ﬀ", "ﷺ", "﷽", "İi ıI", "ẞß", "Ǆ", "և", "եւ", "１２３", "①②", "𝔘𝔫𝔦", "ＡＢＣ", "Ꭰ", "mixed Կիր Кир Gi عر",
]  # fmt: skip
_MARKS = [
    "e\u0301", "\u00e9", "a\u0308\u0323", "a\u0323\u0308", "Z" + "\u0310\u0335\u0328" * 12, "\u0301", "\u1100\u1161\u11a8",
    "\u0344", "\u212b", "\u2126", "\u0958", "\ufb1d", "\u0f73",
]  # fmt: skip
_INVISIBLE = [
    "\u200b", "a\u200bb", "\u200d", "\u2060x", "\ufeffx", "x\ufeff", "\u00ad", "a\u034fb", "\u115f", "\u3164", "\u180e",
    "\ufe0f", "\U000e0041", "\ue000", "\U0010fffd",
]  # fmt: skip
_CONTROLS = [
    "\0", "a\0b", "\x01", "\x07", "\x08\x08", "\x1b[31mred\x1b[0m", "\x7f", "\x80", "\x85", "\x9b", "a\nb", "a\rb", "a\r\nb",
    "\t", "a\tb", "\x0b", "\x0c", "\u2028", "a\u2029b", "\x1a", "\ufffe", "\uffff", "\ufdd0", "\U0001fffe", "\ufffd",
    "\ufff9x\ufffb",
]  # fmt: skip
_TURNED = [
    "\u202eabc", "abc\u202e", "\u202dabc\u202c", "\u2066abc\u2069", "\u2067\u0627\u2069", "\u200eabc", "\u200fabc", "\u061cabc",
    "a\u2068b", "\u202a",
]  # fmt: skip
_HALVES = ["\ud800", "a\udc00b", "\udfff\ud800", "\ud83d", "x\udcff"]
_PICTURES = ["😀", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇦🇲🇬🇪", "✊🏿", "0️⃣", "❤️", "\U0001f9d1\u200d\U0001f680", "😀" * 80]
_LONG = [
    "x" * 300,
    "x" * 301,
    "я" * 500,
    "я" * 501,
    "x" * 10_000,
    "\u0344" * 9_999,
    "a " * 5_000,
    "😀" * 10_000,
    "\u202e" * 10_000,
]
_DATES = ["31.02.2025", "2025-13-01", "00.00.0000", "9999999-01-01", "between 2025 and", "~", "²", "٢٠٢٥", "yesterday"]
_IDS = [
    "deadbeef",
    "0" * 32,
    "f" * 64,
    "age1xyz",
    "AGE-SECRET-KEY-1",
    "sha256:",
    "http://",
    "http://[::1",
    "a@",
    "1,2,3",
    "1,2,3,4",
]

_EVERY_CONTROL = [f"a{chr(code)}b" for code in (*range(0x20), *range(0x7F, 0xA0))]
_EVERY_TURN = [
    f"{chr(code)}Aram{chr(other)}"
    for code, other in (
        *((code, 0x202C) for code in range(0x202A, 0x202F)),
        *((code, 0x2069) for code in range(0x2066, 0x206A)),
        *(
            (code, code)
            for code in (0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0x2063, 0x061C, 0xFEFF, 0x180B, 0xFE00)
        ),
    )
]
_NO_CHARACTERS = [chr(plane << 16 | low) + "x" for plane in range(17) for low in (0xFFFE, 0xFFFF)] + ["\ufdefx"]
_HIDDEN_FORMULAS = [
    before + formula
    for before in ("", " ", "\t", "\n", "'", '"', "''", "\ufeff", "\u200b", "\u00a0", ";")
    for formula in ("=A1", "+A1", "-A1", "@A1", "\uff1dA1", "\u2212A1")
]
_SOUGHT = [
    "AND",
    "OR",
    "NOT",
    "a OR b",
    "a NOT b",
    "NEAR/2",
    "^a",
    "a*",
    "*a",
    "+a",
    "a + b",
    '"a',
    'a"',
    '"a" "b"',
    "{a b}: c",
    "a:b",
    "-a:b",
    "(a",
    "a)",
    "a,b",
    "a\\",
    "%a%",
    "[a]",
    "a AND",
    "AND a",
    '""',
    '"*"',
    "'a' || 'b'",
    "a\x00*",
    "MATCH 'a'",
]
_NUMBERS = [
    "\u0661\u0662", "\u06f1\u06f2", "\u0967\u0968", "\uff11\uff12", "\u2460", "\u00bd", "\u2164", "1_000", "1,000", "1e3", "+5",
    "5.", ".5", "0b1", "0o7", "00012", "-0", "9" * 40, "NaN", "-inf", "Infinity", "1\u00a0000", "0x1F", "\u00b2", "1/2/3",
]  # fmt: skip
_PLACES = [
    "~root", "file:///etc/shadow", "\\\\host\\share", "CON", "PRN.txt", "a/../b", "a\nb/c", ".", "..\\x", "/dev/stdin",
    "/proc/self/environ", "%2e%2e%2f", "$(rm x)", "; rm x", "| x", "&& x", "> x", "< x", "-rf", "--", "@file", "!x", "#x",
]  # fmt: skip
_JOINED = [
    "\u0565\u0582",
    "\u0587",
    "\u0535\u0582",
    "\ufb13",
    "\ufb17",
    "\u0130",
    "i\u0307",
    "\u0131",
    "\u1e9e",
    "\u03c2",
    "\u03a3\u03c3\u03c2",
    "\u0149",
    "\u01f0",
    "\u0390",
    "\u1fb7",
    "\ufdfa",
    "\u0622",
    "\u0627\u0653",
    "\u0643\u0640\u0640\u0640\u0627",
    "\u06cc\u064a\u0649",
    "\u0439",
    "\u0438\u0306",
    "\u0451",
    "\u0435\u0308",
    "\u10d0\u1c90",
    "\uac00\u11a8",
    "A\u030a",
    "\u0041\u0301\u0302\u0303",
    "\U0001d400",
]

TEXTS: tuple[str, ...] = tuple(
    dict.fromkeys(
        [
            *_PLAIN, *_QUERIES, *_FORMULAS, *_MARKUP, *_SCRIPTS, *_MARKS, *_INVISIBLE, *_CONTROLS, *_TURNED, *_HALVES,
            *_PICTURES, *_LONG, *_DATES, *_IDS, *_EVERY_CONTROL, *_EVERY_TURN, *_NO_CHARACTERS, *_HIDDEN_FORMULAS, *_SOUGHT,
            *_NUMBERS, *_PLACES, *_JOINED,
        ]
    )
)  # fmt: skip


def kept_as(text: str) -> str:
    """What is kept of a text that is taken: composed, one kind of line end, no space around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines.strip()).strip()
