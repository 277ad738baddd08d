import { configObjectsOf } from '../../services/config/config-objects.ts';
import { configWritesOf } from '../../services/config/config-writes.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const CONFIG = (value: string): Readonly<Record<string, string>> =>
  exampleService(
    "import http from 'node:http';\nimport { config } from './config.js';\nhttp.createServer((req, res) => res.end(config.region)).listen(config.port);\n",
    { 'config.js': `export const config = ${value};\n` },
  );

export const mutableConfiguration: Rule = {
  id: 'mutable-configuration',
  code: 'NR1203',
  title: 'The configuration can change while the service runs',
  area: 'config',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['config-immutable'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    written:
      '{what} is written while the service runs: replicas stop agreeing on their settings, and what a value was when something failed cannot be told. Decide it at the start; keep what changes in a variable of its own.',
    open: '{name} holds the configuration and anybody who imports it may change it: a slip such as config.x = y in one request changes all that follow. Freeze it: Object.freeze(…), z.object(…).readonly(), or `as const`.',
  },
  docs: {
    what: 'Finds objects that hold what was read from the environment and asks whether they are frozen (Object.freeze, deep-freeze, zod readonly, envalid) or read-only for the compiler (as const, t3-env); and finds assignments to them and to process.env outside of the configuration.',
    why: 'Configuration that changes in the process cannot be rolled back, compared or reproduced.',
    fix: 'export const config = Object.freeze(schema.parse(process.env));',
    references: [
      'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Object/freeze',
      'https://zod.dev/api#readonly',
    ],
  },
  examples: {
    bad: [{ title: 'an open object', files: CONFIG('{ port: process.env.PORT, region: process.env.REGION }') }],
    good: [{ title: 'frozen', files: CONFIG('Object.freeze({ port: process.env.PORT, region: process.env.REGION })') }],
  },
  check(service) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const objects = configObjectsOf(service);
    const writes = configWritesOf(service).map(({ what, place }) =>
      fail({ message: 'written', args: { what }, place, severity: 'warning', anchor: what }),
    );
    const states = objects.map(({ name, place, writes: state }): Outcome => {
      if (state === 'open') return fail({ message: 'open', args: { name }, place, anchor: name });
      if (state === undefined) return unknown(`what makes ${name} could not be followed`, { place });
      return pass({ place, note: state === 'frozen' ? `${name} is frozen` : `${name} is read-only` });
    });
    const outcomes = [...writes, ...states];
    return outcomes.length > 0 ? outcomes : [notApplicable('the service keeps no configuration object')];
  },
};
