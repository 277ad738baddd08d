import { at } from '../../parsers/data.ts';
import { heapLimitsOf } from '../../services/memory/heap-limits.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ecosystem, hosted, LISTENS } from '../scaling/example-host.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const MIB = 1024 * 1024;

export const pm2WithoutMemoryRestart: Rule = {
  id: 'pm2-without-memory-restart',
  code: 'NR2121',
  title: 'pm2 does not restart a process that leaks',
  area: 'errors',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['pm2-max-memory-restart'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'App {name} has no max_memory_restart: a leak takes the memory of the host, with everything else that runs there. Set max_memory_restart: "512M", above the heap limit.',
    below:
      'pm2 restarts {name} at {text}, below the heap of {heap} MiB that V8 may use: healthy processes are restarted under load. Set max_memory_restart above --max-old-space-size.',
  },
  docs: {
    what: 'Looks for max_memory_restart of each app of an ecosystem file that runs on a host, and compares it with --max-old-space-size.',
    why: 'On a host there is no memory limit of a container; pm2 checks every 30 seconds and reloads what exceeds the number.',
    fix: 'max_memory_restart: "512M", a fifth above --max-old-space-size.',
    references: ['https://pm2.keymetrics.io/docs/usage/memory-limit/'],
  },
  examples: {
    bad: [{ title: 'no limit', files: hosted(LISTENS, ecosystem()) }],
    good: [{ title: 'restarted at 512 MB', files: hosted(LISTENS, ecosystem(", max_memory_restart: '512M'")) }],
  },
  check(service) {
    const apps = service.workloads.filter((workload) => workload.platform === 'pm2');
    if (apps.length === 0) return [notApplicable('no pm2 ecosystem file runs the service on a host')];
    return apps.map((app): Outcome => {
      const set = at(app.node, 'max_memory_restart');
      const args = { name: app.name };
      if (!set) return fail({ message: 'missing', args, place: app.place, anchor: app.id });
      const { memory } = app.container.limits;
      if (memory?.amount === undefined)
        return unknown('the value of max_memory_restart is not a size', { place: set.place });
      const flag = heapLimitsOf(service).find(({ deployment }) => deployment.workload === app)?.flag;
      if (flag?.mebibytes !== undefined && flag.mebibytes * MIB >= memory.amount)
        return fail({
          message: 'below',
          args: { ...args, text: memory.text, heap: flag.mebibytes },
          place: set.place,
          related: [{ place: flag.place, note: flag.text }],
          anchor: app.id,
        });
      return pass({ place: set.place, note: memory.text });
    });
  },
};
