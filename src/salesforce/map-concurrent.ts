/**
 * Does `work` for each of `inputs`, up to `limit` at a time, and gives the results in the order of the inputs. The next
 * input is taken only when there is room for it, so it may depend on how earlier work went.
 */
export async function* mapConcurrent<In, Out>(
  inputs: Iterable<In>,
  limit: number,
  work: (input: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const iterator = inputs[Symbol.iterator]();
  const running: Promise<Out>[] = [];
  const start = () => {
    const next = iterator.next();
    if (next.done) return;
    const promise = work(next.value);
    // Awaited below, in its turn; until then a failure must not count as unhandled.
    promise.catch(() => {});
    running.push(promise);
  };
  for (let n = 0; n < limit; n++) start();
  for (let first = running.shift(); first; first = running.shift()) {
    const result = await first;
    start();
    yield result;
  }
}
