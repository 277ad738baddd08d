import { telemetryOf } from '../../services/observability/telemetry.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const unmonitoredMemory: Rule = {
  id: 'unmonitored-memory',
  code: 'NR4003',
  title: 'Nothing measures the memory of the process',
  area: 'memory',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['memory-monitoring'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Nothing measures heap and resident memory: a leak is first seen when the container is killed. Collect default metrics, or sample process.memoryUsage() on an interval.',
  },
  docs: {
    what: 'Looks for default metrics, process.memoryUsage or v8.getHeapStatistics, or an agent that samples memory, on the production path.',
    why: 'A leak grows for hours before it kills; only a graph shows it in time.',
    fix: 'Collect default metrics, or export process.memoryUsage() as gauges.',
    references: ['https://nodejs.org/api/process.html#processmemoryusage'],
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
            "setInterval(() => console.log(process.memoryUsage().heapUsed), 30000).unref();\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { of, opaque } = telemetryOf(service);
    const evidence = of('memory');
    if (evidence.length > 0) return [pass(...evidence)];
    const [agent] = opaque;
    if (agent) return [unknown(`${agent.note} may supply it; the package is not in this repository`, agent)];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'memory' }) : notApplicable('nothing runs')];
  },
};
