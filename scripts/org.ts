/** Starts the demo org; arguments go through. */
await import("../packages/demo-org/src/cli.ts");
