import type { Value } from '../../facts/types.ts';
import { exitCallsOf } from '../../services/lifecycle/exits.ts';
import { onlyWhenRepeated } from '../../services/lifecycle/repeated-signal.ts';
import { type Shutdown, type ShutdownStep, shutdownOf } from '../../services/lifecycle/shutdown.ts';
import type { Program, Service } from '../../services/types.ts';
import { exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Evidence, Outcome, Rule } from '../types.ts';

/** Exits that end an ordinary shutdown: no deadline, no failure, no second signal. */
function ordinaryExits(service: Service, steps: readonly ShutdownStep[]): readonly ShutdownStep[] {
  return steps.filter(
    (step) => step.role === 'exit' && !step.timer && !step.failure && !onlyWhenRepeated(service, step),
  );
}

function judge(program: Program, shutdown: Shutdown, step: ShutdownStep): Outcome {
  const closes = shutdown.steps.filter((item) => item.role === 'server' && !item.timer);
  const over = closes.find((item) => step.after.has(item.call));
  const handled: Evidence = { place: step.registration.place, note: 'SIGTERM is handled here' };
  if (over)
    return pass({ place: over.call.place, note: 'closed first' }, { place: step.call.place, note: 'then exit' });
  if (step.registration.library?.closesServer)
    return pass({
      place: step.registration.place,
      note: `${step.registration.library.library} closes the server first`,
    });
  const begun = closes.find((item) => step.begun.has(item.call));
  if (begun)
    return fail({
      message: 'early',
      place: step.call.place,
      related: [handled, { place: begun.call.place, note: 'close() has only begun here' }],
      anchor: 'exit',
    });
  const reach = program.reach(step.registration.handlers);
  const within = shutdown.closesServer.find((closer) => closer.call && reach.calls.includes(closer.call));
  if (within) return unknown('whether the server has closed before this exit could not be followed', step.call, within);
  const [other] = shutdown.closesServer;
  if (other)
    return fail({
      message: 'race',
      place: step.call.place,
      related: [handled, { place: other.place, note: `${other.note}, on its own` }],
      anchor: 'exit',
    });
  return fail({ message: 'never', place: step.call.place, related: [handled], severity: 'note', anchor: 'exit' });
}

/** `nats.on('close', () => process.exit())`: the shutdown closes the connection, and the listener exits at once. */
function judgeListeners(program: Program, { steps, closesServer }: Shutdown): readonly Outcome[] {
  const exits = new Set(exitCallsOf(program));
  const [server] = closesServer;
  return steps.flatMap((step): readonly Outcome[] => {
    const { callee } = step.call.fact;
    if (step.role !== 'resource' || step.timer || callee.kind !== 'member' || !server) return [];
    if (closesServer.some((closer) => closer.call && step.after.has(closer.call))) return [];
    const same = keysOf(program, step.call.module, callee.object);
    for (const listener of program.calls) {
      const on = listener.fact.callee;
      const [event] = listener.fact.args;
      if (on.kind !== 'member' || !/^(?:on|once|addListener)$/.test(on.property)) continue;
      if (event?.kind !== 'string' || !/^(?:close|end|disconnect)$/.test(event.value)) continue;
      if (!keysOf(program, listener.module, on.object).some((key) => same.includes(key))) continue;
      const exit = program.reach(program.callbacks(listener, 1)).calls.find((call) => exits.has(call));
      if (exit)
        return [
          fail({
            message: 'listener',
            place: exit.place,
            related: [
              { place: step.registration.place, note: 'SIGTERM is handled here' },
              { place: step.call.place, note: 'closes the connection' },
              { place: server.place, note: server.note },
            ],
            anchor: 'listener',
          }),
        ];
    }
    return [];
  });
}

/** What tells that two expressions are the same connection: the variable, or the property of the class. */
function keysOf(program: Program, module: string, value: Value): readonly string[] {
  if (value.kind === 'ref') {
    const binding = program.modules.get(module)?.bindings[value.binding];
    const made = [binding?.init, ...(binding?.writes.map((write) => write.value) ?? [])];
    return [`${module}#${value.binding}`, ...made.flatMap((item) => (item ? propertyKey(module, item) : []))];
  }
  return propertyKey(module, value);
}

