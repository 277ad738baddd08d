import { undocumentedRollback } from '../../../src/rules/ci/undocumented-rollback.ts';
import { deployment, PLAIN, workflow } from '../../support/pipeline.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const readme = (...lines: readonly string[]): Files => ({ ...PLAIN, 'README.md': `# api\n\n${lines.join('\n')}\n` });

ruleCases(undocumentedRollback, {
  fails: [
    { name: 'an image and not a word', files: PLAIN, findings: [{ message: 'missing', at: 'Dockerfile:1:1' }] },
    {
      name: 'beside the manifest, where there is one',
      files: { ...PLAIN, ...deployment() },
      findings: [{ message: 'missing', at: 'k8s/api.yaml:4:9' }],
    },
    {
      name: 'transactions are rolled back in another sense',
      files: readme('Each test runs in a transaction that is rolled back.', '', '```sh', 'docker compose up -d', '```'),
      findings: [{ message: 'missing', at: 'Dockerfile:1:1' }],
    },
    {
      name: 'how migrations go back',
      files: readme('## Rolling back migrations', '', '```sh', 'npm run migrate:down', '```'),
      findings: [{ message: 'missing', at: 'Dockerfile:1:1' }],
    },
    {
      name: 'a heading without a command',
      files: readme('## Rollback', '', 'Ask the platform team.', '', '## Setup', '', '```sh', 'npm ci', '```'),
      findings: [{ message: 'missing', at: 'Dockerfile:1:1' }],
    },
    {
      name: 'a script for the database',
      files: {
        ...PLAIN,
        'package.json':
          '{ "name": "api", "scripts": { "start": "node server.js", "db:rollback": "knex migrate:rollback" } }\n',
      },
      findings: [{ message: 'missing', at: 'Dockerfile:1:1' }],
    },
    {
      name: 'the runbook of another service',
      files: {
        'package.json': '{ "workspaces": ["services/*"] }\n',
        'services/orders/package.json': '{ "name": "orders", "scripts": { "start": "node server.js" } }\n',
        'services/orders/Dockerfile': 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'services/orders/server.js': "require('node:http').createServer().listen(3000);\n",
        'services/carts/package.json': '{ "name": "carts" }\n',
        'services/carts/docs/runbook.md': '## Rollback\n\nkubectl rollout undo deploy/carts\n',
      },
      service: 'orders',
      findings: [{ message: 'missing', at: 'services/orders/Dockerfile:1:1' }],
    },
  ],
  passes: [
    {
      name: 'in the README',
      files: readme('## Rollback', '', '```sh', 'kubectl rollout undo deployment/api', '```'),
      evidence: ['README.md:6:1'],
    },
    {
      name: 'the deploy of the previous digest, under its heading',
      files: readme('## How to roll back', '', 'Run `gh workflow run deploy.yml -f digest=<previous>`.'),
      evidence: ['README.md:5:1'],
    },
    {
      name: 'a script of the team in a block',
      files: readme('### Rolling back a release', '', '```bash', '# the last good tag', './deploy.sh v41', '```'),
      evidence: ['README.md:7:1'],
    },
    {
      name: 'in the package of the documentation',
      files: {
        'package.json': '{ "workspaces": ["apps/*"] }\n',
        'apps/api/package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'apps/api/Dockerfile': 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
        'apps/api/server.js': "require('node:http').createServer().listen(3000);\n",
        'apps/docs/package.json': '{ "name": "docs" }\n',
        'apps/docs/content/upgrades.mdx': '## Rollback\n\n```sh\nhelm rollback api 1\n```\n',
      },
      service: 'api',
      evidence: ['apps/docs/content/upgrades.mdx:4:1'],
    },
    {
      name: 'in a sentence of a runbook',
      files: { ...PLAIN, 'docs/runbook.md': '# Runbook\n\nTo roll back: `helm -n shop rollback api 0`.\n' },
      evidence: ['docs/runbook.md:3:1'],
    },
    {
      name: 'a workflow',
      files: { ...PLAIN, ...workflow(['run: ./deploy.sh $TAG'], '.github/workflows/deploy.yml', 'rollback') },
      evidence: ['.github/workflows/deploy.yml:3:3'],
    },
    {
      name: 'a script',
      files: {
        ...PLAIN,
        'package.json':
          '{ "name": "api", "scripts": { "start": "node server.js", "rollback": "fly deploy --image $PREVIOUS" } }\n',
      },
      evidence: ['package.json:1:70'],
    },
  ],
  notApplicable: [
    {
      name: 'nothing deploys it',
      files: { 'package.json': PLAIN['package.json'] ?? '', 'server.js': PLAIN['server.js'] ?? '' },
      reason: /nothing in this repository deploys/,
    },
  ],
  unknown: [],
});
