import { livenessChecksDependencies } from '../../../src/rules/health/liveness-checks-dependencies.ts';
import { exampleDeployment, expressExample } from '../../../src/rules/node-example.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const POOL = ["const { Pool } = require('pg');", 'const pool = new Pool();'];
const ASKS = (path: string): readonly string[] => [
  `app.get('${path}', async (req, res) => {`,
  "  await pool.query('select 1');",
  '  res.end();',
  '});',
];
const probe = (path: string): Readonly<Record<string, string>> => ({
  'k8s/api.yaml': exampleDeployment('512Mi', [`livenessProbe: { httpGet: { path: ${path}, port: 3000 } }`]),
});

ruleCases(livenessChecksDependencies, {
  fails: [
    {
      name: 'the probe asks the database',
      files: expressExample(ASKS('/healthz'), POOL, probe('/healthz')),
      findings: [{ message: 'probed', at: 'server.js:6:9' }],
    },
    {
      name: 'the health check of compose asks the database',
      files: expressExample(ASKS('/health'), POOL, {
        'compose.yaml':
          'services:\n  api:\n    build: .\n    healthcheck: { test: [CMD, curl, -f, http://localhost:3000/health] }\n',
      }),
      findings: [{ message: 'watched', at: 'server.js:6:9' }],
    },
    {
      name: 'a liveness route by its name',
      files: expressExample(ASKS('/livez'), POOL),
      findings: [{ message: 'named', at: 'server.js:6:9' }],
    },
    {
      name: 'the only health route',
      files: expressExample(ASKS('/health'), POOL),
      findings: [{ message: 'shared', at: 'server.js:6:9' }],
    },
    {
      name: 'another service',
      files: expressExample(["app.get('/livez', async (req, res) => res.json((await fetch('http://stock/')).ok));"]),
      findings: [{ message: 'named', at: 'server.js:3:55' }],
    },
  ],
  passes: [
    {
      name: 'it only answers',
      files: expressExample(["app.get('/livez', (req, res) => res.end('ok'));"]),
      evidence: ['server.js:3:1'],
    },
    {
      name: 'the check stands in readiness',
      files: expressExample(
        ["app.get('/livez', (req, res) => res.end('ok'));", ...ASKS('/readyz')],
        POOL,
        probe('/livez'),
      ),
      evidence: ['server.js:5:1'],
    },
  ],
  notApplicable: [{ name: 'no health route', files: expressExample(["app.get('/', (req, res) => res.end());"]) }],
  unknown: [
    {
      name: 'the probe asks another path than the route that is called health',
      files: expressExample(ASKS('/api/health'), POOL, probe('/index.html')),
    },
    { name: 'the entry is not in the repository', files: LOST_SERVICE },
  ],
});
