import { requestContextOf } from '../../services/observability/request-context.ts';
import { telemetryOf } from '../../services/observability/telemetry.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const requestIdNotPropagated: Rule = {
  id: 'request-id-not-propagated',
  code: 'NR6020',
  title: 'Request ids end at this service',
  area: 'logging',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['request-id-propagation'],
  kinds: ['http'],
  options: {},
  messages: {
    missing:
      'The service neither takes a request id from its caller nor returns one: its lines cannot be joined with those of the gateway or of the services it calls. Take x-request-id (or make a UUID), log it, and return it as X-Request-ID.',
    ignored:
      'The id that this service logs is its own: x-request-id of the caller is ignored, so the gateway and this service name one request differently. Take the header when it is there.',
    kept: 'The request id is not returned to the caller: a client that reports an error cannot name the request. Set X-Request-ID on the response.',
  },
  docs: {
    what: 'Looks for a request id that is taken from the header of the caller or generated, and returned or passed on. Trace context counts for passing on.',
    why: 'An id helps only when everybody uses the same: gateway, services, jobs and the client that complains.',
    fix: 'const id = req.headers["x-request-id"] ?? randomUUID(); res.setHeader("X-Request-ID", id); with Fastify: requestIdHeader and an onSend hook.',
    references: [
      'https://fastify.dev/docs/latest/Reference/Server/#requestidheader',
      'https://www.w3.org/TR/trace-context/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'no id at all',
        files: exampleService(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"]),
      },
    ],
    good: [
      {
        title: 'taken or made, and returned',
        files: exampleService([
          "const { randomUUID } = require('node:crypto');",
          "require('node:http').createServer((req, res) => {",
          "  const id = req.headers['x-request-id'] ?? randomUUID();",
          "  res.setHeader('X-Request-ID', id);",
          "  res.end('ok');",
          '}).listen(3000);',
        ]),
      },
    ],
  },
  check: (service) => {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { accepted, generated, returned, forwarded, inLogs } = requestContextOf(service);
    const traced = telemetryOf(service).of('tracing');
    const [place] = [remedyPlace(service)];
    if (!place) return [notApplicable('nothing runs')];
    if (accepted.length + returned.length + forwarded.length === 0) {
      // A trace context is taken from the caller and passed on by the instrumentation.
      if (traced.length > 0) return [fail({ message: 'kept', place, severity: 'note', anchor: 'propagation' })];
      const own = generated[0] ?? inLogs[0];
      return [fail({ message: own ? 'ignored' : 'missing', place: own?.place ?? place, anchor: 'propagation' })];
    }
    if (accepted.length === 0 && traced.length === 0)
      return [fail({ message: 'ignored', place: returned[0]?.place ?? place, anchor: 'propagation' })];
    if (returned.length === 0)
      return [fail({ message: 'kept', place: accepted[0]?.place ?? place, severity: 'note', anchor: 'propagation' })];
    return [pass(...[...accepted, ...returned, ...forwarded].slice(0, 4))];
  },
};
