import { uninstrumentedRoutes } from '../../../src/rules/metrics/uninstrumented-routes.ts';
import { nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const CLIENT = [
  "const { Histogram } = require('prom-client');",
  "const seconds = new Histogram({ name: 'http_request_seconds', help: 'x', labelNames: ['route'] });",
];
const express = (lines: readonly string[], before: readonly string[] = []): Readonly<Record<string, string>> =>
  nodeExample([...before, "const app = require('express')();", ...lines, 'app.listen(3000);']);
const ORDERS = "app.get('/orders', (req, res) => res.end());";

ruleCases(uninstrumentedRoutes, {
  fails: [
    { name: 'nothing', files: express([ORDERS]), findings: [{ message: 'none', at: 'server.js:3:1' }] },
    {
      name: 'one of two routes measures itself',
      files: express(
        ["app.get('/items', (req, res) => { seconds.observe({ route: '/items' }, 1); res.end(); });", ORDERS],
        CLIENT,
      ),
      findings: [{ message: 'some', at: 'server.js:6:1' }],
    },
    {
      name: 'a metric that no request feeds',
      files: express([ORDERS], [...CLIENT, "setInterval(() => seconds.observe({ route: 'none' }, 1), 1000);"]),
      findings: [{ message: 'none', at: 'server.js:6:1' }],
    },
  ],
  passes: [
    {
      name: 'one middleware for all',
      files: express(
        [
          "app.use((req, res, next) => { res.on('finish', () => seconds.observe({ route: req.path }, 1)); next(); });",
          ORDERS,
        ],
        CLIENT,
      ),
    },
    {
      name: 'every route by itself',
      files: express(
        ["app.get('/items', (req, res) => { seconds.observe({ route: '/items' }, 1); res.end(); });"],
        CLIENT,
      ),
      evidence: ['server.js:4:1'],
    },
    {
      name: 'a package for all routes',
      files: express(["app.use(require('express-prom-bundle')({ includePath: true }));", ORDERS]),
    },
    {
      name: 'traced',
      files: express(
        [ORDERS],
        [
          "const { NodeSDK } = require('@opentelemetry/sdk-node');",
          "const { getNodeAutoInstrumentations } = require('@opentelemetry/auto-instrumentations-node');",
          'new NodeSDK({ instrumentations: [getNodeAutoInstrumentations()] }).start();',
        ],
      ),
    },
  ],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
