import { telemetryOf } from '../../services/observability/telemetry.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const missingTracing: Rule = {
  id: 'missing-tracing',
  code: 'NR6201',
  title: 'The service is not traced',
  area: 'tracing',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['distributed-tracing'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'No tracing SDK or agent is loaded: a slow request that crosses services cannot be followed, and this service is a gap in everybody else’s traces. Load OpenTelemetry before everything else (node --import ./telemetry.js).',
  },
  docs: {
    what: 'Looks for OpenTelemetry, or an APM agent, loaded by the production path or preloaded by the command.',
    why: 'Latency in a distributed system is found by following single requests.',
    fix: 'Start @opentelemetry/sdk-node with auto-instrumentations in a file that is loaded with --import.',
    references: ['https://opentelemetry.io/docs/languages/js/getting-started/nodejs/'],
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
            "const { NodeSDK } = require('@opentelemetry/sdk-node');\nnew NodeSDK().start();\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { of, opaque } = telemetryOf(service);
    const evidence = of('tracing');
    if (evidence.length > 0) return [pass(...evidence)];
    const [agent] = opaque;
    if (agent) return [unknown(`${agent.note} may supply it; the package is not in this repository`, agent)];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'tracing' }) : notApplicable('nothing runs')];
  },
};
