#!/usr/bin/env node
// Runs on any Node, to say so in one line where it is too old for the rest.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  await import("../dist/cli.js");
} else {
  process.stderr.write(`tap-salesforce needs Node 22.18 or newer; this is Node ${process.versions.node}.\n`);
  process.exitCode = 2;
}
