"""
Runs the Meltano SDK's standard tests of a tap on a tap that is a program.

The tests need a Tap class in their own process. The one here runs the program in TAP_EXECUTABLE with the configuration
file in TAP_CONFIG.
"""

import json
import os
import subprocess
import sys

from singer_sdk import Stream, Tap
from singer_sdk.testing import SuiteConfig, get_tap_test_class

COMMAND = [os.environ["TAP_EXECUTABLE"], "--config", os.environ["TAP_CONFIG"]]


def output_of(*arguments):
    return subprocess.run([*COMMAND, *arguments], check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def selected_by_default(entry):
    """The schema with the properties that are selected by default."""
    left_out = {
        item["breadcrumb"][1]
        for item in entry["metadata"]
        if len(item["breadcrumb"]) == 2 and item["metadata"].get("selected-by-default") is False
    }
    properties = entry["schema"]["properties"].items()
    return {**entry["schema"], "properties": {name: schema for name, schema in properties if name not in left_out}}


class Described(Stream):
    """A stream of the program's catalog. The program itself reads its records."""

    def get_records(self, context):
        raise NotImplementedError("The program reads.")


class Program(Tap):
    name = "tap-salesforce"
    config_jsonschema = json.loads(output_of("--about", "--format=json"))["settings"]

    def discover_streams(self):
        for entry in json.loads(output_of("--discover"))["streams"]:
            stream = Described(self, schema=selected_by_default(entry), name=entry["tap_stream_id"])
            stream.primary_keys = entry["key_properties"]
            yield stream

    def run_connection_test(self):
        output_of("--test")
        return True

    def run_sync_dry_run(self, dry_run_record_limit=None, streams=None):
        sys.stdout.write(output_of())
        return True


with open(os.environ["TAP_CONFIG"], encoding="utf-8") as config:
    TestTap = get_tap_test_class(
        Program, config=json.load(config), parse_env_config=False, suite_config=SuiteConfig(max_records_limit=None)
    )
