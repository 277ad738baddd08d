import { errorHandlersOf } from '../../services/errors/error-handlers.ts';
import { answersSetStatus, withdrawals } from '../../services/health/grpc-status.ts';
import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { failureStatusesOf } from '../../services/health/status-codes.ts';
import type { Program, Route, Service } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

function judge(service: Service, program: Program, route: Route): Outcome {
  if (/terminus|under-pressure/.test(route.framework)) return pass({ place: route.place, note: route.framework });
  if (route.method === 'GRPC') return grpc(program, route);
  if (route.failure === 503) return pass({ place: route.place, note: route.framework });
  if (route.failure !== undefined)
    return fail({
      message: 'other',
      args: { path: route.path, code: String(route.failure) },
      place: route.place,
      severity: 'note',
      anchor: route.path,
    });
  if (route.handlers.length === 0)
    return unknown(`the handler of ${route.path} is supplied by a package`, { place: route.place });
  const statuses = failureStatusesOf(program, route.handlers);
  const unavailable = statuses.find((status) => status.code === 503);
  if (unavailable) return pass({ place: unavailable.place, note: '503' });
  const [other] = statuses.filter((status) => status.code >= 500);
  const args = { path: route.path, code: String(other?.code ?? '') };
  if (other)
    return fail({
      message: 'other',
      args,
      place: other.place,
      related: [{ place: route.place, note: route.path }],
      severity: 'note',
      anchor: route.path,
    });
  const checks = healthRoutesOf(service).readinessChecks;
  const [first] = checks;
  if (!first) return fail({ message: 'static', args, place: route.place, severity: 'note', anchor: route.path });
  const escapes = checks.find((check) => !check.call.fact.inTry && check.call.fact.usage === 'awaited');
  const answered =
    escapes &&
    errorHandlersOf(service)
      .found.flatMap(({ handlers }) => failureStatusesOf(program, handlers))
      .find((status) => status.code === 503);
  if (answered) return pass({ place: route.place }, { place: answered.place, note: '503 of the error handler' });
  return fail({
    message: escapes ? 'thrown' : 'always',
    args,
    place: route.place,
    related: [{ place: first.call.place, note: `asks ${first.name}` }],
    ...(escapes ? { severity: 'note' as const } : {}),
    anchor: route.path,
  });
}

/** gRPC health has statuses of its own: https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
function grpc(program: Program, route: Route): Outcome {
  const reach = program.reach(route.handlers);
  const names = reach.functions.flatMap((ref) =>
    (program.modules.get(ref.module)?.functions[ref.fn]?.returns ?? []).map((result) => JSON.stringify(result.value)),
  );
  const args = reach.calls.flatMap((call) => call.fact.args.map((arg) => JSON.stringify(arg)));
  if ([...names, ...args].some((text) => text.includes('NOT_SERVING')))
    return pass({ place: route.place, note: 'NOT_SERVING' });
  const [set] = route.handlers.length === 0 ? withdrawals(program) : [];
  if (set) return pass({ place: set.place, note: 'NOT_SERVING' });
  return route.handlers.length === 0 && !answersSetStatus(program)
    ? unknown('the gRPC health service is supplied by a package', { place: route.place })
    : fail({ message: 'static', args: { path: route.path }, place: route.place, severity: 'note', anchor: route.path });
}

export const readinessWithout503: Rule = {
  id: 'readiness-without-503',
  code: 'NR2210',
  title: 'Readiness does not answer 503 when the service is not ready',
  area: 'health',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['readiness-503-when-not-ready'],
  kinds: ['http', 'worker'],
  options: {},
  messages: {
    always:
      'The readiness route {path} looks at a dependency and answers 200 whatever it finds: probes and balancers read only the status, so broken replicas stay in rotation. Answer 503 when a check fails.',
    thrown:
      'When the check in {path} fails, its error runs into the error handler of the framework: readiness answers 500 with an error page and fills the error log. Catch it and answer 503.',
    other:
      'The readiness route {path} answers {code} when it is not ready. Probes accept it, but dashboards count it as a server error; 503 says what is meant: come back later.',
    static:
      'The readiness route {path} can only say yes: replicas that start, stop or have lost a store stay in rotation. Answer 503 while starting, while shutting down and when a check fails.',
  },
  docs: {
    what: 'Looks for a 503 on some path of the readiness handlers: res.status(503), writeHead, reply.code, c.json(…, 503), a thrown ServiceUnavailable, Terminus, NOT_SERVING in gRPC.',
    why: 'The status is the whole message to probes and balancers; what stands in the body nobody reads.',
    fix: "try { await ping(); res.json({ status: 'ok' }); } catch { res.status(503).json({ status: 'unavailable' }); }",
    references: [
      'https://developer.mozilla.org/docs/Web/HTTP/Status/503',
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'degraded, with 200',
        files: exampleService(
          "const { Pool } = require('pg');\nconst pool = new Pool();\nconst express = require('express');\nconst app = express();\napp.get('/readyz', async (req, res) => {\n  let database = true;\n  try {\n    await pool.query('select 1');\n  } catch {\n    database = false;\n  }\n  res.json({ database });\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0', pg: '^8.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: '503',
        files: exampleService(
          "const { Pool } = require('pg');\nconst pool = new Pool();\nconst express = require('express');\nconst app = express();\napp.get('/readyz', async (req, res) => {\n  try {\n    await pool.query('select 1');\n    res.json({ database: true });\n  } catch {\n    res.status(503).json({ database: false });\n  }\n});\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0', pg: '^8.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const { readiness } = healthRoutesOf(service);
    const [first] = readiness;
    if (!first) return [notApplicable('no route answers a readiness check')];
    const outcomes = readiness.map((route) => judge(service, program, route));
    // One of several readiness routes that can say no is enough: the others are details of it.
    const good = outcomes.find((outcome) => outcome.verdict === 'pass');
    return good && healthRoutesOf(service).probed('readiness').length === 0 ? [good] : outcomes;
  },
};
