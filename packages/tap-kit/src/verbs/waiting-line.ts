import type { Environment } from "../command/environment.ts";
import type { ErrorTerminal } from "../output/error-terminal.ts";
import type { LiveScreen } from "../progress/live-screen.ts";
import { progressSentence } from "../progress/progress-text.ts";
import type { RunSnapshot } from "../progress/run-snapshot.ts";
import { drawable } from "../progress/view-form.ts";
import type { Style } from "./print/style.ts";

const drawEveryMs = 250;
/** A verb that answers before the line would be drawn for the third time shows none: it would only flash. */
const patience = 3;
/** After an output the line comes back later: there may be more of it. */
const patienceAfterOutput = 8;
/** How often it is looked whether a line is due where nothing can be drawn. */
const logEveryMs = 1000;
/** Whoever reads along and sees nothing for 15 s would think that the verb hangs. */
const longestSilenceSeconds = 15 - logEveryMs / 1000;

interface Watched {
  readonly snapshot: () => RunSnapshot;
  readonly style: Style;
  /** Writes a sentence where lines cannot be drawn. */
  readonly say: (sentence: string) => void;
}

/**
 * What a verb shows while it waits for the service: on a terminal one line at the foot that says what it does, how many calls it
 * made, and which answer does not come; elsewhere the same as a line at least every 15 s.
 */
export class WaitingLine {
  /** The environment of the verb: what it writes there takes the line away for a while. */
  readonly environment: Environment;
  readonly #terminal: ErrorTerminal | null;
  #timer: NodeJS.Timeout | null = null;
  #screen: LiveScreen | null = null;
  #isOver = false;
  #isAsking = false;
  /** What was printed last ends with a line end, so that a line may follow it. */
  #isAtLineStart = true;
  /** Looks since the last output, of `patience` needed. */
  #looks = 0;
  #patience = patience;
  /** Seconds of the run at the last output. */
  #lastSeconds = 0;
  #seconds: () => number = () => 0;

  constructor(environment: Environment) {
    this.#terminal = drawable(environment);
    const { stdout, stderr } = environment;
    this.environment = {
      ...environment,
      stdout: {
        write: (bytes) => {
          this.#isAtLineStart = endsLine(bytes);
          this.#wroteSomething();
          return stdout.write(bytes);
        },
        flush: () => stdout.flush(),
      },
      stderr: (text) => {
        // What goes to a terminal that is drawn on comes above the line.
        this.#lastSeconds = this.#seconds();
        stderr(text);
      },
    };
  }

  /** From the first request on the line is shown. */
  begin({ snapshot, style, say }: Watched): void {
    if (this.#isOver) return;
    this.#seconds = () => snapshot().seconds;
    const terminal = this.#terminal;
    const look =
      terminal === null ? () => this.#lookToSay(snapshot, say) : () => this.#lookToDraw(snapshot, terminal, style);
    this.#timer ??= setInterval(look, terminal === null ? logEveryMs : drawEveryMs).unref();
  }

  /** @param isAsking the person is asked something, or has answered */
  asking(isAsking: boolean): void {
    this.#isAsking = isAsking;
    this.#wroteSomething();
  }

  end(): void {
    this.#isOver = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#hide();
  }

  #wroteSomething(): void {
    this.#lastSeconds = this.#seconds();
    this.#looks = 0;
    this.#patience = patienceAfterOutput;
    this.#hide();
  }

  #hide(): void {
    this.#screen?.close();
    this.#screen = null;
  }

  #lookToSay(snapshot: () => RunSnapshot, say: (sentence: string) => void): void {
    const now = snapshot();
    if (this.#isAsking || !isWaiting(now) || now.seconds - this.#lastSeconds < longestSilenceSeconds) return;
    this.#lastSeconds = now.seconds;
    say(progressSentence(now));
  }

  #lookToDraw(snapshot: () => RunSnapshot, terminal: ErrorTerminal, style: Style): void {
    this.#looks += 1;
    const now = snapshot();
    if (!isWaiting(now)) this.#hide();
    else if (this.#canDraw()) this.#draw(now, terminal, style);
  }

  #canDraw(): boolean {
    // Output that goes elsewhere leaves the terminal as it is.
    const isFree = this.#isAtLineStart || this.environment.isTerminal !== true;
    return !this.#isOver && !this.#isAsking && isFree && this.#looks >= this.#patience;
  }

  async #draw(snapshot: RunSnapshot, terminal: ErrorTerminal, style: Style): Promise<void> {
    const [lines, live] = await Promise.all([
      import("../progress/live-lines.ts"),
      import("../progress/live-screen.ts"),
    ]);
    if (!this.#canDraw()) return;
    this.#screen ??= new live.LiveScreen(terminal);
    this.#screen.draw(lines.liveLines(snapshot, terminal.size(), style));
  }
}

/** It has asked the service something. */
const isWaiting = ({ calls, waiting }: RunSnapshot): boolean => calls > 0 || waiting !== null;

const lineEnd = 10;

function endsLine(bytes: Parameters<Environment["stdout"]["write"]>[0]): boolean {
  const pieces = bytes instanceof Uint8Array ? [bytes] : [...bytes];
  const last = pieces.findLast(({ length }) => length > 0);
  return last === undefined || last.at(-1) === lineEnd;
}
