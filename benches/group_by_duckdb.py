"""Groups the cases of a measurement of the monitor in DuckDB, as the other engines do.

Usage: group_by_duckdb.py ROWS.csv

ROWS.csv is what `benches monitor PERSONS ENGINE ROWS.csv` wrote. Prints milliseconds for one grouping, the
average of twenty, after one that is not counted. Wants the Python package duckdb.
"""

import json
import sys
import time

import duckdb

TIMES = 20
GROUPED = "SELECT count(*) FROM cases GROUP BY municipality, month, track, phase ORDER BY municipality, month, track, phase"

database = duckdb.connect()
database.execute("CREATE TABLE cases AS SELECT * FROM read_csv(?, header = true)", [sys.argv[1]])
database.execute(GROUPED).fetchall()
start = time.perf_counter()
for _ in range(TIMES):
    groups = database.execute(GROUPED).fetchall()
took = (time.perf_counter() - start) / TIMES
print(json.dumps({"duckdb_ms": took * 1000, "groups": len(groups), "cases": sum(group[0] for group in groups)}))
