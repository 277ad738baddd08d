import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

/** The option `limit` of the object that `connect` gets. */
function limit(main: string): unknown {
  const [service] = linkFiles({
    'package.json': '{"name":"a","type":"module","scripts":{"start":"node main.js"}}',
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js"]\n',
    'main.js': `import { connect } from 'store';\n${main}`,
  });
  const program = service?.program;
  const call = program?.callsTo('store#connect')[0];
  if (!program || !call) throw new Error('no call');
  const found = program.option(call.module, call.fact.args[0], 'limit');
  return found.found && found.value
    ? program.literal(found.module, found.value)?.value
    : found.maybe
      ? 'maybe'
      : 'none';
}

it.each([
  ['spread into itself', 'let query = { limit: 3 };\nquery = { ...query, page: 2 };\nconnect(query);', 3],
  ['spread into itself without it', 'let query = {};\nquery = { ...query, page: 2 };\nconnect(query);', 'none'],
  ['two that spread each other', 'let a = {};\nlet b = { ...a };\na = { ...b };\nconnect(a);', 'none'],
  ['spread twice', 'const base = { limit: 4 };\nconnect({ ...base, ...base });', 4],
])('an option of an object %s', (_, main, expected) => {
  expect(limit(main)).toBe(expected);
});
