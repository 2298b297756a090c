"""
Does one task with simple-salesforce, as its documentation shows it.

Arguments: the name of the task, a file with its input, a file for its result.
"""

import csv
import datetime
import io
import json
import pathlib
import sys

from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceAuthenticationFailed, SalesforceError

name, given_file, result_file = sys.argv[1:4]
given = json.loads(pathlib.Path(given_file).read_text(encoding="utf-8"))


def connection(**how):
    how = how or {"instance_url": given["url"], "session_id": given["accessToken"]}
    return Salesforce(version="60.0", **how)


def rows_of(records):
    """Without the attributes of Salesforce's JSON."""
    return [{name: value for name, value in record.items() if name != "attributes"} for record in records]


def login():
    user = {"username": given["username"], "password": given["password"]}
    app = {"consumer_key": given["clientId"], "consumer_secret": given["clientSecret"]}
    ways = {
        "by session and instance URL": {},
        "by SOAP": {**user, "security_token": given["securityToken"]},
        "by SOAP with the organization": {
            "username": given["username"],
            "password": given["password"] + given["securityToken"],
            "organizationId": given["organizationId"],
        },
        "by password": {**app, "username": given["username"], "password": given["password"] + given["securityToken"]},
        "by JWT bearer": {
            "username": given["username"],
            "consumer_key": given["clientId"],
            "privatekey": given["privateKey"],
        },
        "by client credentials": {**app, "domain": "demo.my"},
    }
    answers = {}
    for way, how in ways.items():
        held = connection(**how)
        found = held.query(given["soql"])
        answers[way] = {"instance": held.sf_instance, "rows": rows_of(found["records"])}
    return answers


def refused():
    try:
        connection(username=given["username"], password="wrong", security_token="wrong")
    except SalesforceAuthenticationFailed as error:
        return str(error)
    return "let in"


def describe():
    held = connection()
    sobjects = held.describe()["sobjects"]
    describes = {each["name"]: getattr(held, each["name"]).describe() for each in sobjects}
    return {"sobjects": sobjects, "describes": describes}


def queries():
    held = connection()
    page = held.query(given["soql"])
    pages = [len(page["records"])]
    by_hand = rows_of(page["records"])
    while not page["done"]:
        page = held.query_more(page["nextRecordsUrl"], True)
        pages.append(len(page["records"]))
        by_hand += rows_of(page["records"])
    whole = held.query_all(given["soql"])
    deleted = held.query_all(given["soql"], include_deleted=True)
    return {
        "pages": pages,
        "byHand": by_hand,
        "totalSize": whole["totalSize"],
        "whole": rows_of(whole["records"]),
        "iterated": rows_of(held.query_all_iter(given["soql"])),
        "withDeleted": rows_of(deleted["records"]),
    }


def bulk():
    sets = connection().bulk2.Account.query(given["soql"], max_records=given["maxRecords"], wait=0.1)
    return {"sets": [list(csv.DictReader(io.StringIO(each, newline=""))) for each in sets]}


def records():
    held = connection()
    created = held.Account.create(given["values"])
    key = created["id"]
    retrieved = held.Account.get(key)
    updated = held.Account.update(key, given["change"])
    changed = held.Account.get(key)
    invoice = f"External_Key__c/{given['externalKey']}"
    upserted = [held.Invoice__c.upsert(invoice, given["invoice"]) for _ in range(2)]
    by_key = held.Invoice__c.get_by_custom_id("External_Key__c", given["externalKey"])
    deleted = held.Account.delete(key)
    try:
        held.Account.get(key)
        gone = "still there"
    except SalesforceError as error:
        gone = error.content[0]["errorCode"]
    return {
        "created": created,
        "retrieved": rows_of([retrieved])[0],
        "updated": updated,
        "changed": rows_of([changed])[0],
        "upserted": upserted,
        "byKey": rows_of([by_key])[0],
        "deleted": deleted,
        "gone": gone,
    }


def replication():
    held = connection()
    start, end = (datetime.datetime.fromisoformat(given[each].replace("Z", "+00:00")) for each in ("start", "end"))
    return {"updated": held.Account.updated(start, end), "deleted": held.Account.deleted(start, end)}


def limits():
    held = connection()
    return {"limits": held.limits(), "used": held.api_usage["api-usage"]}


WORK = {each.__name__: each for each in (login, refused, describe, queries, bulk, records, replication, limits)}
pathlib.Path(result_file).write_text(json.dumps(WORK[name]()), encoding="utf-8")
