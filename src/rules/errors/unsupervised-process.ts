import { at, booleanOf, textOf } from '../../parsers/data.ts';
import { hostingOf } from '../../services/scaling/hosting.ts';
import type { Workload } from '../../services/types.ts';
import { podSpecOf } from '../../services/workloads/pod-spec.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const compose = (restart: string) => ({
  'package.json': '{ "name": "api" }\n',
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
  'compose.prod.yaml': `services:\n  api:\n    build: .\n${restart}`,
});

const RESTARTS = /^(?:always|unless-stopped|on-failure(?::\d+)?|on-abnormal|on-abort|any|unhealthy)$/;

function judge(workload: Workload): Outcome {
  const { platform, container, kind, name, id } = workload;
  const { restart } = container;
  const absent = (message: string, place = container.place): Outcome =>
    fail({ message, args: { name, policy: restart?.value ?? 'none' }, place, anchor: id });
  switch (platform) {
    case 'kubernetes': {
      const policy = at(podSpecOf(workload), 'restartPolicy');
      if (/^(?:Job|CronJob|ScaledJob)$/.test(kind)) return notApplicable(`a ${kind} ends by itself`);
      if (policy && textOf(policy) === 'Never') return absent('never', policy.place);
      return pass({ place: workload.place, note: kind });
    }
    case 'compose':
      if (restart && RESTARTS.test(restart.value)) return pass({ place: restart.place, note: restart.value });
      if (workload.purpose === 'unknown' && !restart) return { ...absent('compose'), ...{ severity: 'note' as const } };
      return absent('compose', restart?.place);
    case 'systemd':
      if (restart && RESTARTS.test(restart.value))
        return pass({ place: restart.place, note: `Restart=${restart.value}` });
      return absent('systemd', restart?.place);
    case 'pm2': {
      const autorestart = at(workload.node, 'autorestart');
      if (autorestart && booleanOf(autorestart) === false) return absent('pm2', autorestart.place);
      return pass({ place: workload.place, note: 'pm2' });
    }
    default:
      return pass({ place: workload.place, note: `${platform} starts it again` });
  }
}

export const unsupervisedProcess: Rule = {
  id: 'unsupervised-process',
  code: 'NR2120',
  title: 'Nothing starts the process again when it dies',
  area: 'errors',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['process-supervisor'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    compose:
      'compose does not start {name} again when it dies (restart: {policy}): the first uncaught exception is an outage until somebody looks. Set restart: unless-stopped.',
    systemd:
      'systemd does not start {name} again when it dies (Restart={policy}): the first uncaught exception is an outage until somebody looks. Set Restart=on-failure and RestartSec=1.',
    pm2: 'pm2 is told not to start {name} again when it dies: the first uncaught exception is an outage. Remove autorestart: false.',
    never:
      'The pod of {name} is never started again (restartPolicy: Never): the first uncaught exception is an outage. Use a Deployment.',
  },
  docs: {
    what: 'Looks for what restarts the process: a controller of Kubernetes, ECS or another platform, restart of compose, Restart= of systemd, or pm2.',
    why: 'Node.js exits on an uncaught exception, and that is right as long as something starts it again.',
    fix: 'restart: unless-stopped in compose, Restart=on-failure in systemd, a Deployment in Kubernetes.',
    references: [
      'https://docs.docker.com/reference/compose-file/services/#restart',
      'https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Restart=',
    ],
  },
  examples: {
    bad: [{ title: 'compose without restart', files: compose('') }],
    good: [{ title: 'restarted unless stopped', files: compose('    restart: unless-stopped\n') }],
  },
  check(service) {
    const { kind, workloads, reason } = hostingOf(service);
    if (workloads.length > 0) return workloads.map(judge);
    const supervisor = service.command?.supervisor;
    if (kind === 'unknown' && supervisor?.place)
      return [pass({ place: supervisor.place, note: `${supervisor.name} inside of the image` })];
    return [unknown(reason)];
  },
};
