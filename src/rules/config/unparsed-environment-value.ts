import { type RawValue, rawValuesOf } from '../../services/config/raw-values.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const SERVER = (lines: readonly string[]): string =>
  ["import http from 'node:http';", ...lines]
    .concat("http.createServer((req, res) => res.end('ok')).listen(3000);\n")
    .join('\n');

/** What the deployment gives the variable: the text that is misread. */
function setTo(service: Service, name: string): string | undefined {
  return service.deployments
    .map(({ environment }) => environment.variables.get(name)?.value)
    .find((value) => value !== undefined && /^(?:false|0|no|off)$/i.test(value));
}

function judge(service: Service, { name, use, place, module }: RawValue): Outcome | undefined {
  const details = { args: { name }, place, anchor: `${module} ${name} ${use}` };
  switch (use) {
    case 'truthy': {
      const value = setTo(service, name);
      return value === undefined
        ? fail({ message: 'truthy', ...details })
        : fail({ message: 'inverted', ...details, args: { name, value }, severity: 'error' });
    }
    case 'text':
    case 'arithmetic':
    case 'unchecked':
      return fail({ message: use, ...details, severity: 'note' });
    case 'parsed':
      return undefined;
  }
}

export const unparsedEnvironmentValue: Rule = {
  id: 'unparsed-environment-value',
  code: 'NR1206',
  title: 'Text of the environment is used as a number or a switch',
  area: 'config',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['config-typed-parsing'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    truthy:
      '{name} is asked for as if it were a boolean, but variables are text: "false" and "0" switch it on. Parse it once (z.stringbool(), envalid bool()), or compare with "true".',
    inverted:
      '{name} is set to "{value}", which is text and therefore true: what should be off is on. Parse it once (z.stringbool(), envalid bool()), or compare with "true".',
    text: '{name} is handed on as text where a number is meant: some libraries convert it, others compare it as text or ignore it. Parse it once where the configuration is read.',
    arithmetic:
      '{name} is calculated with as text: + joins it, and a typing error gives NaN, which timers and limits take for zero. Parse it once where the configuration is read.',
    unchecked:
      '{name} is converted here without a look at the result: a typing error gives NaN, which timers and limits take for zero. Parse it once with a schema that refuses it (z.coerce.number()).',
    repeated:
      '{name} is converted in {count} places ({where}): they may differ in what they take and in their default. Parse it once and import the result.',
  },
  docs: {
    what: 'Looks at numbers and switches that come from process.env: truth tests of switches, raw text in numeric options and calculations, Number() and parseInt() outside of the configuration whose NaN nobody looks for, and variables that several files convert.',
    why: 'Every variable is text; what it means is decided once, or differently in each place.',
    fix: 'PORT: z.coerce.number().int().default(3000), CACHE_ENABLED: z.stringbool().default(true)',
    references: ['https://nodejs.org/api/process.html#processenv', 'https://zod.dev/api#coercion'],
  },
  examples: {
    bad: [
      {
        title: 'a switch that is always on',
        files: exampleService(
          SERVER(["if (process.env.CACHE_ENABLED) setInterval(() => console.log('warm'), 60000);"]),
        ),
      },
    ],
    good: [
      {
        title: 'parsed once',
        files: exampleService(
          SERVER([
            "import { z } from 'zod';",
            'const env = z.object({ CACHE_ENABLED: z.stringbool().default(true) }).parse(process.env);',
            "if (env.CACHE_ENABLED) setInterval(() => console.log('warm'), 60000);",
          ]),
        ),
      },
    ],
  },
  check(service) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const values = rawValuesOf(service);
    const [first] = values;
    if (!first) return [notApplicable('the service takes no number or switch from the environment')];
    const outcomes = values.flatMap((value) => judge(service, value) ?? []);
    if (outcomes.length === 0) outcomes.push(...repeated(values));
    const parsed = values.find((value) => value.use === 'parsed') ?? first;
    return outcomes.length > 0 ? outcomes : [pass({ place: parsed.place, note: `${parsed.name} is parsed` })];
  },
};

function repeated(values: readonly RawValue[]): readonly Outcome[] {
  const names = new Set(values.map((value) => value.name));
  return [...names].flatMap((name) => {
    const uses = values.filter((value) => value.name === name && !value.schema);
    const modules = [...new Set(uses.map((use) => use.module))];
    const [, second] = uses.filter((use, index) => uses.findIndex((each) => each.module === use.module) === index);
    if (modules.length < 2 || !second) return [];
    const args = { name, count: modules.length, where: modules.slice(0, 3).join(', ') };
    return [fail({ message: 'repeated', args, place: second.place, severity: 'note', anchor: name })];
  });
}
