import { TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { sliceComposite } from "../../../src/transcode/replies/composite-slices.ts";

const slice = (text: string) =>
  sliceComposite(new TextEncoder().encode(text)).map(({ body, httpHeaders, ...rest }) => ({
    ...rest,
    body: Buffer.from(body).toString(),
    httpHeaders: httpHeaders === null ? null : Buffer.from(httpHeaders).toString(),
  }));

const WHOLE = `{ "compositeResponse" : [
  {"body":{"records":[{"A":1.50,"B":"}]\\" é"}]},"httpHeaders":{"Location":"/x"},"httpStatusCode":200,"referenceId":"a"},
  {"referenceId":"b", "httpStatusCode":404 ,"body": [{"errorCode":"NOT_FOUND"}] } ] }
`;

describe("a composite reply", () => {
  it("is cut into its answers, their bytes untouched", () => {
    expect(slice(WHOLE)).toEqual([
      {
        referenceId: "a",
        httpStatusCode: 200,
        body: '{"records":[{"A":1.50,"B":"}]\\" é"}]}',
        httpHeaders: '{"Location":"/x"}',
      },
      { referenceId: "b", httpStatusCode: 404, body: '[{"errorCode":"NOT_FOUND"}]', httpHeaders: null },
    ]);
    expect(slice('{"compositeResponse":[]}')).toEqual([]);
    expect(slice('{"compositeResponse":[{"body":null,"httpStatusCode":304,"referenceId":"c"}]}')[0]!.body).toBe("null");
  });

  it("is refused wherever it is cut", () => {
    const bytes = new TextEncoder().encode(WHOLE.trimEnd());
    for (let length = 0; length < bytes.length; length++) {
      expect(() => sliceComposite(bytes.subarray(0, length)), String(length)).toThrow(TapError);
    }
  });

  it.each([
    ["<html>", "composite: the reply is not what a composite request is answered with."],
    ['[{"errorCode":"X"}]', "composite: the reply is not what a composite request is answered with."],
    ['{"a":1}', "composite: the reply has no compositeResponse."],
    [`${WHOLE}x`, "composite: the reply continues after its end."],
    [
      '{"compositeResponse":[{"body":1}]}',
      "composite: the reply has an answer without referenceId, httpStatusCode or body.",
    ],
    [
      '{"compositeResponse":[],"compositeResponse":[]}',
      'composite: the reply has the member "compositeResponse" twice.',
    ],
    ['{"compositeResponse":[1]}', "composite: the reply is not what a composite request is answered with."],
    ['{"compositeResponse":[{"body":tru}]}', "composite: the reply is not valid JSON."],
    ['{"compositeResponse":[] "a":1}', "composite: the reply is not valid JSON."],
  ])("is refused where it is something else: %s", (text, message) => {
    expect(() => slice(text)).toThrow(message);
  });
});
