"""Prints the rows of a stream as they are now, from the files of `sync --into`: by DuckDB and by pandas, as docs/into-files.md reads them."""

import datetime
import decimal
import json
import sys
from pathlib import Path

import duckdb
import pandas as pd


def manifests(folder):
    return [(path, json.loads(path.read_text())["streams"]) for path in sorted(Path(folder).glob("run=*/manifest.json"))]


def by_duckdb(folder, stream, keys):
    key = ", ".join(f'"{name}"' for name in keys)
    found = duckdb.sql(f"""
        SELECT * EXCLUDE (newest)
        FROM (
          SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY run DESC, _sdc_extracted_at DESC, file_row_number DESC) AS newest
          FROM read_parquet('{folder}/*/{stream}/*.parquet', union_by_name = true, hive_partitioning = true, file_row_number = true)
          WHERE _sdc_table_version >= coalesce((
            SELECT max((json -> 'streams' -> '{stream}' ->> 'activated_version')::BIGINT)
            FROM read_json_objects('{folder}/*/manifest.json')), 0)
        )
        WHERE newest = 1
    """)
    return [dict(zip(found.columns, row)) for row in found.fetchall()]


def by_pandas(folder, stream, keys):
    parts, active = [], 0
    for path, streams in manifests(folder):
        if stream not in streams:
            continue
        files = streams[stream]["files"]
        # Nullable types: an integer with a null stays an integer.
        parts += [pd.read_parquet(path.parent / file["path"], partitioning=None, dtype_backend="pyarrow") for file in files]
        active = max(active, streams[stream]["activated_version"] or 0)
    rows = pd.concat(parts)
    rows = rows[rows["_sdc_table_version"] >= active].drop_duplicates(keys, keep="last")
    return [{name: None if value is pd.NA or value is pd.NaT else value for name, value in row.items()} for row in rows.to_dict("records")]


def plain(value):
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(type(value))


folder, program = sys.argv[1:]
keys_of = {}
for _, streams in manifests(folder):
    for stream, found in streams.items():
        keys_of[stream] = found["key_properties"]
for stream, keys in sorted(keys_of.items()):
    rows = by_duckdb(folder, stream, keys) if program == "duckdb" else by_pandas(folder, stream, keys)
    for row in rows:
        print(json.dumps([stream, row], default=plain))
