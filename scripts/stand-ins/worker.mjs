// Stands in for a worker: its own child ignores every request to end, as a stuck attempt would.
import { spawn } from 'node:child_process';

const stuck = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
const child = spawn(process.execPath, ['-e', stuck]);
console.log(JSON.stringify({ pid: process.pid, child: child.pid, dataDir: process.env.DATA_DIR }));
setInterval(() => {}, 1000);
