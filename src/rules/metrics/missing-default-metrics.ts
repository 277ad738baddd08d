import { telemetryOf } from '../../services/observability/telemetry.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const missingDefaultMetrics: Rule = {
  id: 'missing-default-metrics',
  code: 'NR6102',
  title: 'Process metrics are not collected',
  area: 'metrics',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['default-metrics'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Nothing collects the metrics of the process (heap, garbage collection, event loop, handles): a leak or a blocked loop shows only as its consequences. Call collectDefaultMetrics() of prom-client, or add the OpenTelemetry runtime instrumentation.',
  },
  docs: {
    what: 'Looks for collectDefaultMetrics, a library that calls it, or an agent that collects runtime metrics.',
    why: 'The first question of an incident is what the process itself was doing.',
    fix: 'Call `collectDefaultMetrics()` once at the start.',
    references: ['https://github.com/siimon/prom-client#default-metrics'],
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
            "const client = require('prom-client');\nclient.collectDefaultMetrics();\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { of, opaque } = telemetryOf(service);
    const evidence = of('defaultMetrics');
    if (evidence.length > 0) return [pass(...evidence)];
    const [agent] = opaque;
    if (agent) return [unknown(`${agent.note} may supply it; the package is not in this repository`, agent)];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'defaultMetrics' }) : notApplicable('nothing runs')];
  },
};
