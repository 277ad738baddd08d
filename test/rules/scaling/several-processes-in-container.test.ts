import { hosted, LISTENS } from '../../../src/rules/scaling/example-host.ts';
import { severalProcessesInContainer } from '../../../src/rules/scaling/several-processes-in-container.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(severalProcessesInContainer, {
  fails: [
    {
      name: 'concurrently',
      service: 'api',
      files: {
        'package.json': '{ "name": "api", "scripts": { "both": "concurrently npm:web npm:worker" } }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["npx", "concurrently", "node server.js", "node worker.js"]\n',
        'server.js': LISTENS,
        'worker.js': 'setInterval(() => {}, 1000);\n',
      },
      findings: [{ message: 'several', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'behind a package script',
      files: {
        'package.json': '{ "name": "api", "scripts": { "both": "concurrently npm:web npm:worker" } }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["npm", "run", "both"]\n',
        'server.js': LISTENS,
        'worker.js': 'setInterval(() => {}, 1000);\n',
      },
      findings: [{ message: 'several', at: 'package.json:1:39' }],
    },
    {
      name: 'in the background of a shell',
      service: 'api',
      files: {
        'package.json': '{ "name": "api", "scripts": { "both": "concurrently npm:web npm:worker" } }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD node worker.js & node server.js\n',
        'server.js': LISTENS,
        'worker.js': 'setInterval(() => {}, 1000);\n',
      },
      findings: [{ message: 'several', at: 'Dockerfile:3:5' }],
    },
    {
      name: 'two apps of pm2',
      service: 'api',
      files: {
        'package.json': '{ "name": "api", "scripts": { "both": "concurrently npm:web npm:worker" } }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["pm2-runtime", "ecosystem.config.js"]\n',
        'server.js': LISTENS,
        'worker.js': 'setInterval(() => {}, 1000);\n',
        'ecosystem.config.js':
          "module.exports = { apps: [{ name: 'web', script: 'server.js' }, { name: 'worker', script: 'worker.js' }] };\n",
      },
      findings: [{ message: 'several', at: 'Dockerfile:3:5' }],
    },
  ],
  passes: [
    {
      name: 'one process',
      files: {
        'package.json': '{ "name": "api", "scripts": { "both": "concurrently npm:web npm:worker" } }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'server.js': LISTENS,
        'worker.js': 'setInterval(() => {}, 1000);\n',
      },
    },
    {
      name: 'one app of pm2',
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
  notApplicable: [{ name: 'no container', files: hosted(LISTENS) }],
  unknown: [
    {
      name: 'a command that leads nowhere',
      files: {
        'package.json': '{ "name": "api", "scripts": { "both": "concurrently npm:web npm:worker" } }\n',
        Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["/entrypoint"]\n',
        'server.js': LISTENS,
        'worker.js': 'setInterval(() => {}, 1000);\n',
      },
    },
  ],
});
