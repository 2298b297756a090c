import { describe, expect, it } from "vitest";
import { type Client, openRealOrg } from "../support/client.ts";
import { type RefusedWrite, refusedWrites } from "../support/refused-writes.ts";

const base = "/services/data/v60.0";

/** The org, and the write in it: by which user, of which row, with which values. */
async function prepared(write: RefusedWrite) {
  const client = await openRealOrg();
  const [admin, limited] = client.org.org.users;
  if (admin === undefined || limited === undefined) throw new Error("The demo org has two users.");
  const { id, values } = write.prepare?.(client.org.org, admin) ?? {};
  const user = write.isLimited === true ? limited : admin;
  // A row that this user may write.
  const good = client.org.org.create(user, "Contact", { LastName: "Good" });
  return {
    send: sender(client, user.username),
    id,
    good,
    row: { attributes: { type: write.object }, ...(id !== undefined && { id }), ...write.values, ...values },
    values: { ...write.values, ...values },
  };
}

const sender = (client: Client, username: string) => {
  const headers = { authorization: `Bearer ${client.org.login(username)}`, "content-type": "application/json" };
  return async (method: string, path: string, body?: unknown) => {
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const { status, json } = await client.ask(path, { method, headers, ...text });
    return { status, json };
  };
};

const addressOf = ({ object }: RefusedWrite, id: string | undefined): string =>
  `sobjects/${object}${id === undefined ? "" : `/${id}`}`;

/** How an error is written among the results of a collection. */
function resultOf({ error: { errorCode, message, fields = [] } }: RefusedWrite): unknown {
  return { success: false, errors: [{ statusCode: errorCode, message, fields }] };
}

const rolledBack = {
  success: false,
  errors: [expect.objectContaining({ statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK" })],
};

describe.each(refusedWrites)("where $about", (write) => {
  const { error, method, status } = write;

  it("a write is refused, alone and as a part of a composite request", async () => {
    const { send, id, values } = await prepared(write);
    const path = addressOf(write, id);
    const body = method === "DELETE" ? undefined : values;

    const alone = await send(method, path, body);
    const part = { method, url: `${base}/${path}`, referenceId: "it", ...(body !== undefined && { body }) };
    const composite = await send("POST", "composite", { compositeRequest: [part] });

    expect(alone).toEqual({ status, json: [error] });
    expect(composite).toMatchObject({
      status: 200,
      json: { compositeResponse: [{ httpStatusCode: status, referenceId: "it" }] },
    });
    expect(composite.json).toHaveProperty("compositeResponse.0.body", [error]);
  });

  it("one row of a collection is, and the others are as allOrNone says", async () => {
    const { send, id, good, row } = await prepared(write);
    const create = { attributes: { type: "Contact" }, LastName: "Good" };
    const collection = (allOrNone: boolean) => {
      if (method === "DELETE") return send(method, `composite/sobjects?ids=${id},${good}&allOrNone=${allOrNone}`);
      const other = method === "POST" ? create : { ...create, id: good };
      return send(method, "composite/sobjects", { allOrNone, records: [row, other] });
    };

    const all = await collection(true);
    const each = await collection(false);

    expect(all).toEqual({ status: 200, json: [resultOf(write), rolledBack] });
    expect(each).toMatchObject({ status: 200, json: [{ success: false }, { success: true }] });
    expect(each.json).toHaveProperty("0", resultOf(write));
  });
});
