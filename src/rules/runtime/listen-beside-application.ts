import { splitOf } from '../../services/structure/application.ts';
import { expressExample, nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Rule } from '../types.ts';

export const listenBesideApplication: Rule = {
  id: 'listen-beside-application',
  code: 'NR1012',
  title: 'Importing the application opens its port',
  area: 'runtime',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['app-server-split'],
  kinds: ['http'],
  options: {},
  messages: {
    together:
      'The module that makes the application also listens: a test that imports it opens a port, and shutdown cannot be tried without the whole service. Export a function that makes the application, and listen in the entry.',
  },
  docs: {
    what: 'Asks whether the application is made in another module than the one that listens, or whether that module only listens when it is started itself.',
    why: 'Tests inject requests into an application; what listens on import runs once per process and cannot be taken apart.',
    fix: 'app.js: `export function createApp() { … }`; server.js: `createApp().listen(port)` and the signal handlers.',
    references: [
      'https://fastify.dev/docs/latest/Guides/Testing/#separating-concerns-makes-testing-easy',
      'https://github.com/goldbergyoni/nodebestpractices/blob/master/sections/projectstructre/separateexpress.md',
    ],
  },
  examples: {
    bad: [{ title: 'all in one', files: expressExample(["app.get('/', (req, res) => res.end('ok'));"]) }],
    good: [
      {
        title: 'apart',
        files: nodeExample(["const { createApp } = require('./app.js');", 'createApp().listen(3000);'], {
          'app.js':
            "const express = require('express');\nexports.createApp = () => {\n  const app = express();\n  app.get('/', (req, res) => res.end('ok'));\n  return app;\n};\n",
        }),
      },
    ],
  },
  check(service) {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const starter = service.servers.find((server) => !server.call);
    if (starter) return [pass({ place: starter.place, note: `${starter.framework} listens` })];
    const split = splitOf(service, program);
    if (!split) return [notApplicable('the service listens for no requests')];
    const { listen, made, state } = split;
    if (state === 'unknown')
      return [unknown('where the application is made could not be followed', { place: listen.place })];
    if (state === 'together')
      return [
        fail({
          message: 'together',
          place: listen.place,
          ...(made ? { related: [{ place: made.place, note: 'the application' }] } : {}),
          anchor: 'listen',
        }),
      ];
    return [
      pass({ place: listen.place, note: 'listens' }, ...(made ? [{ place: made.place, note: 'application' }] : [])),
    ];
  },
};
