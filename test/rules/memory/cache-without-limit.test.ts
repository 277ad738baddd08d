import { cacheWithoutLimit } from '../../../src/rules/memory/cache-without-limit.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const LRU = ["const { LRUCache } = require('lru-cache');"];

ruleCases(cacheWithoutLimit, {
  fails: [
    {
      name: 'no bound at all',
      files: expressExample(
        ["app.get('/', (req, res) => { cache.set(req.url, 1); res.end(); });"],
        ["const NodeCache = require('node-cache');", 'const cache = new NodeCache();'],
      ),
      findings: [{ message: 'unlimited', at: 'server.js:3:15' }],
    },
  ],
  passes: [
    {
      name: 'a number of entries',
      files: expressExample(
        ["app.get('/', (req, res) => { cache.set(req.url, 1); res.end(); });"],
        [...LRU, 'const cache = new LRUCache({ max: 500 });'],
      ),
      evidence: ['server.js:3:15'],
    },
  ],
  notApplicable: [{ name: 'no cache', files: nodeExample(["require('node:http').createServer().listen(3000);"]) }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
