import { at, textOf } from '../../parsers/data.ts';
import { forksOf } from '../../services/scaling/forks.ts';
import { hostingOf } from '../../services/scaling/hosting.ts';
import type { Workload } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { ecosystem, hosted, LISTENS } from './example-host.ts';

function judge(workload: Workload): Outcome {
  const { platform, name, replicas, id, container } = workload;
  if (replicas && replicas.value > 1) return pass({ place: replicas.place, note: `${replicas.value} processes` });
  if (platform === 'pm2') {
    const instances = at(workload.node, 'instances');
    const text = textOf(instances);
    if (instances && text !== undefined && text !== '1')
      return pass({ place: instances.place, note: `instances ${text}` });
    return fail({ message: 'pm2', args: { name }, place: instances?.place ?? workload.place, anchor: id });
  }
  if (platform === 'systemd') {
    if (/@\.service$/.test(workload.path)) return pass({ place: workload.place, note: 'a unit for each instance' });
    return fail({ message: 'systemd', args: { name }, place: workload.place, anchor: id });
  }
  const concurrency = container.env.find((item) => item.name === 'WEB_CONCURRENCY');
  if (concurrency) return pass({ place: concurrency.place, note: 'WEB_CONCURRENCY' });
  if (platform === 'compose' && workload.purpose === 'production')
    return fail({ message: 'compose', args: { name }, place: container.place, severity: 'note', anchor: id });
  return unknown(`how many processes ${platform} runs is set outside of this repository`, { place: workload.place });
}

export const singleProcessOnHost: Rule = {
  id: 'single-process-on-host',
  code: 'NR3118',
  title: 'One process has the whole host',
  area: 'scaling',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['use-all-cores-on-host'],
  kinds: ['http', 'frontend'],
  options: {},
  messages: {
    pm2: 'pm2 runs {name} as one process: JavaScript uses one core of the host, and a reload interrupts the service. Set instances: "max" and exec_mode: "cluster".',
    systemd:
      'The unit runs {name} as one process: JavaScript uses one core of the host, and a restart interrupts the service. Use a template unit (name@.service) with one instance for each core behind a proxy, or node:cluster.',
    compose:
      'compose runs one container of {name}: JavaScript uses one core of the host, and each deploy interrupts the service. Set deploy.replicas behind a proxy.',
  },
  docs: {
    what: 'Outside of orchestrators, looks for several processes: node:cluster and its wrappers, instances of pm2, template units of systemd, replicas of compose, WEB_CONCURRENCY.',
    why: 'A Node.js process runs JavaScript on one core. On a host nobody else starts more of them.',
    fix: 'pm2 with instances: "max" and exec_mode: "cluster", or node:cluster with os.availableParallelism() workers.',
    exceptions: 'In Kubernetes, ECS and the like replicas do this, and cluster is wrong.',
    references: ['https://nodejs.org/api/cluster.html', 'https://pm2.keymetrics.io/docs/usage/cluster-mode/'],
  },
  examples: {
    bad: [{ title: 'fork mode', files: hosted(LISTENS, ecosystem()) }],
    good: [{ title: 'cluster mode', files: hosted(LISTENS, ecosystem(", instances: 'max', exec_mode: 'cluster'")) }],
  },
  check(service) {
    const { kind, workloads, reason } = hostingOf(service);
    if (kind === 'orchestrator') return [notApplicable('an orchestrator runs the service: replicas use the cores')];
    const [fork] = forksOf(service);
    if (fork) return [pass({ place: fork.call.place, note: 'forks workers' })];
    const supervisor = service.command?.supervisor;
    if (supervisor?.place && supervisor.instances !== undefined && supervisor.instances !== '1')
      return [pass({ place: supervisor.place, note: `${supervisor.instances} instances` })];
    return workloads.length > 0 ? workloads.map(judge) : [unknown(reason)];
  },
};
