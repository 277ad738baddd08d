import type { Value } from '../../facts/types.ts';
import { assumeComplete } from '../../services/observability/effective.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** Schedulers that compute wall-clock times, and the option that names a zone. */
const SCHEDULERS: readonly {
  readonly calls: readonly string[];
  readonly options: readonly string[];
  readonly positional?: number;
}[] = [
  { calls: ['node-cron#schedule', 'node-cron#default.schedule'], options: ['timezone'] },
  {
    calls: ['cron#CronJob', 'cron#CronJob.from', 'cron#default.CronJob'],
    options: ['timeZone', 'utcOffset'],
    positional: 4,
  },
  { calls: ['croner#Cron', 'croner#default'], options: ['timezone', 'utcOffset'] },
  { calls: ['@nestjs/schedule#Cron'], options: ['timeZone', 'utcOffset'] },
  { calls: ['node-schedule#scheduleJob', 'node-schedule#default.scheduleJob'], options: ['tz'] },
  { calls: ['bullmq#Queue().upsertJobScheduler'], options: ['tz', 'every'] },
  { calls: ['agenda#Agenda().every', 'agenda#default().every'], options: ['timezone'] },
];

// A schedule that counts minutes or hours is the same everywhere: `*/5 * * * *`, EVERY_5_MINUTES.
function isPeriod(program: Program, module: string, value: Value): boolean {
  const text = program.literal(module, value)?.value;
  const fields = typeof text === 'string' ? text.trim().split(/\s+/) : [];
  if (fields.length === 5 || fields.length === 6) return fields.slice(-4).every((field) => field === '*');
  return program
    .externals(module, value)
    .some((path) => /^@nestjs\/schedule#CronExpression\.EVERY_(?:\d+_)?(?:SECONDS?|MINUTES?|HOUR)$/.test(path));
}

function findZoneless(service: Service): LinkedCall | undefined {
  const { program } = service;
  if (!program) return undefined;
  const env = assumeComplete(service.deployments[0]?.environment);
  for (const row of SCHEDULERS) {
    const found = program.callsTo(...row.calls).find((call) => {
      if (program.runs(call, env) === false) return false;
      if (call.fact.args.some((arg) => isPeriod(program, call.module, arg))) return false;
      if (row.positional !== undefined && call.fact.args[row.positional] !== undefined) return false;
      // What runs, and when, holds no options.
      const settings = call.fact.args.filter(
        (arg) => arg.kind !== 'string' && program.functions(call.module, arg).length === 0,
      );
      return !settings.some((arg) =>
        row.options.some((name) => {
          const option = program.option(call.module, arg, name);
          return option.found || option.maybe;
        }),
      );
    });
    if (found) return found;
  }
  return undefined;
}

/** `process.env.TZ = 'UTC'` in a reached module. */
function findAssignment({ program }: Service): Outcome | undefined {
  for (const [module, facts] of program?.modules ?? []) {
    const found = facts.assignments.find(({ target }) => target.kind === 'env' && target.name === 'TZ');
    if (found && program) return pass({ place: program.place(module, found.span), note: 'set by the service itself' });
  }
  return undefined;
}

export const implicitTimezone: Rule = {
  id: 'implicit-timezone',
  code: 'NR1126',
  title: 'Nothing says in which time zone the service runs',
  area: 'image',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['timezone-explicit'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'TZ is set nowhere: dates are computed in whatever zone the base image or host has, UTC today and perhaps another after a move. Set ENV TZ=UTC, so that it is a decision.',
    schedule:
      'This schedule names no time zone and TZ is set nowhere: it runs at another hour on another host, and twice or never on the day the clocks change. Give it a zone, or set TZ=UTC.',
  },
  docs: {
    what: 'Looks for TZ in the image, the workloads and the start command, for process.env.TZ in the source, and for a zone in the options of schedulers.',
    why: 'Day boundaries, reports and schedules depend on it, and it differs between laptop, CI and cluster.',
    fix: 'ENV TZ=UTC in the last stage. Node brings its own zone data, so no tzdata package is needed.',
    references: ['https://nodejs.org/api/cli.html#tz', 'https://nodejs.org/api/intl.html'],
  },
  examples: {
    bad: [
      {
        title: 'nowhere',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'UTC',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nENV TZ=UTC\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    if (!service.image && service.workloads.length === 0)
      return [notApplicable('nothing in this repository deploys the service')];
    const assigned = findAssignment(service);
    if (assigned) return [assigned];
    const production = service.deployments.filter(({ workload }) => workload?.purpose !== 'development');
    const judged = production.length > 0 ? production : service.deployments;
    const set = judged.map(({ environment }) => environment.variables.get('TZ'));
    if (set.length > 0 && set.every((variable) => variable !== undefined))
      return set.flatMap((variable) => (variable ? [pass(variable.place)] : []));
    const schedule = findZoneless(service);
    if (schedule)
      return [fail({ message: 'schedule', place: schedule.place, severity: 'warning', anchor: 'schedule' })];
    const open = judged.find(({ environment, workload }) => workload !== undefined && !environment.complete);
    const outside = open?.workload?.container.envUnknownFrom[0];
    if (outside) return [unknown('TZ may come from an env source that is not in this repository', { place: outside })];
    const place = service.image?.stage.from.place ?? service.workloads[0]?.container.place;
    return [place ? fail({ message: 'missing', place, anchor: 'tz' }) : notApplicable('nothing starts the service')];
  },
};
