import { FLUSHES, type FlushRow } from '../../knowledge/flushes.ts';
import { processEventsOf } from '../../services/lifecycle/process-events.ts';
import { handlerPlaces, type Shutdown, type ShutdownStep, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** Preloads that start an SDK and flush it on SIGTERM themselves. */
const OWN = /^@opentelemetry\/auto-instrumentations-node\/register$/;

function openedOf(service: Service, program: Program): readonly { row: FlushRow; call: LinkedCall }[] {
  const env = service.deployments[0]?.environment;
  return FLUSHES.filter((row) => row.carries === 'telemetry' && row.opens.length > 0).flatMap((row) => {
    const call = program.callsTo(...row.opens).find((item) => program.runs(item, env) !== false);
    return call ? [{ row, call }] : [];
  });
}

/** The exit of another listener, which does not wait for the flush: both run on the same signal. */
function rivalOf({ steps }: Shutdown, flush: LinkedCall): ShutdownStep | undefined {
  const flushed = new Set(steps.filter((step) => step.call === flush).map((step) => step.registration));
  if (flushed.size === 0) return undefined;
  return steps.find(
    (step) =>
      step.role === 'exit' &&
      !step.timer &&
      !step.failure &&
      !flushed.has(step.registration) &&
      !step.guards.some(({ fact }) => fact.kind === 'if'),
  );
}

/** A listener behind the same switch as the SDK, which variables outside the repository may turn on. */
function flushedWhenOn(service: Service, program: Program, flushing: ReadonlySet<LinkedCall>): LinkedCall | undefined {
  const env = service.deployments[0]?.environment;
  const handlers = processEventsOf(service)
    .dead('SIGTERM')
    .filter(({ call }) => call && program.runs(call, env) !== false);
  return program.reach(handlers.flatMap((item) => item.handlers)).calls.find((call) => flushing.has(call));
}

function judge(service: Service, program: Program, shutdown: Shutdown, row: FlushRow, call: LinkedCall): Outcome {
  const flushing = new Set(program.callsTo(...row.calls));
  const flush = shutdown.reach?.calls.find((item) => flushing.has(item));
  if (!flush) {
    const switched = flushedWhenOn(service, program, flushing);
    if (switched) return pass({ place: call.place, note: row.name }, { place: switched.place, note: 'flushed' });
    const [elsewhere] = flushing;
    return fail({
      message: elsewhere ? 'elsewhere' : 'none',
      args: { name: row.name },
      place: call.place,
      related: [
        ...(elsewhere ? [{ place: elsewhere.place, note: 'never runs on SIGTERM' }] : []),
        ...handlerPlaces(shutdown.handlers),
      ],
      anchor: row.name,
    });
  }
  const cut = shutdown.steps.find(
    (step) => step.role === 'exit' && !step.timer && !step.failure && step.begun.has(flush) && !step.after.has(flush),
  );
  if (cut)
    return fail({
      message: 'cut',
      args: { name: row.name },
      place: cut.call.place,
      related: [{ place: flush.place, note: 'the flush only begins here' }],
      anchor: row.name,
    });
  const rival = rivalOf(shutdown, flush);
  if (rival)
    return fail({
      message: 'race',
      args: { name: row.name },
      place: rival.call.place,
      related: [{ place: flush.place, note: 'flushed beside it' }],
      anchor: row.name,
    });
  return pass({ place: call.place, note: row.name }, { place: flush.place, note: 'flushed' });
}

export const telemetryLostOnShutdown: Rule = {
  id: 'telemetry-lost-on-shutdown',
  code: 'NR2020',
  title: 'The last spans and errors are lost when the process stops',
  area: 'shutdown',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['telemetry-flush-on-shutdown'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    none: 'Nothing flushes {name} when the service stops: the last batch of spans, metrics and errors is lost, at each rollout and after each crash. Shut it down at the end of the SIGTERM handler, with a short timeout.',
    elsewhere:
      '{name} is flushed, but not on SIGTERM: beforeExit and exit listeners do not run for a signal, or cannot wait. Shut it down at the end of the SIGTERM handler.',
    race: 'This listener exits without waiting for the flush of {name}, which another listener of the same signal has only begun: whichever is faster decides whether the last batch is sent. Flush in this handler, before the exit.',
    cut: 'The process exits here while the flush of {name} has only begun, so the last batch is lost. Await the flush (a second or two at most), then exit.',
  },
  docs: {
    what: 'Lists the SDKs that keep spans, metrics and errors in memory (OpenTelemetry, Sentry, Application Insights, PostHog, Segment…) and asks whether the SIGTERM path flushes them and waits.',
    why: 'Batches go out every few seconds. What explains a bad rollout is in the batch that was still in memory.',
    fix: 'await Promise.race([sdk.shutdown(), sleep(2_000)]) after the server and the stores are closed, before the exit. Sentry: await Sentry.close(2_000).',
    references: [
      'https://opentelemetry.io/docs/languages/js/getting-started/nodejs/',
      'https://docs.sentry.io/platforms/javascript/guides/node/configuration/draining/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'never shut down',
        files: exampleService(
          "const { NodeSDK } = require('@opentelemetry/sdk-node');\nconst sdk = new NodeSDK();\nsdk.start();\nconst http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => server.close(() => process.exit(0)));\n",
        ),
      },
    ],
    good: [
      {
        title: 'flushed at the end',
        files: exampleService(
          "const { NodeSDK } = require('@opentelemetry/sdk-node');\nconst sdk = new NodeSDK();\nsdk.start();\nconst http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => server.close(async () => {\n  await sdk.shutdown();\n  process.exit(0);\n}));\n",
        ),
      },
    ],
  },
  check: (service) => {
    const own = service.command?.preloads.find((item) => OWN.test(item.specifier));
    const { program } = service;
    if (!program && !own) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const opened = program ? openedOf(service, program) : [];
    const place = own?.place ?? service.command?.place;
    if (opened.length === 0 && own && place) return [pass({ place, note: `${own.specifier} flushes on SIGTERM` })];
    if (!program || opened.length === 0) return [notApplicable('no SDK that keeps telemetry in memory is started')];
    const shutdown = shutdownOf(service);
    return opened.map(({ row, call }) => judge(service, program, shutdown, row, call));
  },
};
