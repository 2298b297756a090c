import type { Line, Span } from "./terminal-screen.ts";

const cell = { width: 8.4, height: 18, fontSize: 14 };
const margin = 16;
const titleHeight = 34;

/** The sixteen colors of a terminal on a dark ground. */
const colors = [
  ...["#3b4252", "#f07178", "#a5d46a", "#ffcb6b", "#82aaff", "#c792ea", "#89ddff", "#d8dee9"],
  ...["#676e95", "#ff8b92", "#b9e87c", "#ffe585", "#9cc4ff", "#e1acff", "#a3f7ff", "#ffffff"],
];

interface Picture {
  /** What was typed. */
  readonly command: string;
  readonly columns: number;
  readonly lines: readonly Line[];
}

/** A picture of a terminal, in text only: no font, no script, nothing from elsewhere. */
export function svgOf({ command, columns, lines }: Picture): string {
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = titleHeight + lines.length * cell.height + margin;
  const rows = lines.map((line, row) => textOf(line, titleHeight + (row + 1) * cell.height - 4));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${cell.fontSize}">
<title>${escaped(command)}</title>
<rect width="${width}" height="${height}" rx="8" fill="#1b1f2b"/>
<text x="${margin}" y="23" fill="#7f8aa3">$ ${escaped(command)}</text>
<g fill="#d8dee9" xml:space="preserve">
${rows.filter((row) => row !== "").join("\n")}
</g>
</svg>
`;
}

function textOf(line: Line, y: number): string {
  const spans = line.filter(({ text }) => text.trim() !== "");
  return spans.length === 0 ? "" : `<text y="${y}">${spans.map(spanText).join("")}</text>`;
}

/** Each stretch has its place and its length, so that columns stand below each other in any font. */
function spanText({ column, width, text, color, isBold, isDim }: Span): string {
  const start = text.length - text.trimStart().length;
  const shown = text.trim();
  const length = width - (text.length - shown.length);
  const looks = [
    color === null ? "" : ` fill="${colors[color] ?? colors[7]}"`,
    isBold ? ' font-weight="bold"' : "",
    isDim ? ' opacity="0.6"' : "",
  ];
  const x = round(margin + (column + start) * cell.width);
  return `<tspan x="${x}" textLength="${round(length * cell.width)}"${looks.join("")}>${escaped(shown)}</tspan>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
