'use strict';

/**
 * Outlives the drill by a moment: kills what the drill has started when the drill ends, however it ends (the pipe on
 * stdin closes even after kill -9). It reads `group <pid>` lines and finds processes that left their group by the mark
 * in their environment, where the system shows it (/proc on Linux).
 */
const fs = require('node:fs');

const mark = `NODEREADY_DRILL=${process.argv[2]}`;
const groups = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

process.stdin.setEncoding('utf8');
let rest = '';
process.stdin.on('data', (text) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop();
  for (const line of lines) {
    const [word, pid] = line.split(' ');
    if (word === 'group') groups.add(Number(pid));
    if (word === 'gone') groups.delete(Number(pid));
  }
});
process.stdin.on('end', () => {
  for (const pid of groups) kill(-pid);
  // What a process started while it was being killed is found in the next round.
  for (let round = 0; round < 5; round++) {
    const left = marked();
    if (left.length === 0) break;
    for (const pid of left) kill(pid);
  }
  if (process.argv[3]) fs.rmSync(process.argv[3], { recursive: true, force: true });
});

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

function marked() {
  let names = [];
  try {
    names = fs.readdirSync('/proc');
  } catch {
    return [];
  }
  return names
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        if (!fs.readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(mark)) return false;
        return !/^\d+ \(.*\) Z/s.test(fs.readFileSync(`/proc/${name}/stat`, 'utf8'));
      } catch {
        return false;
      }
    })
    .map(Number);
}
