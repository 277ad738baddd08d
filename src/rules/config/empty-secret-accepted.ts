import { type EmptyCheck, emptyChecksOf } from '../../services/config/empty-checks.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const PARSE = (secret: string): string =>
  `import http from 'node:http';\nimport { z } from 'zod';\nconst env = z.object({ PORT: z.coerce.number(), SESSION_SECRET: ${secret} }).parse(process.env);\nhttp.createServer((req, res) => res.end('ok')).listen(env.PORT);\n`;

function judge({ name, place, state, by }: EmptyCheck): readonly Outcome[] {
  switch (state) {
    case 'refused':
      return [pass({ place, note: `an empty ${name} stops the start` })];
    case 'schema':
      return [fail({ message: 'schema', args: { name, by }, place, anchor: name })];
    case 'presence':
      return [fail({ message: 'presence', args: { name }, place, anchor: name })];
    case 'nullish':
      return [fail({ message: 'nullish', args: { name }, place, anchor: name })];
    case 'unknown':
      return [unknown(`what ${by} demands of ${name} could not be read`, { place })];
    case 'unchecked':
    case 'optional':
      return [];
  }
}

export const emptySecretAccepted: Rule = {
  id: 'empty-secret-accepted',
  code: 'NR1205',
  title: 'An empty secret is taken for a secret',
  area: 'config',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['missing-vs-empty-env'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    schema:
      '{name} may be empty: {by} takes "" for a value, and a Secret with an empty key starts a service that signs or logs in with nothing. Demand a character, such as z.string().min(1).',
    presence:
      'Only a missing {name} is refused here: an empty one, which a Secret without a value gives, starts a service that signs or logs in with nothing. Refuse both: if (!process.env.{name}) throw ….',
    nullish:
      '{name} falls back by ??, which takes "" for a value: an empty variable starts a service that signs or logs in with nothing. Refuse a missing and an empty one at the start.',
    unchecked:
      'Nothing at the start tells a missing or empty {names} from a real one: the service starts and fails, or lets everybody in, when the secret is first used. Refuse both before listening.',
  },
  docs: {
    what: 'Looks at every variable that reads like a secret: what its schema says about an empty text (zod strings and envalid take it, Joi refuses it), whether a check by hand refuses only undefined, whether ?? lets it through, whether anything checks it.',
    why: 'A deploy with a missing key in the secret store gives an empty variable more often than none.',
    fix: 'SESSION_SECRET: z.string().min(32); or emptyStringAsUndefined.',
    references: ['https://zod.dev/api#strings', 'https://joi.dev/api/#string', 'https://12factor.net/config'],
  },
  examples: {
    bad: [{ title: 'any text', files: exampleService(PARSE('z.string()')) }],
    good: [{ title: 'a text of some length', files: exampleService(PARSE('z.string().min(32)')) }],
  },
  check(service) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const checks = emptyChecksOf(service);
    const outcomes = checks.flatMap(judge);
    const open = checks.filter((item) => item.state === 'unchecked');
    const [first] = open;
    if (first) {
      const names = open.map((item) => item.name);
      const shown =
        names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
      outcomes.push(fail({ message: 'unchecked', args: { names: shown }, place: first.place, anchor: 'unchecked' }));
    }
    if (outcomes.length > 0) return outcomes;
    return [
      notApplicable(
        checks.length > 0
          ? 'every secret of the service is optional'
          : 'the service reads no secret from the environment',
      ),
    ];
  },
};
