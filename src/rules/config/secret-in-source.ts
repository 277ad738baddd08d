import { FILE_START } from '../../facts/span.ts';
import { type SourceSecret, sourceSecretsOf } from '../../services/config/source-secrets.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

function judge({ kind, name, env, place }: SourceSecret): Outcome {
  if (kind === 'fallback')
    return fail({ message: 'fallback', args: { env: env ?? name }, place, severity: 'warning', anchor: env ?? name });
  return fail({ message: kind, args: { name }, place, anchor: `${place.path} ${name}` });
}

export const secretInSource: Rule = {
  id: 'secret-in-source',
  code: 'NR1230',
  title: 'A secret is written in the source code',
  area: 'config',
  severity: 'error',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-hardcoded-secrets'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    literal:
      'The value of {name} is written here: everybody with the repository or the image has it, and it cannot be rotated without a release. Read it from the environment, and rotate it.',
    key: 'A {name} is written here: everybody with the repository or the image can use it. Revoke it, and read the new one from the environment.',
    url: '{name} holds an address with user and password: everybody with the repository has them. Read the address from the environment, and rotate the password.',
    fallback:
      'When {env} is not set, the service starts with the value written here, which everybody with the repository knows: whoever signs with it is let in. Drop the default and refuse to start without {env}.',
  },
  docs: {
    what: 'Looks through the modules that the entry reaches for keys of known formats, addresses with credentials, generated values under names such as password or apiKey, literal secrets of sessions, tokens and pools, and defaults of secret environment variables. Placeholders, tests and branches that production does not take are left out; values are never printed.',
    why: 'Source is copied to laptops, CI and images; a secret in it is a secret of everybody, for ever.',
    fix: "`const secret = required('JWT_SECRET')`, a Secret in the cluster, and a rotation of what was committed.",
    references: ['https://12factor.net/config', 'https://owasp.org/www-project-top-ten/'],
  },
  examples: {
    bad: [
      {
        title: 'a default signing key',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js':
            "const jwt = require('jsonwebtoken');\nconst secret = process.env.JWT_SECRET || 'orders-signing';\nrequire('node:http').createServer((req, res) => res.end(jwt.sign({ id: 1 }, secret))).listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'no default',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js':
            "const jwt = require('jsonwebtoken');\nconst secret = process.env.JWT_SECRET;\nif (!secret) throw new Error('JWT_SECRET is not set');\nrequire('node:http').createServer((req, res) => res.end(jwt.sign({ id: 1 }, secret))).listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { program } = service;
    if (!program)
      return [
        service.lost[0] === undefined ? notApplicable('the service has no source here') : unknown(service.lost[0]),
      ];
    const found = sourceSecretsOf(service);
    if (found.length > 0) return found.map(judge);
    const entry = program.entries.at(-1);
    return entry === undefined
      ? [notApplicable('the service has no source here')]
      : [pass(program.place(entry, FILE_START))];
  },
};
