"""
Reads all streams once with PyAirbyte into its DuckDB cache, as its documentation shows it.

Arguments: the source's executable, a configuration file, the cache file, a file for the rows that the cache then holds.
"""

import datetime
import decimal
import json
import os
import pathlib
import sys

executable, config, database, rows_file = (pathlib.Path(each) for each in sys.argv[1:5])

# Read when airbyte is imported: no telemetry, no registry, logs where the cache is.
os.environ.update(DO_NOT_TRACK="1", AIRBYTE_OFFLINE_MODE="1", AIRBYTE_LOGGING_ROOT=str(database.parent / "logs"))

import airbyte  # noqa: E402
from airbyte.caches import DuckDBCache  # noqa: E402


def plain(value):
    """The value as a record writes it."""
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
        return value.isoformat(timespec="milliseconds") + "Z"
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    return value


source = airbyte.get_source(
    "source-salesforce",
    local_executable=executable,
    config=json.loads(config.read_text(encoding="utf-8")),
    install_if_missing=False,
)
source.check()
names = source.get_available_streams()
source.select_all_streams()
cache = DuckDBCache(db_path=database, schema_name="main")
processed = source.read(cache=cache, write_strategy="auto").processed_records

with cache.get_sql_engine().connect() as connection, open(rows_file, "w", encoding="utf-8") as out:
    for name in names:
        table = connection.exec_driver_sql(f'SELECT * FROM main."{name.lower()}"')
        columns = list(table.keys())
        for row in table:
            record = {column: plain(value) for column, value in zip(columns, row) if not column.startswith("_airbyte")}
            out.write(json.dumps({"stream": name, "record": record}) + "\n")

cursors = {
    stream.name: (stream.default_cursor_field or [None])[0]
    for stream in source.discovered_catalog.streams
    if stream.name in names
}
print(json.dumps({"streams": names, "processed": processed, "cursors": cursors}))
