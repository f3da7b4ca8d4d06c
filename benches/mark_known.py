"""Marks who on a month's workbook is known and who is new, and nothing else.

Usage: mark_known.py LIST.xlsx KNOWN.csv [RESULT.xlsx]

What a municipality without Vangnet might use: docs/performance.md compares the import with it. It
keeps no history, checks no number and seals nothing.
"""

import sys

import pandas

columns = pandas.read_excel(sys.argv[1], engine="openpyxl", dtype=str)
known = pandas.read_csv(sys.argv[2], dtype=str)["BSN"]
columns["status"] = columns["BSN"].isin(known).map({True: "known", False: "new"})
if len(sys.argv) > 3:
    columns.to_excel(sys.argv[3], engine="openpyxl", index=False)
