"""Starts an MCP server and calls its tools by Python's SDK, which checks each answer by the tool's own schema. Prints what it got, as JSON."""

import asyncio
import json
import sys

from mcp import ClientSession
from mcp.client.stdio import StdioServerParameters, stdio_client


async def whole(session, name, arguments):
    """All parts of an answer, of which each has some of its records."""
    result = await session.call_tool(name, arguments)
    if result.is_error:
        raise RuntimeError(result.content[0].text)
    part = result.structured_content
    records = list(part.get("records", []))
    while "nextCursor" in part:
        part = (await session.call_tool(name, {"cursor": part["nextCursor"]})).structured_content
        records += part.get("records", [])
    return part, records


async def all_records(session, soql):
    page, records = await whole(session, "query-records", {"soql": soql})
    while not page["done"]:
        page, more = await whole(session, "retrieve-query-more", {"nextRecordsUrl": page["nextRecordsUrl"]})
        records += more
    return records


async def read(session, soql):
    answered = []
    for tool in (await session.list_tools()).tools:
        example = json.loads(sys.argv[3]).get(tool.name)
        if example is not None:
            await whole(session, tool.name, example)
            answered.append(tool.name)
    refused = await session.call_tool("create-record", {"sObject": "Account", "record": {"Name": "Edge"}})
    return {
        "answered": answered,
        "records": await all_records(session, soql),
        "refused": json.loads(refused.content[0].text)["error"]["code"] if refused.is_error else None,
    }


async def write(session, _soql):
    created, _ = await whole(session, "create-record", {"sObject": "Account", "record": {"Name": "Edge"}})
    account = {"sObject": "Account", "recordId": created["id"]}
    await whole(session, "update-record", {**account, "record": {"Name": "Edge Communications"}})
    second, _ = await whole(session, "create-record", {"sObject": "Account", "record": {"Name": "Gone"}})
    await whole(session, "delete-record", {"sObject": "Account", "recordId": second["id"]})
    return {"kept": created["id"], "deleted": second["id"]}


async def main():
    command, work = json.loads(sys.argv[1]), {"read": read, "write": write}[sys.argv[2]]
    server = StdioServerParameters(command=command[0], args=command[1:])
    async with stdio_client(server) as streams, ClientSession(*streams) as session:
        await session.initialize()
        print(json.dumps(await work(session, sys.argv[4])))


asyncio.run(main())
