#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts which character follows which in a text and prints the table as CSV.

    ./count_bigrams.py tinyshakespeare.txt > tinyshakespeare.csv

The first line holds the characters' code points; line i then says how often each of them follows character i. The
text is taken as a ring (its last character is followed by its first), so that every character has a successor.
"""
import collections
import pathlib
import sys

text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
characters = sorted(set(text))
pairs = collections.Counter(zip(text, text[1:] + text[:1]))
print(*map(ord, characters), sep=",")
for first in characters:
    print(*(pairs[first, second] for second in characters), sep=",")
