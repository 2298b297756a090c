/** Starts the demo org; arguments are passed on. */
await import("../packages/demo-org/src/cli.ts");
