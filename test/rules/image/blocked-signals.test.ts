import { blockedSignals } from '../../../src/rules/image/blocked-signals.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (command: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  Dockerfile: `FROM node:24-bookworm-slim\nCOPY . .\n${command}\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
  ...more,
});

ruleCases(blockedSignals, {
  fails: [
    {
      name: 'a shell with two commands',
      files: base('CMD echo starting && node server.js'),
      findings: [{ message: 'blocked', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'an entrypoint without exec',
      files: base('ENTRYPOINT ["/entrypoint.sh"]', { 'entrypoint.sh': '#!/bin/sh\necho starting\nnode server.js\n' }),
      findings: [{ message: 'blocked', at: 'Dockerfile:3:12' }],
    },
    {
      name: 'SIGKILL to stop',
      files: base('STOPSIGNAL SIGKILL\nCMD ["node", "server.js"]'),
      findings: [{ message: 'unhandled', at: 'Dockerfile:3:12' }],
    },
    {
      name: 'the manifest',
      files: base('CMD ["node", "server.js"]', {
        'compose.yaml': 'services:\n  api:\n    build: .\n    command: sh -c "echo starting; node server.js"\n',
      }),
      findings: [{ message: 'blocked', at: 'compose.yaml:4:14' }],
    },
  ],
  passes: [
    { name: 'node itself', files: base('CMD ["node", "server.js"]'), evidence: ['Dockerfile:3:5'] },
    {
      name: 'exec',
      files: base('ENTRYPOINT ["/entrypoint.sh"]', {
        'entrypoint.sh': '#!/bin/sh\necho starting\nexec node server.js\n',
      }),
      evidence: ['Dockerfile:3:12'],
    },
    {
      name: 'an init',
      files: base('ENTRYPOINT ["tini", "--"]\nCMD ["node", "server.js"]'),
      evidence: ['Dockerfile:4:5'],
    },
  ],
  notApplicable: [
    {
      name: 'nothing deploys it',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
    },
  ],
  unknown: [{ name: 'a script that is not here', files: base('ENTRYPOINT ["/opt/run.sh"]') }],
});
