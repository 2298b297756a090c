const everySeconds = 10;

/**
 * Does work that may take long, and reports every ten seconds that it goes on: many clients give up a call of which they hear nothing for
 * a minute.
 * @param report null: the client did not ask for it
 */
export async function reportProgress<T>(
  work: () => Promise<T>,
  report: ((seconds: number) => Promise<void>) | null,
): Promise<T> {
  if (report === null) return work();
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += everySeconds;
    // A client that is gone needs none; the end of its output is noticed where the answer is written.
    report(seconds).catch(() => {});
  }, 1000 * everySeconds);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
