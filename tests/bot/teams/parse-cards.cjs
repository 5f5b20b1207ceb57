// Reads cards, one JSON object a line, and answers for each a line with what Microsoft's own
// renderer has against it. The folder of the package is the first argument.
const path = require('node:path');
const readline = require('node:readline');

globalThis.self = globalThis; // the package's file is made for a browser's window
const AC = require(path.join(process.argv[2], 'dist', 'adaptivecards.min.js'));

readline.createInterface({ input: process.stdin }).on('line', (text) => {
  const said = [];
  try {
    const context = new AC.SerializationContext(AC.Versions.v1_6);
    const card = new AC.AdaptiveCard();
    card.parse(JSON.parse(text), context);
    for (let i = 0; i < context.eventCount; i += 1) said.push(`parse: ${context.getEventAt(i).message}`);
    for (const event of card.validateProperties().validationEvents) said.push(`validate: ${event.message}`);
  } catch (error) {
    said.push(`failed: ${error.message}`);
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
});
