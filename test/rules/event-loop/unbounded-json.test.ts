import { unboundedJson } from '../../../src/rules/event-loop/unbounded-json.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

ruleCases(unboundedJson, {
  fails: [
    {
      name: '50 MB',
      files: expressExample([
        "app.use(express.json({ limit: '50mb' }));",
        "app.post('/', (req, res) => res.json(req.body));",
      ]),
      findings: [{ message: 'limit', at: 'server.js:3:24' }],
    },
    {
      name: 'a file for each request',
      files: expressExample(
        ["app.get('/', async (req, res) => res.json(JSON.parse(await fs.readFile('prices.json', 'utf8'))));"],
        ["const fs = require('node:fs/promises');"],
      ),
      findings: [{ message: 'file', at: 'server.js:4:43' }],
    },
  ],
  passes: [
    {
      name: 'the default',
      files: expressExample(['app.use(express.json());', "app.post('/', (req, res) => res.json(req.body));"]),
      evidence: ['server.js:3:9'],
    },
    {
      name: '200 kB',
      files: expressExample([
        "app.use(express.json({ limit: '200kb' }));",
        "app.post('/', (req, res) => res.json(req.body));",
      ]),
      evidence: ['server.js:3:24'],
    },
  ],
  notApplicable: [
    {
      name: 'no bodies',
      files: nodeExample(["require('node:http').createServer((req, res) => res.end('ok')).listen(3000);"]),
    },
  ],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
