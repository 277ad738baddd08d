import { vulnerableRegexp } from '../../../src/rules/event-loop/vulnerable-regexp.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(vulnerableRegexp, {
  fails: [
    {
      name: 'nested quantifiers',
      files: expressExample(["app.get('/', (req, res) => res.json(/^(\\w+\\s?)+$/.test(req.query.name)));"]),
      findings: [{ message: 'exponential', at: 'server.js:3:37' }],
    },
    {
      name: 'a constant, in a function that gets the text',
      files: expressExample(
        ["app.get('/', (req, res) => res.json(isName(req.query.name)));"],
        ['const NAME = /^(a+)+$/;', 'const isName = (text) => NAME.test(text);'],
      ),
      findings: [{ message: 'exponential', at: 'server.js:2:14' }],
    },
    {
      name: 'in a schema',
      files: expressExample(
        ["app.get('/', (req, res) => res.json(query.parse(req.query)));"],
        ["const { z } = require('zod');", 'const query = z.object({ name: z.string().regex(/^([a-z]+)*$/) });'],
      ),
      findings: [{ message: 'exponential', at: 'server.js:3:49' }],
    },
    {
      name: 'a pattern of the client',
      files: expressExample(["app.get('/', (req, res) => res.json(new RegExp(req.query.q).test('text')));"]),
      findings: [{ message: 'fromClient', at: 'server.js:3:37' }],
    },
    {
      name: 'quadratic',
      files: expressExample(["app.get('/', (req, res) => res.json(String(req.query.name).replace(/\\s+$/, '')));"]),
      findings: [{ message: 'polynomial', at: 'server.js:3:68' }],
    },
  ],
  passes: [
    {
      name: 'one way to match',
      files: expressExample(["app.get('/', (req, res) => res.json(/^\\w+(?:\\s\\w+)*$/.test(req.query.name)));"]),
      evidence: ['server.js:1:1'],
    },
    {
      name: 'a short text',
      files: expressExample([
        "app.get('/', (req, res) => {",
        '  if (req.query.name.length > 40) return res.sendStatus(400);',
        '  res.json(/^(\\w+\\s?)+$/.test(req.query.name));',
        '});',
      ]),
    },
    {
      name: 'at the start only',
      files: nodeExample([
        "if (!/^(a+)+$/.test('aaa')) throw new Error('start');",
        "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);",
      ]),
    },
  ],
  notApplicable: [],
  unknown: [
    {
      name: 'the entry is not in the repository',
      files: LOST_SERVICE,
    },
  ],
});
