import { missingRequestContext } from '../../../src/rules/logging/missing-request-context.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const express = (...lines: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample([
    "const app = require('express')();",
    ...lines,
    "app.get('/orders', (req, res) => res.end());",
    'app.listen(3000);',
  ]);
const STORE = ["const { AsyncLocalStorage } = require('node:async_hooks');", 'const store = new AsyncLocalStorage();'];

ruleCases(missingRequestContext, {
  fails: [
    { name: 'none', files: express(), findings: [{ message: 'missing', at: 'server.js:3:1' }] },
    {
      name: 'a store that is only read',
      files: express(...STORE, 'app.use((req, res, next) => { console.log(store.getStore()); next(); });'),
      findings: [{ message: 'missing', at: 'server.js:6:1' }],
    },
    {
      name: 'enterWith',
      files: express(...STORE, 'app.use((req, res, next) => { store.enterWith({ id: req.headers.id }); next(); });'),
      findings: [{ message: 'enterWith', at: 'server.js:4:31' }],
    },
    {
      name: 'continuation-local-storage',
      files: express("const cls = require('continuation-local-storage');", "cls.createNamespace('api');"),
      findings: [{ message: 'legacy', at: 'server.js:2:13' }],
    },
    {
      name: 'the old one beside the new one',
      files: express(
        ...STORE,
        "const hooked = require('cls-hooked');",
        "hooked.createNamespace('api');",
        'app.use((req, res, next) => store.run({ id: req.headers.id }, next));',
      ),
      findings: [{ message: 'legacy', at: 'server.js:4:16' }],
    },
  ],
  passes: [
    {
      name: 'run around the rest of the request',
      files: express(...STORE, 'app.use((req, res, next) => store.run({ id: req.headers.id }, next));'),
      evidence: ['server.js:4:29'],
    },
    {
      name: 'a store of another module',
      files: {
        ...express("const context = require('./context');", 'app.use(context.open);'),
        'context.js': [
          "const { AsyncLocalStorage } = require('node:async_hooks');",
          'const store = new AsyncLocalStorage();',
          'exports.open = (req, res, next) => store.run(new Map(), next);',
          '',
        ].join('\n'),
      },
      evidence: ['context.js:3:36'],
    },
    {
      name: 'a plugin of Fastify',
      files: nodeExample([
        "const app = require('fastify')();",
        "app.register(require('@fastify/request-context'));",
        "app.listen({ port: 3000, host: '0.0.0.0' });",
      ]),
      evidence: ['server.js:2:14'],
    },
    {
      name: 'Koa has one of its own',
      files: nodeExample([
        "const Koa = require('koa');",
        'const app = new Koa({ asyncLocalStorage: true });',
        'app.use(async (ctx) => { ctx.body = []; });',
        'app.listen(3000);',
      ]),
      evidence: ['server.js:2:13'],
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
