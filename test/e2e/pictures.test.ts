import { readdirSync, readFileSync } from "node:fs";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { svgOf } from "../../scripts/pictures/svg.ts";
import { TerminalScreen } from "../../scripts/pictures/terminal-screen.ts";

const pictures = readdirSync("docs/pictures").map(
  (name) => [name, readFileSync(`docs/pictures/${name}`, "utf8")] as const,
);

/** The attributes of the elements of a picture, in order. @throws Error where it is not well-formed XML */
function elementsOf(svg: string): readonly { readonly name: string; readonly attributes: object }[] {
  const found: { name: string; attributes: object }[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    found.push({ name, attributes });
  });
  parser.write(svg).close();
  return found;
}

describe("a picture of a terminal", () => {
  it("has each stretch of text in its column, with its color, and wide characters as wide as a terminal has them", async () => {
    const screen = new TerminalScreen(20, 4);
    await screen.write("a\u001b[1;31m bold\u001b[0m <&>\n  \u4eac b\u001b[2m dim\u001b[0m\n\n");

    const svg = svgOf({ command: "echo <1>", columns: 20, lines: screen.lines() });

    expect(
      elementsOf(svg)
        .filter(({ name }) => name === "tspan")
        .map(({ attributes }) => attributes),
    ).toEqual([
      { x: "16", textLength: "8.4" },
      { x: "32.8", textLength: "33.6", fill: "#f07178", "font-weight": "bold" },
      { x: "74.8", textLength: "25.2" },
      { x: "32.8", textLength: "16.8" },
      { x: "58", textLength: "8.4" },
      { x: "74.8", textLength: "25.2", opacity: "0.6" },
    ]);
    expect(svg).toContain("&lt;&amp;&gt;");
    expect(svg).toContain("<title>echo &lt;1&gt;</title>");
  });

  it("shows what was drawn over, not what was there before", async () => {
    const screen = new TerminalScreen(20, 4);
    await screen.write("1 of 9\r2 of 9\n");

    expect(screen.lines().map((line) => line.map(({ text }) => text).join(""))).toEqual(["2 of 9"]);
  });
});

describe("docs/pictures", () => {
  it.each(pictures)("%s is text only, and README.md shows it", (name, svg) => {
    const elements = elementsOf(svg);

    expect(new Set(elements.map((element) => element.name))).toEqual(
      new Set(["svg", "title", "rect", "text", "g", "tspan"]),
    );
    expect(svg).not.toMatch(/href|url\(|\/(?:home|root|tmp|work)\//);
    expect(readFileSync("README.md", "utf8")).toContain(`](docs/pictures/${name})`);
  });
});
