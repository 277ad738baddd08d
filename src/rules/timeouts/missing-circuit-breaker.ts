import { breakersOf } from '../../services/outbound/breakers.ts';
import { outboundCallsOf } from '../../services/outbound/calls.ts';
import { requestPathOf } from '../../services/request-path.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { exampleService } from '../source-example.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const missingCircuitBreaker: Rule = {
  id: 'missing-circuit-breaker',
  code: 'NR5109',
  title: 'Calls go on to a service that is down',
  area: 'timeouts',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['circuit-breaker'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Requests call {count} of other services with nothing that stops while one is down: every request then waits for its whole timeout before it fails. Put a circuit breaker around the client (opossum, cockatiel), or outlier detection into the mesh.',
  },
  docs: {
    what: 'Looks for a circuit breaker where requests make outbound calls: opossum, cockatiel and the like, a class of the service that is one, or outlierDetection in a DestinationRule of Istio.',
    why: 'Failing at once leaves capacity for what still works, and lets the other side recover.',
    fix: 'const breaker = new CircuitBreaker(callPrices, { timeout: 2_000, errorThresholdPercentage: 50, resetTimeout: 10_000 }).',
    references: [
      'https://nodeshift.dev/opossum/',
      'https://istio.io/latest/docs/tasks/traffic-management/circuit-breaking/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'every request waits',
        files: exampleService(
          "import express from 'express';\nconst app = express();\napp.get('/', async (req, res) => {\n  const answer = await fetch('http://prices/', { signal: AbortSignal.timeout(2000) });\n  res.send(await answer.text());\n});\napp.listen(3000);\n",
        ),
      },
    ],
    good: [
      {
        title: 'behind a breaker',
        files: exampleService(
          "import express from 'express';\nimport CircuitBreaker from 'opossum';\nconst prices = new CircuitBreaker(() => fetch('http://prices/', { signal: AbortSignal.timeout(2000) }), { timeout: 3000 });\nconst app = express();\napp.get('/', async (req, res) => res.send(await (await prices.fire()).text()));\napp.listen(3000);\n",
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const calls = outboundCallsOf(service);
    if (calls.length === 0) return [notApplicable('the service makes no outbound HTTP calls')];
    const breakers = breakersOf(service, program);
    if (breakers.length > 0) return [pass(...breakers.slice(0, 4))];
    const path = requestPathOf(service);
    const hot = calls.filter(({ call }) => path?.calls.includes(call));
    const [first] = hot;
    if (!first) return [notApplicable('no request makes an outbound HTTP call')];
    const count = hot.length === 1 ? '1 endpoint' : `${hot.length} endpoints`;
    return [fail({ message: 'missing', args: { count }, place: first.call.place })];
  },
};
