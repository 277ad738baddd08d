import { expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';

/** The names that `console.log` is called with in code that may run. */
function logged(files: Readonly<Record<string, string>>): readonly string[] {
  const [service] = linkFiles({
    'package.json': '{"name":"a","type":"module","scripts":{"start":"node main.js"}}',
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js"]\n',
    ...files,
  });
  const program = service?.program;
  if (!program) throw new Error('no program');
  return program
    .callsTo('console.log')
    .filter((call) => program.runs(call) !== false)
    .flatMap(({ fact }) => (fact.args[0]?.kind === 'string' ? [fact.args[0].value] : []));
}

it('what a getter does, where its property is read', () => {
  const main =
    "class Server { get app() { console.log('made'); return 1; } never() { console.log('never'); } }\nconsole.log('start', new Server().app);\n";
  expect(logged({ 'main.js': main })).toEqual(['made', 'start']);
});

it('methods of a subclass, called by the base class', () => {
  const main =
    "class Base { constructor() { this.mount(); } mount() { console.log('base'); } }\nclass Sub extends Base { mount() { console.log('sub'); } other() { console.log('other'); } }\nnew Sub();\n";
  expect(logged({ 'main.js': main })).toEqual(['base', 'sub']);
});

it('the class that the file of an oclif command exports', () => {
  const files = {
    'package.json': '{ "name": "a", "type": "module", "oclif": { "commands": "./commands" } }',
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "main.js", "start"]\n',
    'main.js': "import { execute } from '@oclif/core';\nawait execute({ dir: import.meta.url });\n",
    'base.js':
      "import { Command } from '@oclif/core';\nexport class Base extends Command { async init() { console.log('init'); } }\n",
    'commands/start.js':
      "import { Base } from '../base.js';\nexport default class Start extends Base { async run() { console.log('run'); } helper() { console.log('helper'); } }\n",
  };
  expect([...logged(files)].sort()).toEqual(['init', 'run']);
});

it('a method of what a container of dependencies gives for its class', () => {
  const main =
    "import { ModuleRef } from '@nestjs/core';\nclass Disk { save() { console.log('disk'); } drop() { console.log('drop'); } }\nclass Cloud { save() { console.log('cloud'); } }\nclass Store {\n  constructor(ref) { this.ref = ref; this.backend = this.choose('disk'); }\n  choose(kind) { return kind === 'disk' ? this.ref.get(Disk) : this.ref.get(Cloud); }\n  run() { this.backend.save(); }\n}\nnew Store(new ModuleRef()).run();\n";
  expect([...logged({ 'main.js': main })].sort()).toEqual(['cloud', 'disk']);
});

it('methods of what a container gives for a name', () => {
  const main = [
    "import { aliasTo, asClass, asFunction, asValue, createContainer } from 'awilix';",
    "class Mailer { send() { console.log('mailer'); } drop() { console.log('drop'); } }",
    "class Queue { push() { console.log('queue'); } }",
    'const container = createContainer();',
    "container.register({ mailer: asClass(Mailer).singleton(), post: aliasTo('mailer') });",
    "container.register('queue', asFunction(() => new Queue()));",
    "container.register('greet', asValue(() => console.log('greet')));",
    "container.resolve('post').send();",
    "container.resolve('queue').push();",
    "container.resolve('greet')();",
  ].join('\n');
  expect([...logged({ 'main.js': main })].sort()).toEqual(['greet', 'mailer', 'queue']);
});
