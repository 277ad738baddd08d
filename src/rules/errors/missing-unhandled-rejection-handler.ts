import { processEventsOf } from '../../services/lifecycle/process-events.ts';
import { handlerName } from '../../services/lifecycle/registrations.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';

export const missingUnhandledRejectionHandler: Rule = {
  id: 'missing-unhandled-rejection-handler',
  code: 'NR2102',
  title: 'Nothing handles unhandledRejection',
  area: 'errors',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['unhandled-rejection-handler'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'Nothing handles unhandledRejection: a forgotten await ends the process with a plain-text trace that the log platform does not parse. Log it at fatal level and exit with 1.',
  },
  docs: {
    what: 'Looks for a handler of unhandledRejection that the deployed process registers: process.on, libraries such as close-with-grace, starters.',
    why: 'A process that crashes without a structured log line leaves nothing to alert on or to learn from.',
    fix: "process.on('unhandledRejection', (error) => { logger.fatal(error); process.exit(1); }) before the server listens.",
    references: ['https://nodejs.org/api/process.html#event-uncaughtexception'],
  },
  examples: {
    bad: [
      {
        title: 'not so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "const http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'so',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV NODE_ENV=production\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js':
            "process.on('unhandledRejection', (error) => {\n  console.error(error);\n  process.exit(1);\n});\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const live = processEventsOf(service).of('unhandledRejection');
    if (live.length > 0) return [pass(...live.map((item) => ({ place: item.place, note: handlerName(item) })))];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'unhandledRejection' }) : notApplicable('nothing runs')];
  },
};
