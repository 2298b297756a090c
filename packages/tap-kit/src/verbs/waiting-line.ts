import type { Environment } from "../command/environment.ts";
import type { ErrorTerminal } from "../output/error-terminal.ts";
import type { LiveScreen } from "../progress/live-screen.ts";
import type { RunSnapshot } from "../progress/run-snapshot.ts";
import { drawable } from "../progress/view-form.ts";
import type { Style } from "./print/style.ts";

const drawEveryMs = 250;
/** A verb that answers before the line would be drawn for the third time shows none: it would only flash. */
const patience = 3;

/** One line at the foot of the terminal while a verb asks the service and has printed nothing yet: what it does, how many calls it made. */
export class WaitingLine {
  /** The environment of the verb: its first output, or question, takes the line away. */
  readonly environment: Environment;
  readonly #terminal: ErrorTerminal | null;
  #timer: NodeJS.Timeout | null = null;
  #screen: LiveScreen | null = null;
  #isOver = false;

  constructor(environment: Environment) {
    this.#terminal = drawable(environment);
    const { stdout, dialog } = environment;
    const ending = <T>(act: () => T): T => {
      this.end();
      return act();
    };
    this.environment = {
      ...environment,
      stdout: { write: (bytes) => ending(() => stdout.write(bytes)), flush: () => stdout.flush() },
      ...(dialog === undefined ? {} : { dialog: () => ending(dialog) }),
    };
  }

  /** From the first call of the service on the line is shown. */
  begin(snapshot: () => RunSnapshot, style: Style): void {
    const terminal = this.#terminal;
    if (terminal === null || this.#isOver) return;
    let looks = 0;
    const look = () => {
      looks += 1;
      const now = snapshot();
      if (looks >= patience && now.calls > 0) this.#draw(now, terminal, style);
    };
    this.#timer ??= setInterval(look, drawEveryMs).unref();
  }

  end(): void {
    this.#isOver = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#screen?.close();
  }

  async #draw(snapshot: RunSnapshot, terminal: ErrorTerminal, style: Style): Promise<void> {
    const [lines, live] = await Promise.all([
      import("../progress/live-lines.ts"),
      import("../progress/live-screen.ts"),
    ]);
    if (this.#isOver) return;
    this.#screen ??= new live.LiveScreen(terminal);
    this.#screen.draw(lines.liveLines(snapshot, terminal.size(), style));
  }
}
