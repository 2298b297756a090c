"""Validates every line of a file as an Airbyte message; prints how many there are of each type, and the faults."""

import collections
import json
import sys

from airbyte_protocol.models import AirbyteMessage
from pydantic import ValidationError

types = collections.Counter()
faults = []
with open(sys.argv[1], encoding="utf-8", newline="\n") as lines:
    for number, line in enumerate(lines, 1):
        try:
            types[AirbyteMessage.model_validate_json(line).type.value] += 1
        except ValidationError as error:
            faults.append(f"line {number}: {line[:200].strip()}: {error}")
print(json.dumps({"types": types, "faults": faults[:5], "faulty": len(faults)}))
