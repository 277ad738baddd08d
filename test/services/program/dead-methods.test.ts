import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

const STORES = `export class UserStore { insert() { return 'stored'; } }
export class FakeUserStore { insert() { return 'kept'; } }
`;

/** Which classes' `insert` a request may run. */
function reached(main: string): readonly string[] {
  const [service] = linkFiles({
    'package.json': '{"name":"a","type":"module","scripts":{"start":"node main.js"}}',
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js"]\n',
    'stores.js': STORES,
    'main.js': `import { UserStore, FakeUserStore } from './stores.js';\n${main}`,
  });
  const program = service?.program;
  if (!program) throw new Error('no program');
  const calls = program.callsTo('node:http#createServer', 'console.log');
  const reach = program.reach(calls.flatMap((call) => program.callbacks(call)));
  const classes = program.modules.get('stores.js')?.classes ?? [];
  return classes.flatMap(({ name, methods }) =>
    methods.some(({ fn }) => reach.has({ module: 'stores.js', fn })) ? [name ?? ''] : [],
  );
}

const SERVICE = `class Users { constructor(store) { this.store = store; } create() { return this.store.insert(); } }
`;

it.each([
  [
    'made by a function that nothing calls',
    `${SERVICE}export const createFake = () => new Users(new FakeUserStore());\nconst users = new Users(new UserStore());\nconsole.log(() => users.create());`,
    ['UserStore'],
  ],
  [
    'named like a double, and made under a condition',
    `${SERVICE}const make = (db) => (db ? new Users(new UserStore()) : new Users(new FakeUserStore()));\nconst users = make(process.env.DB);\nconsole.log(() => users.create());`,
    ['UserStore'],
  ],
  [
    'both made on the production path, none a double',
    `${SERVICE}class Other { insert() {} }\nconst users = new Users(process.env.DB ? new UserStore() : new Other());\nconsole.log(() => users.create());`,
    ['UserStore'],
  ],
])('methods of classes: %s', (_, main, expected) => {
  expect(reached(main)).toEqual(expected);
});
