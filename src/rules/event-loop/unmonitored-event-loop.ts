import { telemetryOf } from '../../services/observability/telemetry.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const unmonitoredEventLoop: Rule = {
  id: 'unmonitored-event-loop',
  code: 'NR4101',
  title: 'Nothing measures the delay of the event loop',
  area: 'event-loop',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['event-loop-lag-metric'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Nothing measures how long the event loop is blocked: one slow synchronous call delays every request, and cpu graphs do not show it. Collect default metrics (they hold nodejs_eventloop_lag_p99_seconds) or read monitorEventLoopDelay.',
  },
  docs: {
    what: 'Looks for default metrics, monitorEventLoopDelay or eventLoopUtilization, under-pressure and its like on the production path.',
    why: 'Event-loop delay is the latency that every request pays, and the best single signal of saturation.',
    fix: 'Collect default metrics, or sample `monitorEventLoopDelay({ resolution: 20 })` and export its p99.',
    references: ['https://nodejs.org/api/perf_hooks.html#perf_hooksmonitoreventloopdelayoptions'],
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
            "const { monitorEventLoopDelay } = require('node:perf_hooks');\nconst delay = monitorEventLoopDelay({ resolution: 20 });\ndelay.enable();\nsetInterval(() => console.log(delay.percentile(99)), 10000).unref();\nconst http = require('node:http');\nhttp.createServer((req, res) => res.end('ok')).listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { of, opaque } = telemetryOf(service);
    const evidence = of('eventLoop');
    if (evidence.length > 0) return [pass(...evidence)];
    const [agent] = opaque;
    if (agent) return [unknown(`${agent.note} may supply it; the package is not in this repository`, agent)];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'eventLoop' }) : notApplicable('nothing runs')];
  },
};
