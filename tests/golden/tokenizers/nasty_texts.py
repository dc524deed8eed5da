# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts tokenizers get wrong. As bytes, because some are not UTF-8."""

TEXTS = [
    "", " ", "  ", "\n", "\t\n \r\n", "a", " a", "a ", "  a  b  ", "Hello, world!", "HELLO World",
    "Don't they'll we're I've I'd it's o'clock 'tis ''s 'S 'LL", "\"'quoted's\"", "!!! ??? ... --- ___ $$$", "3.14159e-10 1,000,000 50% #1 @me",
    "e-mail: someone@example.com, https://example.org/a?b=c&d=%20#e", "tab\tand\x0bvertical\x0cfeed", "line\nends\r\nof\rall\u2028kinds\u2029here\x85too",
    "no\u00a0break\u202fthin\u2009hair\u200aem\u2003ideographic\u3000ogham\u1680end", "zero\u200bwidth\u200cjoiner\u200dword\u2060bom\ufeffsoft\u00adhyphen",
    "control \x00\x01\x02\x07\x08\x1b[31mred\x1b[0m \x7f\x80\x9f end", "caf\u00e9 cafe\u0301 CAF\u00c9 CAFE\u0301", "na\u00efve \u00c5ngstr\u00f6m A\u030a \u212b \u2126 \u212a",
    "e\u0301\u0323\u0302 q\u0323\u0307 q\u0307\u0323", "\u0301leading mark", "a\u0301\u0301\u0301\u0301\u0301", "Z\u0351\u036b\u0343\u036aa\u0302l\u0311g\u034ao\u0306",
    "\u1e69 s\u0323\u0307 s\u0307\u0323", "\u0130stanbul I\u0307 \u0131 DI\u011eER", "Stra\u00dfe STRASSE \u1e9e \ufb01 \ufb03 \u0149", "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u03a3\u0391\u03a3",
    "\u041f\u0440\u0438\u0432\u0435\u0442 \u041c\u0418\u0420 \u0451\u0436 \u0439\u043e\u0434 \u0438\u0306", "\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd", "\u0645\u064e\u0631\u0652\u062d\u064e\u0628\u064b\u0627 \u0661\u0662\u0663",
    "\u0928\u092e\u0938\u094d\u0924\u0947 \u0966\u0967\u0968", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e04\u0e23\u0e31\u0e1a", "\u4f60\u597d\uff0c\u4e16\u754c\uff01", "\u6771\u4eac\u30bf\u30ef\u30fc\u306f\u9ad8\u3044\u3002", "\u30ab\u3099\u30ac \uff76\uff9e",
    "\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab\uad6d\uc5b4", "mixed\u4e2d\u6587and\u65e5\u672c\u8a9e123", "\U00020000\U0002a6d6\U0002f800 \u3400\u4dbf \uf900",
    "\U0001f600", "\U0001f44d\U0001f3fd \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f3f3\ufe0f\u200d\U0001f308 \U0001f1e9\U0001f1ea 1\ufe0f\u20e3", "a\U0001f600b\U0001f600", "\u2764\ufe0f \u2603 \u26a1\ufe0e",
    "\u00bd \u00b2 \u2460 \u2167 \u0be7 \U0001d7d8", "\u00ab\u00a1Hola!\u00bb \u201eDeutsch\u201c \u2018x\u2019 \u2013 \u2014 \u2026 \u2022", "\u00a9\u00ae\u2122 \u20ac\u00a3\u00a5 \u00b1\u00d7\u00f7\u2260\u2264\u221e \u2190\u2192 \u2500\u2502",
    "`~!@#$%^&*()-_=+[{]}\\|;:'\",<.>/?", "under_score snake_case_name __init__", "CamelCaseAndHTTPServer2", "x" * 99, "x" * 100, "x" * 101, "\u00e9" * 100, "\u00e9" * 101, "ab" * 2000, "\U0001f600" * 150,
    "-" * 300, " " * 300, " " * 300 + "x", "\n" * 50 + "y", "a \n b\n\n c \n\n\n d", "word  two   three    four", "trailing spaces   \nnext",
    "[MASK] [CLS][SEP] x[PAD]y [mask] [ MASK ] [UNK]", "<|endoftext|>a<|endoftext|><|endoftext|> b", "<mask> a <mask>b<mask>", "  <mask>  <mask>", "</s><s>x</s> <pad> <unk>",
    "new<user>word <user> newword <user>", "Token token TOKEN t\u00f6ken tokens", "[MASK", "<|endoftext", "\ufffd replaced \ufffd", "private \ue000\uf8ff\U000f0000 unassigned \u0378\u0530 noncharacter \ufdd0\uffff",
    "\U0001d400\U0001d41a \U00010400\U00010428 \U0001e900\U0001e922", "\u01c5 \u01c4 \u1f88 \u1fbc", "\u0344 \u0958 \u2adc \ufb1d", "\u0600 \u06dd \u110bd \ufff9", "\u302e\u302f\ua9c0", "\uac00\u11a8 \u1100\u1161", "\u00b7 \u0387 \u1680",
]  # fmt: skip

BYTES = [
    b"\xff", b"a\xffb", b"\xc3", b"caf\xc3", b"\xc3\x28", b"\xe2\x82", b"\xe2\x82\x28", b"\xf0\x9f\x98", b"x\xf0\x9f\x98y", b"\xf0\x9f\x28", b"\xed\xa0\x80", b"\xed\xa0\x80\xed\xb0\x80",
    b"\xc0\x80", b"\xe0\x80\x80", b"\xf5\x80\x80\x80", b"\xf4\x90\x80\x80", b"\x80\x80", b"latin1: \xe9t\xe9 \xfc", b"\xef\xbb\xbfbom", b"a\x00b",
]  # fmt: skip


def texts():
    return [text.encode() for text in TEXTS] + BYTES
