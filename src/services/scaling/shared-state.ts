import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { Program, Service } from '../types.ts';

export interface ProcessState {
  readonly kind: 'schedule' | 'lock' | 'counter' | 'leader';
  readonly name: string;
  readonly place: Place;
}

/** Schedulers inside of the process: every process runs every job. */
const SCHEDULERS = [
  'node-cron#schedule',
  'node-cron#default.schedule',
  'cron#CronJob',
  'cron#CronJob()',
  'cron#CronJob.from',
  'node-schedule#scheduleJob',
  'croner#Cron',
  'croner#Cron()',
  '@nestjs/schedule#Cron',
  '@nestjs/schedule#Interval',
  'toad-scheduler#ToadScheduler',
];
/** Packages that let only one process run a job. */
const LEADERS = [
  'redlock',
  '@sesamecare-oss/redlock',
  'redis-semaphore',
  'async-redis-lock',
  'pg-boss',
  'agenda',
  '@hokify/agenda',
  'bullmq',
  'bull',
  'bree',
  'advisory-lock',
  'mongodb-cron',
  'etcd3',
  'nest-schedule-lock',
  '@nestjs-redis/lock',
];
const LOCKS = [
  'async-mutex#Mutex',
  'async-mutex#Mutex()',
  'async-lock#default',
  'async-lock#default()',
  'await-lock#default',
  'await-lock#default()',
  'mutexify#default',
];

/** State that one process keeps where several would have to share it. */
export const processStateOf = memoizeByService((service: Service): readonly ProcessState[] => {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const find = (kind: ProcessState['kind'], paths: readonly string[]): readonly ProcessState[] =>
    program
      .callsTo(...paths)
      .filter((call) => program.runs(call, env) !== false)
      .map((call) => ({ kind, name: (program.callees(call)[0] ?? '').replace(/#.*$/, ''), place: call.place }));
  const schedules = find('schedule', SCHEDULERS);
  const leader = LEADERS.find((name) => program.packages.has(name));
  const leaderPlace = leader === undefined ? undefined : program.packages.get(leader);
  return [
    ...(leader !== undefined && leaderPlace && schedules.length > 0
      ? [{ kind: 'leader' as const, name: leader, place: leaderPlace }]
      : schedules),
    ...find('lock', LOCKS),
    ...countersOf(program, service),
  ];
});

/** Module-level `let` that request handlers change and whose name says that it counts or caches something shared. */
function countersOf(program: Program, { routes }: Service): readonly ProcessState[] {
  const handlers = program.reach(routes.routes.flatMap((route) => route.handlers));
  return [...program.modules].flatMap(([module, facts]) =>
    facts.bindings.flatMap((binding): readonly ProcessState[] => {
      if (binding.fn !== 0 || (binding.kind !== 'let' && binding.kind !== 'var')) return [];
      if (!/(?:count|counter|next_?id|last_?id|sequence|total|quota|attempts|remaining)s?$/i.test(binding.name))
        return [];
      const write = binding.writes.find((item) => handlers.has({ module, fn: item.fn }));
      return write ? [{ kind: 'counter', name: binding.name, place: program.place(module, write.span) }] : [];
    }),
  );
}
