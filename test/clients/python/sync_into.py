"""The folder of `sync --into`, for programs that read its files."""

import datetime
import decimal
import json
from pathlib import Path


def manifests(folder):
    return [(path, json.loads(path.read_text())["streams"]) for path in sorted(Path(folder).glob("run=*/manifest.json"))]


def plain(value):
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError(type(value))


def print_rows(folder, rows_of):
    """Prints the rows of all streams. `rows_of` takes a stream and its key."""
    keys_of = {stream: found["key_properties"] for _, streams in manifests(folder) for stream, found in streams.items()}
    for stream, keys in sorted(keys_of.items()):
        for row in rows_of(stream, keys):
            print(json.dumps([stream, row], default=plain))
