import { brokenNodeEntrypoint } from '../../../src/rules/image/broken-node-entrypoint.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (from: string, command: string): Readonly<Record<string, string>> => ({
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  Dockerfile: `FROM ${from}\nCOPY server.js .\n${command}\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
});
const DISTROLESS = 'gcr.io/distroless/nodejs24-debian12';

ruleCases(brokenNodeEntrypoint, {
  fails: [
    {
      name: 'node twice',
      files: base(DISTROLESS, 'CMD ["node", "server.js"]'),
      findings: [{ message: 'program', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'npm',
      files: base(DISTROLESS, 'CMD ["npm", "start"]'),
      findings: [{ message: 'program', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'shell form',
      files: base(DISTROLESS, 'CMD node server.js'),
      findings: [{ message: 'shell', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'an entrypoint that needs a shell',
      files: base(DISTROLESS, 'ENTRYPOINT node server.js'),
      findings: [{ message: 'noShell', at: 'Dockerfile:3:12' }],
    },
  ],
  passes: [{ name: 'the file alone', files: base(DISTROLESS, 'CMD ["server.js"]'), evidence: ['Dockerfile:3:5'] }],
  notApplicable: [
    { name: 'an entrypoint that runs anything', files: base('node:24-alpine', 'CMD ["node", "server.js"]') },
    { name: 'an entrypoint of its own', files: base(DISTROLESS, 'ENTRYPOINT ["/nodejs/bin/node", "server.js"]') },
  ],
  unknown: [
    { name: 'a base image of the company', files: base('registry.example.com/node:3', 'CMD ["node", "server.js"]') },
  ],
});
