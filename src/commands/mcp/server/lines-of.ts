const lineEnd = 10;

/**
 * The lines of an input; null stands for one of more bytes than fit. Each byte is looked at once: a line with a file in it comes in
 * thousands of pieces.
 */
export async function* linesOf(input: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<string | null> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  const add = (piece: Uint8Array) => {
    size += piece.length;
    if (size <= mostBytes) pieces.push(piece);
    else pieces = [];
  };
  const taken = () => {
    const line = size <= mostBytes ? Buffer.concat(pieces).toString("utf8") : null;
    pieces = [];
    size = 0;
    return line;
  };
  for await (const chunk of input) {
    let from = 0;
    for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, from)) {
      add(chunk.subarray(from, at));
      yield taken();
      from = at + 1;
    }
    add(chunk.subarray(from));
  }
  if (size > 0) yield taken();
}
