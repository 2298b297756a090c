import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Client, openRealOrg, soql } from "../support/client.ts";

type Row = Readonly<Record<string, unknown>>;

const files = [
  ["Attachment", "Body", "BodyLength"],
  ["ContentVersion", "VersionData", "ContentSize"],
  ["Document", "Body", "BodyLength"],
  ["StaticResource", "Body", "BodyLength"],
  ["EventLogFile", "LogFile", "LogFileLength"],
] as const;

const rowsOf = async ({ ask }: Client, text: string): Promise<readonly Row[]> => {
  // A query's own answer.
  const { records } = (await ask(soql(text))).json as { records: readonly Row[] };
  return records;
};

/** An attachment that is there. */
const attachment = async (client: Client): Promise<string> => {
  const [row] = await rowsOf(client, "SELECT Id FROM Attachment WHERE BodyLength > 0 LIMIT 1");
  return `sobjects/Attachment/${String(row?.["Id"])}`;
};

describe("files", () => {
  it.each(files)(
    "gives those of %s.%s at the addresses that queries name, %s bytes long",
    async (object, field, size) => {
      const client = await openRealOrg();

      const rows = await rowsOf(client, `SELECT Id, ${field}, ${size} FROM ${object} ORDER BY Id LIMIT 8`);
      const answers = await Promise.all(rows.map((row) => client.ask(String(row[field]))));

      expect(rows.length).toBeGreaterThan(2);
      expect(rows.map((row) => row[field])).toEqual(
        rows.map(({ Id }) => `/services/data/v60.0/sobjects/${object}/${String(Id)}/${field}`),
      );
      expect(answers.map(({ status, bytes }) => [status, bytes.length])).toEqual(rows.map((row) => [200, row[size]]));
    },
  );

  it("gives the bytes as they are, with the row's content type", async () => {
    const client = await openRealOrg();
    const { ask, post } = client;
    const [parent] = await rowsOf(client, "SELECT Id FROM Account LIMIT 1");
    const make = async (ContentType: string): Promise<string> => {
      const values = {
        ParentId: parent?.["Id"],
        Name: "x",
        ContentType,
        Body: Buffer.from([0, 255, 254]).toString("base64"),
      };
      // A new row's answer.
      return ((await post("sobjects/Attachment", values)).json as { id: string }).id;
    };
    const [png, hostile] = [await make("image/png"), await make("text/plain\r\nX-Injected: yes")];

    const image = await ask(`sobjects/Attachment/${png}/body`);
    const other = await ask(`sobjects/Attachment/${hostile}/Body`);
    const [row] = await rowsOf(client, `SELECT BodyLength FROM Attachment WHERE Id = '${png}'`);

    expect([image.headers["content-type"], [...image.bytes], row?.["BodyLength"]]).toEqual([
      "image/png",
      [0, 255, 254],
      3,
    ]);
    expect([other.headers["content-type"], other.headers["x-injected"]]).toEqual([
      "application/octet-stream",
      undefined,
    ]);
  });

  it("names the file of a parent by the parent's own address, and a version by its checksum", async () => {
    const client = await openRealOrg();

    const [row] = await rowsOf(
      client,
      "SELECT Id, LatestPublishedVersion.Id, LatestPublishedVersion.VersionData, LatestPublishedVersion.Checksum FROM ContentDocument LIMIT 1",
    );
    // A parent as REST writes it.
    const version = row?.["LatestPublishedVersion"] as Row;
    const { bytes } = await client.ask(String(version["VersionData"]));

    expect(version["VersionData"]).toContain(`/sobjects/ContentVersion/${String(version["Id"])}/VersionData`);
    expect(createHash("md5").update(bytes).digest("hex")).toBe(version["Checksum"]);
  });

  it("gives the headers alone to HEAD", async () => {
    const client = await openRealOrg({}, { framing: "length" });
    const path = `${await attachment(client)}/Body`;

    const [got, head] = [await client.ask(path), await client.ask(path, { method: "HEAD" })];

    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    for (const name of ["content-type", "content-length"]) expect(head.headers[name]).toBe(got.headers[name]);
  });

  it("answers NOT_FOUND for the file of a row that is deleted or never was, and for an empty file field", async () => {
    const client = await openRealOrg();
    const [path, other] = [await attachment(client), "sobjects/Attachment/00P000000000000AAA"];
    await client.ask(path, { method: "DELETE" });

    const answers = await Promise.all(
      [`${path}/Body`, `${other}/Body`, `${other}/Name`].map((each) => client.ask(each)),
    );

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(answers[0]?.json).toEqual([{ message: "The requested resource does not exist", errorCode: "NOT_FOUND" }]);
    expect(answers[2]?.json).toMatchObject([{ errorCode: "NOT_FOUND" }]);
  });

  it("refuses the file of a row that is not shared with the user", async () => {
    const client = await openRealOrg();
    const path = await attachment(client);
    client.org.org.alterSharing("Attachment", 0);

    const { status, json } = await client.ask(`${path}/Body`);

    const message = "insufficient access rights on object id";
    expect([status, json]).toEqual([403, [{ message, errorCode: "INSUFFICIENT_ACCESS" }]]);
  });

  it("cannot be read by composite requests", async () => {
    const client = await openRealOrg();
    const url = `/services/data/v60.0/${await attachment(client)}/Body`;

    const one = await client.post("composite", { compositeRequest: [{ method: "GET", url, referenceId: "a" }] });
    const batch = await client.post("composite/batch", { batchRequests: [{ method: "GET", url: url.slice(15) }] });

    expect(one.json).toMatchObject({
      compositeResponse: [{ httpStatusCode: 400, body: [{ errorCode: "BAD_REQUEST" }] }],
    });
    expect(batch.json).toMatchObject({ hasErrors: true, results: [{ statusCode: 400 }] });
  });
});
