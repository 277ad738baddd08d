import { logsWithoutTenant } from '../../../src/rules/logging/logs-without-tenant.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (log: string, ...before: readonly string[]): Readonly<Record<string, string>> =>
  nodeExample([
    "const log = require('pino')();",
    "const jwt = require('jsonwebtoken');",
    ...before,
    "const app = require('express')();",
    'app.use((req, res, next) => { req.user = jwt.verify(req.headers.authorization, process.env.KEY); next(); });',
    `app.get('/orders', (req, res) => { ${log} res.end(); });`,
    'app.listen(3000);',
  ]);

ruleCases(logsWithoutTenant, {
  fails: [
    {
      name: 'no line names anybody',
      files: service("log.info({ url: req.url }, 'orders');"),
      findings: [{ message: 'missing', at: 'server.js:1:13' }],
    },
    {
      name: 'the id of the order is not the user',
      files: service("log.info({ orderId: req.query.id, requestId: req.id }, 'orders');"),
      findings: [{ message: 'missing', at: 'server.js:1:13' }],
    },
    {
      name: 'an id that is only used',
      files: service("res.write(req.user.tenantId); log.info('orders');"),
      findings: [{ message: 'missing', at: 'server.js:1:13' }],
    },
  ],
  passes: [
    {
      name: 'a field',
      files: service("log.info({ userId: req.user.sub }, 'orders');"),
      evidence: ['server.js:5:36'],
    },
    {
      name: 'a value that is named so',
      files: service("log.info({ who: req.user.tenantId }, 'orders');"),
      evidence: ['server.js:5:36'],
    },
    {
      name: 'a child of the request',
      files: service("const own = log.child({ tenant_id: req.user.tenant }); own.info('orders');"),
      evidence: ['server.js:5:48'],
    },
    {
      name: 'fields that were put together before',
      files: service("const fields = { accountId: req.user.account }; log.info(fields, 'orders');"),
    },
  ],
  notApplicable: [
    {
      name: 'nobody logs in',
      files: nodeExample([
        "const log = require('pino')();",
        "require('node:http').createServer((req, res) => { log.info('request'); res.end(); }).listen(3000);",
      ]),
      reason: /no library for authentication/,
    },
  ],
  unknown: [
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
    {
      name: 'a mixin reads a store',
      files: nodeExample([
        "const { store } = require('@acme/context');",
        "const log = require('pino')({ mixin: () => store.fields() });",
        "const jwt = require('jsonwebtoken');",
        "require('node:http').createServer((req, res) => { jwt.verify(req.url, 'k'); log.info('x'); res.end(); }).listen(3000);",
      ]),
      reason: /mixin/,
    },
  ],
});
