// A Slack Web API on loopback for the tests. Reads {port, seed} as JSON from the first argument.
import { createEmulator } from "emulate";

const { port, seed } = JSON.parse(process.argv[2]);
await createEmulator({ service: "slack", port, seed: { slack: seed } });
console.log("ready");
process.stdin.on("end", () => process.exit(0)).resume();
