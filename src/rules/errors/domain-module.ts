import { remedyPlace } from '../../services/remedy-place.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

export const domainModule: Rule = {
  id: 'domain-module',
  code: 'NR2106',
  title: 'The deprecated domain module catches errors',
  area: 'errors',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-domain-module'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    used: 'The domain module is pending deprecation: it keeps a process going after an exception that left it in an unknown state, misses promises, and slows every callback down. Let crashes end the process, and carry context with AsyncLocalStorage.',
  },
  docs: {
    what: 'Looks for imports of domain or node:domain among the modules that the service runs.',
    why: 'Domains promise that a process can go on after any error. It cannot: what the failed request held stays held.',
    fix: 'Handle errors where they happen, exit on uncaughtException, and use AsyncLocalStorage of node:async_hooks for context.',
    references: ['https://nodejs.org/api/domain.html'],
  },
  examples: {
    bad: [
      {
        title: 'domain.create()',
        files: exampleService(
          "const domain = require('node:domain');\nconst http = require('node:http');\nhttp.createServer((req, res) => {\n  domain.create().run(() => res.end('ok'));\n}).listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'no domains',
        files: exampleService(
          "const http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const used = program.packages.get('node:domain') ?? program.packages.get('domain');
    if (used) return [fail({ message: 'used', place: used, anchor: 'domain' })];
    const place = remedyPlace(service);
    return [place ? pass({ place, note: `${program.modules.size} modules read` }) : notApplicable('nothing runs')];
  },
};
