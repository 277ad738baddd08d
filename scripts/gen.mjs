// Regenerates what is generated: rules.md, the JSON schema of the configuration, the golden reports of the fixtures.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { load } from '../dist/load-script.js';

const root = new URL('..', import.meta.url).pathname;
const { ALL_RULES, renderCatalogue } = load('./index.js');
const cli = (...args) => {
  try {
    return execFileSync(process.execPath, [`${root}bin/nodeready.js`, ...args], {
      encoding: 'utf8',
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  } catch (error) {
    // Findings make lint exit with 1; the report is complete.
    if (error.status === 1) return error.stdout;
    throw error;
  }
};

fs.writeFileSync(`${root}rules.md`, renderCatalogue(ALL_RULES));
fs.mkdirSync(`${root}schema`, { recursive: true });
fs.writeFileSync(`${root}schema/nodeready.schema.json`, cli('config', 'schema'));
const read = (file) => JSON.parse(fs.readFileSync(`${root}${file}`, 'utf8'));
const names = [...new Set(read('checklist/items.json').map((item) => item.topic))].sort();
fs.writeFileSync(`${root}checklist/topic-names.json`, `${JSON.stringify(names, null, 2)}\n`);
for (const name of fs.readdirSync(`${root}fixtures/services`)) {
  const scorecard = cli(
    'checklist',
    `fixtures/services/${name}`,
    '--document',
    'ge',
    '--kind',
    'check',
    '--as-of',
    '2026-11-20',
    '--color',
    'never',
  );
  fs.mkdirSync(`${root}test/fixtures/expected/ge-checklist`, { recursive: true });
  fs.writeFileSync(`${root}test/fixtures/expected/ge-checklist/${name}.txt`, scorecard);
  const report = cli(
    'lint',
    `fixtures/services/${name}`,
    '--preset',
    'strict',
    '--as-of',
    '2026-11-20',
    '--color',
    'never',
  );
  fs.mkdirSync(`${root}test/fixtures/expected`, { recursive: true });
  fs.writeFileSync(`${root}test/fixtures/expected/${name}.txt`, report);
}
