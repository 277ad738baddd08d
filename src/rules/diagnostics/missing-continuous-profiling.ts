import { remedyPlace } from '../../services/remedy-place.ts';
import type { Program, Service } from '../../services/types.ts';
import { nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Rule } from '../types.ts';

const PROFILERS =
  /^(?:@pyroscope\/nodejs|@google-cloud\/profiler|@datadog\/pprof|@grafana\/pyroscope-nodejs|@elastic\/profiler|blackfire|@microsoft\/applicationinsights-profiler)$/;
const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);";

export const missingContinuousProfiling: Rule = {
  id: 'missing-continuous-profiling',
  code: 'NR4203',
  title: 'No profiler samples the service in production',
  area: 'diagnostics',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['continuous-profiling'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'No sampling profiler runs beside this service: after an incident nobody can tell what the cpu was doing. Consider Pyroscope, Datadog profiling or an eBPF agent of the cluster.',
  },
  docs: {
    what: 'Looks for profiling packages, for profiling switched on in dd-trace (option or DD_PROFILING_ENABLED), and for eBPF profilers among the manifests.',
    why: 'Cpu problems are rarely reproduced: a profile of the bad minute is worth more than a day of guessing.',
    exceptions:
      'In Kubernetes an agent of the node (Parca, Pyroscope with eBPF) may profile every pod; where the repository does not hold it, nothing is concluded.',
    fix: '`DD_PROFILING_ENABLED=true`, or `Pyroscope.init({ serverAddress }); Pyroscope.start()`.',
    references: [
      'https://grafana.com/docs/pyroscope/latest/configure-client/language-sdks/nodejs/',
      'https://docs.datadoghq.com/profiler/enabling/nodejs/',
    ],
  },
  examples: {
    bad: [{ title: 'nothing', files: nodeExample([SERVER]) }],
    good: [
      {
        title: 'Pyroscope',
        files: nodeExample(["const Pyroscope = require('@pyroscope/nodejs');", 'Pyroscope.start();', SERVER]),
      },
    ],
  },
  check(service) {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const [found] = [...packagesOf(program), ...tracersOf(service, program), ...agentsOf(service)];
    if (found) return [pass(found)];
    if (service.workloads.some(({ platform }) => platform === 'kubernetes'))
      return [
        unknown('no profiler in the service; an agent of the cluster may profile it, which is not in this repository'),
      ];
    const place = remedyPlace(service);
    return [place ? fail({ message: 'missing', place, anchor: 'profiler' }) : notApplicable('nothing runs')];
  },
};

/** Options with which a tracer profiles too (docs.sentry.io/platforms/javascript/guides/node/profiling). */
const SWITCHES = [
  { note: 'dd-trace', calls: ['dd-trace#init', 'dd-trace#default.init', 'dd-trace#tracer.init'], names: ['profiling'] },
  { note: '@splunk/otel', calls: ['@splunk/otel#start', '@splunk/otel#default.start'], names: ['profiling'] },
  {
    note: '@sentry/profiling-node',
    calls: ['@sentry/*#init', '@sentry/*#default.init'],
    names: ['profilesSampleRate', 'profileSessionSampleRate', 'profilesSampler'],
  },
];

function packagesOf(program: Program): readonly Evidence[] {
  // `Pyroscope.init` configures, `start` samples.
  const idle =
    program.callsTo('@pyroscope/nodejs#init', '@pyroscope/nodejs#default.init').length > 0 &&
    program.callsTo('@pyroscope/nodejs#*start*', '@pyroscope/nodejs#*Middleware').length === 0;
  return [...program.packages]
    .filter(([name]) => PROFILERS.test(name) && !(idle && name.startsWith('@pyroscope/')))
    .map(([name, place]) => ({ place, note: name }));
}

function tracersOf(service: Service, program: Program): readonly Evidence[] {
  const variables = service.deployments.flatMap(({ environment }) => {
    const loaded = [...program.packages.keys(), environment.variables.get('NODE_OPTIONS')?.value ?? ''].join(' ');
    const variable =
      environment.variables.get('DD_PROFILING_ENABLED') ?? environment.variables.get('SPLUNK_PROFILER_ENABLED');
    // The variable switches on what the tracer does; without the tracer nothing reads it.
    return variable && /dd-trace|@splunk\/otel/.test(loaded) && /^(?:true|1|auto)$/i.test(variable.value ?? '')
      ? [{ place: variable.place, note: variable.name }]
      : [];
  });
  const options = SWITCHES.flatMap(({ calls, names, note }) =>
    program.callsTo(...calls).flatMap((call) =>
      names.some((name) => {
        const { found, value, module } = program.option(call.module, call.fact.args[0], name);
        const literal = value && program.literal(module, value)?.value;
        return found && literal !== false && literal !== 0;
      })
        ? [{ place: call.place, note }]
        : [],
    ),
  );
  return [...variables, ...options];
}

/** Agents of the node that profile every process. */
function agentsOf({ repository }: Service): readonly Evidence[] {
  return repository.manifests
    .filter(
      ({ kind, name }) => kind === 'DaemonSet' && /parca|pyroscope|profiler|polar-signals|pixie|coroot/i.test(name),
    )
    .map(({ place, name }) => ({ place, note: name }));
}
