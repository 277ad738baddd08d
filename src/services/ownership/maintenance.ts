import { at, textOf } from '../../parsers/data.ts';
import { fileStart, type Place } from '../../parsers/place.ts';
import { concernsService } from '../documents/scope.ts';
import { memoizeByService } from '../memoize.ts';
import type { Service } from '../types.ts';

export interface MaintenanceJob {
  readonly name: string;
  readonly place: Place;
}

/** Names of chores: deleting, rotating, archiving, checking. */
const CHORE =
  /clean|purg|prun|retention|rotat|expir|vacuum|archiv|backup|housekeep|maintenance|sweep|gc\b|garbage|delete-?old|remove-?(?:old|stale)|reap|compact|anonymi[sz]|ttl/i;
/** External paths of what runs functions on a schedule. */
const SCHEDULERS = [
  'node-cron#schedule',
  'node-cron#default.schedule',
  'cron#CronJob',
  'cron#CronJob.from',
  'croner#Cron',
  'croner#default',
  'node-schedule#scheduleJob',
  'node-schedule#default.scheduleJob',
  '@nestjs/schedule#Cron',
  'pg-boss#default().schedule',
  'toad-scheduler#ToadScheduler',
  'bullmq#Queue().upsertJobScheduler',
];

/** Recurring chores that run by themselves: CronJobs, scheduled workflows, logrotate, schedulers in the source. */
export const maintenanceJobsOf = memoizeByService((service: Service): readonly MaintenanceJob[] => {
  const { repository, program } = service;
  const found: MaintenanceJob[] = [];
  for (const manifest of repository.manifests) {
    if (!/^(?:CronJob|ScheduledJob|CronWorkflow)$/.test(manifest.kind) || !concernsService(service, manifest.path))
      continue;
    const words = `${manifest.name} ${JSON.stringify(commandOf(manifest.node))}`;
    if (CHORE.test(words)) found.push({ name: manifest.name, place: manifest.place });
  }
  for (const job of repository.ci) {
    const does = `${job.path} ${job.name} ${job.steps.map((step) => step.name ?? '').join(' ')}`;
    if (job.triggers.includes('schedule') && CHORE.test(does)) found.push({ name: job.name, place: job.place });
  }
  for (const path of repository.paths) {
    if (/(?:^|\/)logrotate(?:\.d\/|\.conf|[^/]*$)/.test(path) && concernsService(service, path))
      found.push({ name: path, place: fileStart(path) });
  }
  if (program) {
    for (const call of program.callsTo(...SCHEDULERS)) {
      if (program.runs(call) === false) continue;
      const near = `${call.module} ${program
        .callbacks(call)
        .map((fn) => program.fn(fn).name ?? '')
        .join(
          ' ',
        )} ${call.fact.args.map((arg) => (arg.kind === 'string' ? arg.value : '')).join(' ')} ${calledBy(service, call.module)}`;
      if (CHORE.test(near)) found.push({ name: call.module, place: call.place });
    }
  }
  return found;
});

function commandOf(node: Parameters<typeof at>[0]): readonly (string | undefined)[] {
  const container = at(node, 'spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers', 0);
  return [...Array(6).keys()].flatMap((i) => [textOf(at(container, 'command', i)), textOf(at(container, 'args', i))]);
}

/** Names of the functions of a module: a scheduler module is told by what it runs. */
function calledBy(service: Service, module: string): string {
  return (service.program?.modules.get(module)?.functions ?? []).map((fn) => fn.name ?? '').join(' ');
}
