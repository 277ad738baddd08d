import { readinessIgnoresDependencies } from '../../../src/rules/health/readiness-ignores-dependencies.ts';
import { expressExample, nodeExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const POOL = ["const { Pool } = require('pg');", 'const pool = new Pool();'];

ruleCases(readinessIgnoresDependencies, {
  fails: [
    {
      name: 'always the same, with a store',
      files: expressExample(["app.get('/readyz', (req, res) => res.end());"], POOL),
      findings: [{ message: 'constant', at: 'server.js:5:1' }],
    },
    {
      name: 'always the same, without one',
      files: expressExample(["app.get('/readyz', (req, res) => res.end());"]),
      findings: [{ message: 'nothing', at: 'server.js:3:1' }],
    },
    {
      name: 'the failure is swallowed',
      files: expressExample(
        [
          "app.get('/readyz', async (req, res) => {",
          '  try {',
          "    await pool.query('select 1');",
          '  } catch {}',
          '  res.end();',
          '});',
        ],
        POOL,
      ),
      findings: [{ message: 'swallowed', at: 'server.js:5:1' }],
    },
    {
      name: 'no route',
      files: expressExample(["app.get('/', (req, res) => res.end());"], POOL),
      findings: [{ message: 'none', at: 'server.js:6:1' }],
    },
  ],
  passes: [
    {
      name: 'it asks',
      files: expressExample(
        ["app.get('/readyz', async (req, res) => {", "  await pool.query('select 1');", '  res.end();', '});'],
        POOL,
      ),
      evidence: ['server.js:6:9'],
    },
  ],
  notApplicable: [{ name: 'no port', files: nodeExample(["setInterval(() => console.log('x'), 1000);"]) }],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
