import { WARM_UPS } from '../../knowledge/warm-up.ts';
import { healthRoutesOf } from '../../services/health/health-routes.ts';
import { bootStepsOf } from '../../services/lifecycle/boot.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { examplePackage, exampleService } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

interface ReadyFlag {
  readonly name: string;
  readonly initial: boolean;
  readonly place: ReturnType<Program['place']>;
}

/** Variables that readiness handlers look at, that start as true or false and are set elsewhere. */
function flagsOf(service: Service, program: Program): readonly ReadyFlag[] {
  const readers = program.reach(healthRoutesOf(service).readiness.flatMap((route) => route.handlers));
  return readers.functions.flatMap((ref): readonly ReadyFlag[] => {
    const facts = program.modules.get(ref.module);
    if (!facts) return [];
    const guards = new Set([
      ...facts.calls.filter((call) => call.fn === ref.fn).flatMap((call) => call.guards),
      ...(facts.functions[ref.fn]?.returns ?? []).flatMap((result) => result.guards),
    ]);
    const tests = [
      ...[...guards].flatMap((id) => (facts.guards[id] ? [facts.guards[id].test] : [])),
      ...facts.calls
        .filter((call) => call.fn === ref.fn)
        .flatMap((call) => call.args.flatMap((arg) => (arg.kind === 'conditional' ? [arg.test] : []))),
    ];
    return tests.flatMap((test) => {
      const inner = test.kind === 'unary' ? test.value : test;
      if (inner.kind !== 'ref') return [];
      const binding = facts.bindings[inner.binding];
      if (binding?.init?.kind !== 'boolean' || !/ready|start|init|warm|boot|connected/i.test(binding.name)) return [];
      return [{ name: binding.name, initial: binding.init.value, place: program.place(ref.module, binding.span) }];
    });
  });
}

/** A connection for one task (a migration, a lock), made and ended or handed out by a function that more than the start calls. */
function isTemporary(program: Program, call: LinkedCall): boolean {
  const facts = program.modules.get(call.module);
  const ends = facts?.calls.some(
    (item) => item.callee.kind === 'member' && /^(?:end|release)$/.test(item.callee.property),
  );
  const returned = facts?.functions[call.fact.fn]?.returns.some((item) => item.value.kind === 'ref');
  return call.fact.fn !== 0 && ends === true && returned === true;
}

function judge(service: Service, listen: LinkedCall, early: LinkedCall, name: string): Outcome {
  const { readinessChecks, readiness } = healthRoutesOf(service);
  const check = readinessChecks.find((item) => item.kind === 'store');
  // Readiness asks the store itself: it says no until the connection is there.
  if (check) return pass({ place: check.call.place, note: 'readiness waits for the store' });
  return fail({
    message: 'early',
    args: { name },
    place: listen.place,
    related: [
      { place: early.place, note: `${name} is not awaited before` },
      ...readiness.slice(0, 1).map((route) => ({ place: route.place, note: `${route.path} says ready all the same` })),
    ],
    anchor: name,
  });
}

export const readyBeforeWarmUp: Rule = {
  id: 'ready-before-warm-up',
  code: 'NR2211',
  title: 'The service says that it is ready before its start is finished',
  area: 'health',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['readiness-after-warmup'],
  kinds: ['http'],
  options: {},
  messages: {
    early:
      'The server listens here without waiting for {name}, and readiness does not look at it: the first requests of every new replica fail or wait. Await it before listen(), or let readiness answer 503 until it is done.',
    flag: 'The flag {name} that readiness looks at starts as true, so a replica is ready before it has started anything. Start with false and set it when the start is finished.',
  },
  docs: {
    what: 'Runs through the start in the order of execution: connections that requests need (mongoose.connect(), dataSource.initialize(), redis.connect()…) have to be awaited before listen(), or readiness has to depend on them, through a flag that starts as false or a check.',
    why: 'A rollout replaces old replicas as soon as new ones are ready. Replicas that lie about it fail their first requests, each time.',
    fix: 'let ready = false; … await connect(); ready = true; in /readyz: res.status(ready ? 200 : 503).end();',
    references: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  },
  examples: {
    bad: [
      {
        title: 'listens while it still connects',
        files: exampleService(
          "const mongoose = require('mongoose');\nconst express = require('express');\nconst app = express();\napp.get('/readyz', (req, res) => res.end());\nmongoose.connect(process.env.MONGO_URL);\napp.listen(3000);\n",
          { 'package.json': examplePackage({ express: '^5.0.0', mongoose: '^8.0.0' }) },
        ),
      },
    ],
    good: [
      {
        title: 'connects first',
        files: exampleService(
          "const mongoose = require('mongoose');\nconst express = require('express');\nconst app = express();\napp.get('/readyz', (req, res) => res.end());\nasync function main() {\n  await mongoose.connect(process.env.MONGO_URL);\n  app.listen(3000);\n}\nmain();\n",
          { 'package.json': examplePackage({ express: '^5.0.0', mongoose: '^8.0.0' }) },
        ),
      },
    ],
  },
  check: (service) => {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const listens = service.servers.flatMap((server) => (server.call && server.role === 'main' ? [server.call] : []));
    if (service.servers.length === 0) return [notApplicable('the service listens on no port')];
    const flags = flagsOf(service, program);
    const lying = flags.find((flag) => flag.initial);
    if (lying) return [fail({ message: 'flag', args: { name: lying.name }, place: lying.place, anchor: lying.name })];
    const [honest] = flags;
    if (honest) return [pass({ place: honest.place, note: `${honest.name} starts as false` })];
    const names = new Map(
      WARM_UPS.flatMap((row) =>
        program
          .callsTo(...row.calls)
          .filter((call) => !isTemporary(program, call))
          .map((call) => [call, row.name] as const),
      ),
    );
    const [listen] = listens;
    if (names.size === 0 || !listen)
      return [notApplicable('the start connects nothing that requests have to wait for')];
    const steps = bootStepsOf(program, (call) => names.has(call) || call === listen);
    const opening = steps.find((step) => step.call === listen);
    if (!opening) return [unknown('the order of the start could not be followed', { place: listen.place })];
    const connecting = steps.filter((step) => names.has(step.call));
    if (connecting.length === 0) return [notApplicable('what connects runs with requests, not with the start')];
    const seen = new Set<string>();
    return connecting.flatMap((step) => {
      const name = names.get(step.call) ?? '';
      if (seen.has(name)) return [];
      seen.add(name);
      return opening.after.has(step.call)
        ? pass({ place: step.call.place, note: `${name} first` }, { place: listen.place, note: 'then listen()' })
        : judge(service, listen, step.call, name);
    });
  },
};
