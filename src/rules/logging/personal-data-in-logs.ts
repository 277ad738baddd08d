import { lastOf, type WrittenValue, writtenValuesOf } from '../../services/observability/log-content.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, suchPlaces, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

const PERSONAL =
  /^(?:e-?mail|e-?mail_?address|user_?email|phone|phone_?number|mobile|ssn|social_?security_?number|first_?name|last_?name|full_?name|surname|date_?of_?birth|dob|birth_?date|credit_?card\w*|card_?number|cvv|iban|passport_?number|street_?address|home_?address|billing_?address|shipping_?address)$/i;
/** Whole records of people; ids of them are wanted in logs. */
const PERSON = /^(?:user|currentUser|customer|patient|employee|userInfo|userData|profile|account_?holder|creditCard)$/;

export const personalDataInLogs: Rule = {
  id: 'personal-data-in-logs',
  code: 'NR6011',
  title: 'Personal data is logged',
  area: 'logging',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-pii-in-logs'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    field:
      '{path} is written to the logs: personal data is copied to every system that stores or reads logs, and cannot be deleted there on request{places}. Log an opaque id instead.',
    record:
      'The whole of {path} is written to the logs, with every personal field it has now or gets later{places}. Log its id instead.',
  },
  docs: {
    what: 'Looks for names, addresses, e-mail and phone numbers, birth dates and card data, and for whole records of people, in what loggers and console write at info and above on the production path.',
    why: 'Logs are copied, indexed and kept for years by systems that know no right to erasure; privacy law treats them as any other store.',
    fix: 'Log opaque ids (userId, orderId); where a person must be recognised, log a hash.',
    exceptions: 'A value that goes through a function of your own (mask(user.email)) is not judged.',
    references: ['https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude'],
  },
  examples: {
    bad: [
      {
        title: 'an e-mail address',
        files: exampleService([
          "const logger = require('pino')();",
          'const login = (user) => logger.info({ email: user.email }, "login");',
          "require('node:http').createServer((req, res) => { login(req.user); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'an opaque id',
        files: exampleService([
          "const logger = require('pino')();",
          'const login = (user) => logger.info({ userId: user.id }, "login");',
          "require('node:http').createServer((req, res) => { login(req.user); res.end('ok'); }).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const written = writtenValuesOf(service).filter(({ log }) => log?.level !== 'debug');
    const [any] = written;
    if (!any) return [notApplicable('nothing but constant texts is logged')];
    const fields = written.filter(({ path }) => PERSONAL.test(lastOf(path)) && !/^process\.env/.test(path));
    const records = written.filter((item) => PERSON.test(lastOf(item.path)) && !item.inText && !isFlag(item));
    const [first, ...rest] = [...fields, ...records];
    if (!first)
      return [pass({ place: any.place, note: `${written.length} values are logged, none is personal by name` })];
    return [
      fail({
        message: fields.length > 0 ? 'field' : 'record',
        args: { path: first.path, places: suchPlaces(rest.length + 1) },
        place: first.place,
        related: rest.slice(0, 5).map(({ place, path }) => ({ place, note: path })),
        anchor: 'personal',
      }),
    ];
  },
};

/** `{ user }` of database or basic-auth configuration is a name of an account. */
function isFlag({ path }: WrittenValue): boolean {
  return /^(?:config|env|options|settings|url|parsed|connection|db)\b/.test(path);
}
