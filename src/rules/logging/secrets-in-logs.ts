import { lastOf, writtenValuesOf } from '../../services/observability/log-content.ts';
import { exampleService } from '../example-service.ts';
import { about, fail, notApplicable, pass, suchPlaces, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

const SECRET =
  /^(?:password|passwd|passphrase|pwd|secret|client_?secret|jwt_?secret|jwt_?key|session_?secret|cookie_?secret|private_?key|api_?key|access_?key|secret_?key|access_?token|refresh_?token|id_?token|auth_?token|bearer_?token|authorization|set-cookie|cookies)$/i;
/** The dump of the environment also decides whether configuration is written out. */
const LOGS = ['no-pii-in-logs'];
const SECRET_VARIABLE =
  /(?:^|_)(?:PASSWORD|PASSWD|SECRET|PRIVATE_KEY|API_KEY|ACCESS_KEY|SECRET_KEY|TOKEN|JWT_KEY|CREDENTIALS)$/;

export const secretsInLogs: Rule = {
  id: 'secrets-in-logs',
  code: 'NR6028',
  title: 'A secret is written to the logs',
  area: 'logging',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-pii-in-logs', 'config-dump-redacted'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    written:
      '{path} is written to the logs: everybody who may read logs has the secret, and so has every backup of them{places}. Remove it and rotate the secret.',
    environment:
      'The whole environment is written to the logs, with every password and token in it. Log the names of the settings that matter, and rotate what was logged.',
  },
  docs: {
    what: 'Looks for passwords, tokens, keys and authorization headers, and for the whole of process.env, in what loggers and console write on the production path.',
    why: 'Logs are read by more people and kept in more places than any secret store.',
    fix: 'Do not log the value; where its presence matters, log whether it is set. Rotate what was logged.',
    exceptions: 'Lengths, tests (`Boolean(token)`) and values that go through a function of your own are not judged.',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
      'https://cwe.mitre.org/data/definitions/532.html',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a signing secret',
        files: exampleService([
          'console.log(process.env.JWT_SECRET);',
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        ]),
      },
    ],
    good: [
      {
        title: 'whether it is set',
        files: exampleService([
          'console.log({ port: process.env.PORT, signed: Boolean(process.env.JWT_SECRET) });',
          "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [about(LOGS, unknown(service.lost[0] ?? 'the source entry was not found'))];
    const written = writtenValuesOf(service);
    const [any] = written;
    if (!any) return [about(LOGS, notApplicable('nothing but constant texts is logged'))];
    const dump = written.find(({ path, inText }) => path === 'process.env' && !inText);
    const secrets = written.filter(
      ({ path }) =>
        SECRET.test(lastOf(path)) ||
        (/^(?:process\.env|env|config)\./.test(path) && SECRET_VARIABLE.test(lastOf(path))),
    );
    const [first, ...rest] = secrets;
    const found = [
      ...(dump ? [fail({ message: 'environment', place: dump.place, anchor: 'process.env' })] : []),
      ...(first
        ? [
            fail({
              message: 'written',
              args: { path: first.path, places: suchPlaces(secrets.length) },
              place: first.place,
              related: rest.slice(0, 5).map(({ place, path }) => ({ place, note: path })),
              topics: LOGS,
              anchor: 'secret',
            }),
          ]
        : []),
    ];
    return found.length > 0
      ? found
      : [
          about(
            LOGS,
            pass({ place: any.place, note: `${written.length} values are logged, none is a secret by name` }),
          ),
        ];
  },
};
