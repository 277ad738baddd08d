import { findBalancerIdle } from '../../services/http/balancer-idle.ts';
import { defaultKeepAlive, findServerTimeout } from '../../services/http/server-timeouts.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const keepAliveBelowBalancer: Rule = {
  id: 'keep-alive-below-balancer',
  code: 'NR2022',
  title: 'The server closes idle connections before the load balancer does',
  area: 'shutdown',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['keep-alive-above-balancer'],
  kinds: ['http'],
  options: {
    balancerIdleMs: {
      default: 60_000,
      minimum: 0,
      description:
        'Milliseconds after which the balancer in front closes an idle connection (AWS ALB 60 s, nginx 60 s, GCP 600 s).',
    },
  },
  messages: {
    default:
      'The server closes idle connections after {actual} s (the default), the load balancer in front after {balancer} s: now and then a request is sent into a connection that is just closing, and the client sees a 502. Set keepAliveTimeout to {wanted} s or more.',
    low: 'keepAliveTimeout is {actual} s, the load balancer in front keeps connections for {balancer} s: now and then a request is sent into a connection that is just closing, and the client sees a 502. Set it to {wanted} s or more.',
    headers:
      'headersTimeout ({actual} s) is below keepAliveTimeout ({keepAlive} s): on older releases of Node it cuts connections that wait for their next request. Set it above.',
  },
  docs: {
    what: 'Compares keepAliveTimeout of the server (5 s by default in Node, 72 s in Fastify) with the idle timeout of the balancer in front, and headersTimeout with keepAliveTimeout. The balancer is the one that annotations of the Ingress or Service describe, else the option.',
    why: 'Whoever closes an idle connection first risks that the other side is just sending. It has to be the balancer, which knows what it sends.',
    fix: 'server.keepAliveTimeout = 65_000; server.headersTimeout = 66_000;',
    exceptions:
      'A service that only meshes or clients with their own retries call; set balancerIdleMs to the idle timeout in front.',
    references: [
      'https://nodejs.org/api/http.html#serverkeepalivetimeout',
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#connection-idle-timeout',
    ],
  },
  examples: {
    bad: [
      {
        title: '5 s',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok'));\nserver.listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'above the balancer',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok'));\nserver.keepAliveTimeout = 65_000;\nserver.headersTimeout = 66_000;\nserver.listen(3000);\n",
        ),
      },
    ],
  },
  check: (service, { options }) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const server = service.servers.find((item) => item.role === 'main');
    if (server?.protocol !== 'http') return [notApplicable('the service has no HTTP server')];
    const declared = findBalancerIdle(service);
    const balancer = declared?.milliseconds ?? Number(options.balancerIdleMs);
    const related = declared ? [{ place: declared.place, note: 'the idle timeout of the balancer' }] : [];
    const keepAlive = findServerTimeout(service, 'keepAliveTimeout');
    const actual = keepAlive ? keepAlive.milliseconds : defaultKeepAlive(server);
    const place = keepAlive?.place ?? server.place;
    if (actual === undefined) return [pass({ place, note: 'set from the configuration' })];
    const seconds = { actual: actual / 1000, balancer: balancer / 1000, wanted: Math.ceil(balancer / 1000) + 5 };
    if (actual <= balancer && actual !== 0)
      return [fail({ message: keepAlive ? 'low' : 'default', args: seconds, place, related, anchor: 'keepAlive' })];
    const headers = findServerTimeout(service, 'headersTimeout');
    if (headers?.milliseconds !== undefined && headers.milliseconds !== 0 && headers.milliseconds < actual)
      return [
        fail({
          message: 'headers',
          args: { actual: headers.milliseconds / 1000, keepAlive: actual / 1000 },
          place: headers.place,
          related: [{ place, note: 'keepAliveTimeout' }],
          anchor: 'headers',
        }),
      ];
    return [
      pass(
        { place, note: `${actual} ms` },
        ...related,
        ...(headers ? [{ place: headers.place, note: 'headersTimeout' }] : []),
      ),
    ];
  },
};
