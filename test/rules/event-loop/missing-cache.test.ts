import { missingCache } from '../../../src/rules/event-loop/missing-cache.ts';
import { expressExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = (answer: string, ...before: readonly string[]): Readonly<Record<string, string>> =>
  expressExample(
    [`app.get('/orders', async (req, res) => { ${answer} });`],
    ["const { Pool } = require('pg');", 'const pool = new Pool();', ...before],
  );
const READ = "res.json((await pool.query('select id from orders')).rows);";

ruleCases(missingCache, {
  fails: [
    { name: 'nothing keeps anything', files: service(READ), findings: [{ message: 'missing', at: 'server.js:2:18' }] },
    {
      name: 'a header that forbids to keep it',
      files: service(`res.set('Cache-Control', 'no-store'); ${READ}`),
      findings: [{ message: 'missing', at: 'server.js:2:18' }],
    },
    {
      name: 'a header that asks each time',
      files: service(`res.set({ 'Cache-Control': 'private, max-age=0' }); ${READ}`),
      findings: [{ message: 'missing', at: 'server.js:2:18' }],
    },
    {
      name: 'a header that is read',
      files: service(`if (req.get('Cache-Control')) res.status(200); ${READ}`),
      findings: [{ message: 'missing', at: 'server.js:2:18' }],
    },
  ],
  passes: [
    {
      name: 'an LRU in the process',
      files: service(READ, "const { LRUCache } = require('lru-cache');", 'const cache = new LRUCache({ max: 500 });'),
      evidence: ['server.js:4:22'],
    },
    {
      name: 'a client of Redis',
      files: service(READ, "const Redis = require('ioredis');", 'const redis = new Redis();'),
      evidence: ['server.js:4:15'],
    },
    {
      name: 'clients may keep it',
      files: service(`res.set('Cache-Control', 'public, max-age=60'); ${READ}`),
      evidence: ['server.js:5:42'],
    },
    {
      name: 'a list of headers',
      files: service(`res.set({ ETag: req.query.version, Vary: 'Accept' }); ${READ}`),
      evidence: ['server.js:5:42'],
    },
    {
      name: 'a time to live from the configuration',
      files: service(`res.set('Cache-Control', 'max-age=' + process.env.TTL); ${READ}`),
      evidence: ['server.js:5:42'],
    },
  ],
  notApplicable: [
    { name: 'no database', files: expressExample(["app.get('/', (req, res) => res.end());"]), reason: /no database/ },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
