import { configDumpsOf } from '../../services/config/config-dumps.ts';
import { configObjectsOf } from '../../services/config/config-objects.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

const LOGS = (value: string): string =>
  `import http from 'node:http';\nconst config = { port: process.env.PORT, dbPassword: process.env.DB_PASSWORD };\nconsole.log('starting', ${value});\nhttp.createServer((req, res) => res.end('ok')).listen(config.port);\n`;

export const configurationWrittenOut: Rule = {
  id: 'configuration-written-out',
  code: 'NR1204',
  title: 'The configuration is written out with its secrets',
  area: 'config',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['config-dump-redacted'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    log: '{what} is logged whole, {secret} among it: everybody who reads logs has them, for as long as logs are kept. Log the names, or the values that are no secret.',
    response:
      '{what} is sent as an answer, {secret} among it: whoever asks has them. Answer with the fields that are meant.',
  },
  docs: {
    what: 'Finds process.env and configuration objects that are handed whole to a logger, to console or to a response, and asks what takes the secrets out: redact settings of the logger, a mask, pick or omit on the way. An object without secrets may be written.',
    why: 'Logs and answers go to more people and places than secrets may.',
    fix: "logger.info({ port: config.port, logLevel: config.logLevel }, 'starting')",
    references: ['https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude'],
  },
  examples: {
    bad: [{ title: 'at the start', files: exampleService(LOGS('config')) }],
    good: [{ title: 'what is no secret', files: exampleService(LOGS('{ port: config.port }')) }],
  },
  check(service) {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const dumps = configDumpsOf(service);
    const bad = dumps.filter((dump) => dump.secret !== undefined && !dump.redacted);
    if (bad.length > 0)
      return bad.map(({ what, to, place, secret = '' }) =>
        fail({ message: to, args: { what, secret }, place, anchor: `${place.path} ${what}` }),
      );
    const [safe] = dumps;
    if (safe) {
      const note = safe.redacted ? 'secrets are taken out' : `${safe.what} holds no secret`;
      return [pass({ place: safe.redacted ?? safe.place, note })];
    }
    const [object] = configObjectsOf(service);
    const reads = [...program.modules].flatMap(([module, facts]) =>
      facts.envReads.slice(0, 1).map((read) => program.place(module, read.span)),
    );
    const place = object?.place ?? reads[0];
    return [
      place
        ? pass({ place, note: 'nothing writes the whole configuration out' })
        : notApplicable('the service reads no environment variables'),
    ];
  },
};