function propertyKey(module: string, value: Value): readonly string[] {
  if (value.kind === 'call') return [`${module}:call${value.call}`];
  return value.kind === 'member' && value.object.kind === 'this'
    ? [`${module}.${value.property.replace(/^_/, '')}`]
    : [];
}

/** Handlers of several processes may share an exit: the first verdict that fails speaks for all. */
function onePerPlace(outcomes: readonly Outcome[]): readonly Outcome[] {
  const failed = new Set<string>();
  return outcomes.filter((outcome) => {
    if (outcome.verdict !== 'fail') return true;
    const key = `${outcome.message} ${outcome.place.path}:${outcome.place.line}:${outcome.place.column}`;
    return !failed.has(key) && failed.add(key) !== undefined;
  });
}

export const exitBeforeDrain: Rule = {
  id: 'exit-before-drain',
  code: 'NR2017',
  title: 'The process exits before requests in flight are answered',
  area: 'shutdown',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['no-exit-before-drain'],
  kinds: ['http'],
  options: {},
  messages: {
    early:
      'close() is called, but the process exits here without waiting for it: every request in flight is cut at each rollout. Exit in the callback of close(), or await it first.',
    race: 'SIGTERM is handled twice, and this handler exits while the other one still drains the server: whichever is faster wins, and requests are cut. Keep one handler that closes, flushes and then exits.',
    never:
      'The SIGTERM handler exits without closing the server: requests in flight are cut. Close it first, exit when it is done.',
  },
  docs: {
    what: 'Runs through the SIGTERM handlers in the order in which they execute and asks of each process.exit() whether the close of the server is over by then. Exits of deadlines, of error paths and of a second signal are forced on purpose and do not count.',
    why: 'process.exit() ends the process at once, whatever is pending: server.close() only starts the draining, its callback or promise tells the end. Of two handlers for one signal both run, in the order of registration, and the first exit wins.',
    fix: 'server.close(() => process.exit(0)); or await new Promise((resolve) => server.close(resolve)); or await app.close(). A telemetry flush belongs behind it in the same handler.',
    references: [
      'https://nodejs.org/api/process.html#processexitcode',
      'https://nodejs.org/api/http.html#serverclosecallback',
    ],
  },
  examples: {
    bad: [
      {
        title: 'exits while close() has only begun',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => {\n  server.close();\n  process.exit(0);\n});\n",
        ),
      },
      {
        title: 'two handlers, one of them exits',
        files: exampleService(
          "const http = require('node:http');\nconst { NodeSDK } = require('@opentelemetry/sdk-node');\nconst sdk = new NodeSDK();\nsdk.start();\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => sdk.shutdown().finally(() => process.exit(0)));\nprocess.on('SIGTERM', () => server.close());\n",
        ),
      },
    ],
    good: [
      {
        title: 'exits in the callback',
        files: exampleService(
          "const http = require('node:http');\nconst server = http.createServer((req, res) => res.end('ok')).listen(3000);\nprocess.on('SIGTERM', () => {\n  setTimeout(() => process.exit(1), 10000).unref();\n  server.close(() => process.exit(0));\n});\n",
        ),
      },
    ],
  },
  check: (service) => {
    if (!service.program && !service.command?.starter)
      return [unknown(service.lost[0] ?? 'the source entry was not found')];
    if (!service.servers.some((item) => item.role === 'main' && item.protocol !== 'other'))
      return [notApplicable('the service listens on no port of its own')];
    const shutdown = shutdownOf(service);
    const { handlers, closesServer, steps } = shutdown;
    if (handlers.length === 0) return [notApplicable('nothing handles SIGTERM')];
    const exits = ordinaryExits(service, steps);
    const { program } = service;
    const cut = program ? judgeListeners(program, shutdown) : [];
    if (cut.length > 0) return cut;
    if (program && exits.length > 0) return onePerPlace(exits.map((step) => judge(program, shutdown, step)));
    const [closer] = closesServer;
    if (closer) return [pass({ place: closer.place, note: `${closer.note}; nothing exits before` })];
    return [notApplicable('no SIGTERM handler exits or closes a server')];
  },
};
