// `npm run new-rule -- image/root-user topic…`: a rule, its test and its place in the list of its area, to be filled in.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const [name, ...topics] = process.argv.slice(2);
const root = process.env.NODEREADY_ROOT ?? new URL('..', import.meta.url).pathname;
const rules = path.join(root, 'src/rules');

const areas = fs
  .readdirSync(rules, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const [area, id] = (name ?? '').split('/');
if (!areas.includes(area) || !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(id ?? ''))
  stop(`usage: npm run new-rule -- area/name-of-the-defect topic…\nareas: ${areas.join(', ')}`);
const taken = areas.find((other) => fs.existsSync(path.join(rules, other, `${id}.ts`)));
if (taken) stop(`there is ${taken}/${id} already`);

const title = id.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase());
const variable = id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
const list = topics.map((topic) => `'${topic}'`).join(', ');
write(
  path.join(rules, area, `${id}.ts`),
  `import { fail, notApplicable, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';
import { remedyPlace } from '../../services/remedy-place.ts';

export const ${variable}: Rule = {
  id: '${id}',
  code: '${nextCode()}',
  title: '${title}',
  area: '${area}',
  severity: 'warning',
  confidence: 'medium',
  since: '${JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).version}',
  stage: 'preview',
  recommended: false,
  topics: [${list}],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing: 'What is wrong: why it matters in production, with the numbers of this service. What to do.',
  },
  docs: { what: '', why: '', fix: '', references: [] },
  examples: { bad: [], good: [] },
  check(service) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place }) : notApplicable('nothing runs')];
  },
};
`,
);
write(
  path.join(root, 'test/rules', area, `${id}.test.ts`),
  `import { ${variable} } from '../../../src/rules/${area}/${id}.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(${variable}, {
  fails: [],
  passes: [],
  notApplicable: [],
  unknown: [],
});
`,
);
if (process.env.NODEREADY_ROOT === undefined)
  execFileSync(process.execPath, [path.join(root, 'scripts/index-rules.mjs')], { stdio: 'inherit' });
console.log(`src/rules/${area}/${id}.ts and test/rules/${area}/${id}.test.ts: fill them in, then npm run gen`);

/** The number after the highest of the area. */
function nextCode() {
  const folder = path.join(rules, area);
  const codes = fs
    .readdirSync(folder)
    .flatMap((file) => /\bcode: 'NR(\d{4})'/.exec(fs.readFileSync(path.join(folder, file), 'utf8'))?.[1] ?? []);
  if (codes.length === 0) stop(`no rule of ${area} has a code yet: choose its hundred by hand`);
  return `NR${Math.max(...codes.map(Number)) + 1}`;
}

function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

function stop(message) {
  console.error(message);
  process.exit(2);
}
