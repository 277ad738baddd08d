import { findPm2Boot } from '../../services/scaling/pm2-boot.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ecosystem, hosted, LISTENS } from '../scaling/example-host.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const script = (lines: string) => hosted(LISTENS, { ...ecosystem(), 'deploy.sh': `#!/bin/sh\n${lines}` });

export const pm2NotStartedAtBoot: Rule = {
  id: 'pm2-not-started-at-boot',
  code: 'NR2122',
  title: 'pm2 does not bring the apps back after a reboot',
  area: 'errors',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['pm2-startup-wired'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    save: 'pm2 starts with the machine here, but nothing runs pm2 save: it comes up with an empty list, or with an old one. Run pm2 save after pm2 start.',
    startup:
      'The list of apps is saved here, but nothing runs pm2 startup: after a reboot of the host pm2 itself does not start. Run pm2 startup once and the command that it prints.',
  },
  docs: {
    what: 'Looks for pm2 startup and pm2 save in the scripts, playbooks and documents of the repository, or for a unit that runs pm2 resurrect.',
    why: 'Hosts are rebooted for kernel updates; what is not in the init system stays down.',
    fix: 'pm2 startup, then pm2 start ecosystem.config.js, then pm2 save.',
    references: ['https://pm2.keymetrics.io/docs/usage/startup/'],
  },
  examples: {
    bad: [{ title: 'startup without save', files: script('pm2 startup\npm2 start ecosystem.config.js\n') }],
    good: [{ title: 'both', files: script('pm2 startup\npm2 start ecosystem.config.js\npm2 save\n') }],
  },
  check(service) {
    const app = service.workloads.find((workload) => workload.platform === 'pm2');
    if (!app) return [notApplicable('no pm2 ecosystem file runs the service on a host')];
    const { startup, save } = findPm2Boot(service.repository);
    if (startup && save) return [pass({ place: startup, note: 'startup' }, { place: save, note: 'save' })];
    if (startup) return [fail({ message: 'save', place: startup, anchor: app.id })];
    if (save) return [fail({ message: 'startup', place: save, anchor: app.id })];
    return [unknown('how pm2 starts with the host is set up outside of this repository', { place: app.place })];
  },
};
