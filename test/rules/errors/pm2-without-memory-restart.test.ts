import { pm2WithoutMemoryRestart } from '../../../src/rules/errors/pm2-without-memory-restart.ts';
import { ecosystem, hosted, LISTENS } from '../../../src/rules/scaling/example-host.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(pm2WithoutMemoryRestart, {
  fails: [
    {
      name: 'no limit',
      files: hosted(LISTENS, ecosystem()),
      findings: [{ message: 'missing', at: 'ecosystem.config.js:3:13' }],
    },
    {
      name: 'below the heap',
      files: hosted(LISTENS, ecosystem(", node_args: '--max-old-space-size=1024', max_memory_restart: '512M'")),
      findings: [{ message: 'below', at: 'ecosystem.config.js:3:101' }],
    },
    {
      name: 'in JSON',
      files: hosted(LISTENS, { 'pm2.json': '{ "apps": [{ "name": "api", "script": "server.js" }] }\n' }),
      findings: [{ message: 'missing', at: 'pm2.json:1:22' }],
    },
  ],
  passes: [
    { name: 'a limit', files: hosted(LISTENS, ecosystem(", max_memory_restart: '512M'")) },
    {
      name: 'above the heap',
      files: hosted(LISTENS, ecosystem(", node_args: '--max-old-space-size=384', max_memory_restart: '512M'")),
    },
    {
      name: 'in YAML',
      files: hosted(LISTENS, {
        'ecosystem.yaml': 'apps:\n  - name: api\n    script: server.js\n    max_memory_restart: 1G\n',
      }),
    },
  ],
  notApplicable: [
    { name: 'no pm2', files: hosted(LISTENS) },
    {
      name: 'pm2 inside of an image is judged elsewhere',
      files: {
        'package.json': '{ "name": "api", "scripts": { "both": "concurrently npm:web npm:worker" } }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["pm2-runtime", "ecosystem.config.js", "--only", "web"]\n',
        'server.js': LISTENS,
        'worker.js': 'setInterval(() => {}, 1000);\n',
        'ecosystem.config.js':
          "module.exports = { apps: [{ name: 'web', script: 'server.js' }, { name: 'worker', script: 'worker.js' }] };\n",
      },
    },
  ],
  unknown: [{ name: 'computed', files: hosted(LISTENS, ecosystem(', max_memory_restart: limit()')) }],
});
