// Repairs what the killed application left and prints, as one JSON document, everything that can be read of it.
// Usage: node readback.mjs <root>
import { listSessions, readSession, repair } from 'spanbox/repair';

const [dir] = process.argv.slice(2);
const report = await repair(dir);
const sessions = [];
for await (const { id } of listSessions(dir)) sessions.push(await readSession(dir, id));
process.stdout.write(JSON.stringify({ report, sessions }));
