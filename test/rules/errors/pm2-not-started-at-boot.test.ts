import { pm2NotStartedAtBoot } from '../../../src/rules/errors/pm2-not-started-at-boot.ts';
import { ecosystem, hosted, LISTENS } from '../../../src/rules/scaling/example-host.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(pm2NotStartedAtBoot, {
  fails: [
    {
      name: 'startup without save',
      files: hosted(LISTENS, {
        ...ecosystem(),
        'deploy.sh': '#!/bin/sh\npm2 startup\npm2 start ecosystem.config.js\n',
      }),
      findings: [{ message: 'save', at: 'deploy.sh:2:1' }],
    },
    {
      name: 'save without startup',
      files: hosted(LISTENS, { ...ecosystem(), 'deploy.sh': '#!/bin/sh\npm2 start ecosystem.config.js\npm2 save\n' }),
      findings: [{ message: 'startup', at: 'deploy.sh:3:1' }],
    },
  ],
  passes: [
    {
      name: 'both',
      files: hosted(LISTENS, {
        ...ecosystem(),
        'deploy.sh': '#!/bin/sh\npm2 startup\npm2 start ecosystem.config.js\npm2 save\n',
      }),
    },
    {
      name: 'in the documentation',
      files: hosted(LISTENS, { ...ecosystem(), 'README.md': '# api\n\nRun `pm2 startup` once, then `pm2 save`.\n' }),
    },
    {
      name: 'a unit that resurrects',
      files: hosted(LISTENS, { ...ecosystem(), 'pm2-app.service': '[Service]\nExecStart=/usr/bin/pm2 resurrect\n' }),
    },
  ],
  notApplicable: [{ name: 'no pm2', files: hosted(LISTENS) }],
  unknown: [{ name: 'nothing about the host', files: hosted(LISTENS, ecosystem()) }],
});
