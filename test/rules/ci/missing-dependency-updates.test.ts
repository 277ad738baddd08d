import { missingDependencyUpdates } from '../../../src/rules/ci/missing-dependency-updates.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const service = {
  'package.json':
    '{ "name": "api", "scripts": { "start": "node server.js", "test": "node --test", "lint": "eslint ." }, "dependencies": { "express": "^5.0.0" } }\n',
  'server.js': "require('express')().listen(3000);\n",
};
ruleCases(missingDependencyUpdates, {
  fails: [
    { name: 'no bot', files: service, findings: [{ message: 'missing', at: 'package.json:1:121' }] },
    {
      name: 'only actions',
      files: {
        ...service,
        '.github/dependabot.yml': 'version: 2\nupdates:\n  - package-ecosystem: github-actions\n    directory: /\n',
      },
      findings: [{ message: 'ecosystem', at: '.github/dependabot.yml:3:5' }],
    },
    {
      name: 'another folder',
      files: {
        ...service,
        '.github/dependabot.yml': 'version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /docs\n',
      },
      findings: [{ message: 'directory', at: '.github/dependabot.yml:3:5' }],
    },
  ],
  passes: [
    {
      name: 'renovate',
      files: { ...service, 'renovate.json': '{ "extends": ["config:recommended"] }\n' },
      evidence: ['renovate.json:1:1'],
    },
    {
      name: 'dependabot',
      files: {
        ...service,
        '.github/dependabot.yml': 'version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n',
      },
      evidence: ['.github/dependabot.yml:3:5'],
    },
  ],
  notApplicable: [
    {
      name: 'no dependencies',
      files: {
        'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
        'server.js': "require('node:http').createServer().listen(3000);\n",
      },
    },
  ],
  unknown: [],
});
