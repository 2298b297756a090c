"""Copies all objects below a URL into a folder, with no code of the tap: `URL FOLDER`. Google's emulator knows no API but its JSON one."""

import json
import os
import sys
import urllib.parse
import urllib.request
from pathlib import Path

from obstore.store import AzureStore, S3Store


def from_google(bucket, prefix):
    base = f"{os.environ['STORAGE_EMULATOR_HOST']}/storage/v1/b/{bucket}/o"
    token = ""
    while token is not None:
        query = urllib.parse.urlencode({"prefix": f"{prefix}/", "pageToken": token})
        with urllib.request.urlopen(f"{base}?{query}") as reply:
            page = json.load(reply)
        for found in page.get("items", []):
            with urllib.request.urlopen(f"{base}/{urllib.parse.quote(found['name'], safe='')}?alt=media") as reply:
                yield found["name"][len(prefix) + 1 :], reply.read()
        token = page.get("nextPageToken")


def opened(scheme, bucket, prefix):
    options = {"prefix": prefix, "client_options": {"allow_http": True}}
    if scheme == "s3":
        return S3Store(bucket, endpoint=os.environ["AWS_ENDPOINT_URL_S3"], region="us-east-1", **options)
    settings = os.environ["AZURE_STORAGE_CONNECTION_STRING"].strip(";").split(";")
    parts = dict(part.split("=", 1) for part in settings)
    names = {"account_name": parts["AccountName"], "account_key": parts["AccountKey"], "endpoint": parts["BlobEndpoint"]}
    return AzureStore(bucket, **names, **options)


def from_store(store):
    for page in store.list():
        for found in page:
            yield found["path"], bytes(store.get(found["path"]).bytes())


url, target = sys.argv[1:]
scheme, rest = url.split("://")
bucket, prefix = rest.split("/", 1)
objects = from_google(bucket, prefix) if scheme == "gs" else from_store(opened(scheme, bucket, prefix))
for name, content in objects:
    path = Path(target) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
