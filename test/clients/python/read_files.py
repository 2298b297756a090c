"""Prints the rows of a stream as they are now, from the files of `sync --into`: by DuckDB and by pandas, as docs/into-files.md reads them."""

import sys

import duckdb
import pandas as pd

from sync_into import manifests, print_rows


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


folder, program = sys.argv[1:]
read = by_duckdb if program == "duckdb" else by_pandas
print_rows(folder, lambda stream, keys: read(folder, stream, keys))
