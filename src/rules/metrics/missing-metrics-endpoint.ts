import { metricsSuppliedOf, telemetryOf } from '../../services/observability/telemetry.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const missingMetricsEndpoint: Rule = {
  id: 'missing-metrics-endpoint',
  code: 'NR6101',
  title: 'The service exposes no metrics',
  area: 'metrics',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['metrics-endpoint'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'The service exposes no metrics that a scraper could read and sends none, so {what} are invisible until users complain. Serve /metrics with prom-client, or export with OpenTelemetry.',
  },
  docs: {
    what: 'Looks for a /metrics route with a metrics library behind it or one that writes the text format by hand, a library that serves one, or one that sends metrics (OTLP, StatsD, the agent of a vendor), on the production path.',
    why: 'Alerts, autoscaling and capacity planning start with metrics; logs answer other questions.',
    fix: 'Register default metrics with prom-client and serve `registry.metrics()` on /metrics, away from the public ingress.',
    references: ['https://prometheus.io/docs/instrumenting/exposition_formats/'],
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
            "const http = require('node:http');\nconst client = require('prom-client');\nhttp.createServer(async (req, res) => {\n  if (req.url === '/metrics') res.end(await client.register.metrics());\n}).listen(3000);\n",
        },
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { opaque } = telemetryOf(service);
    const evidence = metricsSuppliedOf(service);
    if (evidence.length > 0) return [pass(...evidence)];
    const [agent] = opaque;
    if (agent) return [unknown(`${agent.note} may supply it; the package is not in this repository`, agent)];
    const place = remedyPlace(service);
    return [
      place
        ? fail({
            message: 'missing',
            args: {
              what: service.kind === 'http' ? 'request rate, errors and latency' : 'throughput, failures and memory',
            },
            place,
            anchor: 'endpoint',
          })
        : notApplicable('nothing runs'),
    ];
  },
};
