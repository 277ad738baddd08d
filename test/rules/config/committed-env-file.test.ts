import { committedEnvFile } from '../../../src/rules/config/committed-env-file.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = {
  'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
  'server.js': "require('node:http').createServer().listen(3000);\n",
};

ruleCases(committedEnvFile, {
  fails: [
    {
      name: 'several without one, in one finding',
      files: { ...base, '.env': 'PORT=3000\n', '.env.production': 'PORT=80\n' },
      findings: [{ message: 'file', at: '.env:1:1' }],
    },
    {
      name: 'with a secret',
      files: { ...base, '.env': 'PORT=3000\nSESSION_SECRET=9f1cA72kQ\n' },
      findings: [{ message: 'secrets', at: '.env:2:1' }],
    },
    {
      name: 'without one',
      files: { ...base, '.env.production': 'PORT=3000\n' },
      findings: [{ message: 'file', at: '.env.production:1:1' }],
    },
    {
      name: 'a longer placeholder is no secret',
      files: { ...base, '.env': 'SESSION_SECRET="change_me_in_production"\n' },
      findings: [{ message: 'file', at: '.env:1:1' }],
    },
    {
      name: 'a sentence in the place of a secret is none',
      files: { ...base, '.env': 'SESSION_SECRET=placeholder-random-string\nCLIENT_SECRET=get-this-from-engineering\n' },
      findings: [{ message: 'file', at: '.env:1:1' }],
    },
    {
      name: 'a placeholder is no secret',
      files: { ...base, '.env': 'SESSION_SECRET=changeme\n' },
      findings: [{ message: 'file', at: '.env:1:1' }],
    },
    {
      name: 'a placeholder that says for how long',
      files: { ...base, '.env': 'SESSION_SECRET="change_me_in_production"\n' },
      findings: [{ message: 'file', at: '.env:1:1' }],
    },
    {
      name: 'beside the compose file that runs the service',
      files: {
        ...base,
        Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "server.js"]\n',
        'docker/compose.yml':
          'services:\n  api:\n    build: ..\n    environment:\n      SESSION_SECRET: ${SESSION_SECRET}\n',
        'docker/.env': 'SESSION_SECRET=9f1cA72kQ\n',
      },
      findings: [{ message: 'secrets', at: 'docker/.env:1:1' }],
    },
    {
      name: 'in the folder of the service',
      files: {
        'package.json': '{ "private": true, "workspaces": ["apps/*"] }\n',
        'apps/api/package.json': base['package.json'],
        'apps/api/server.js': base['server.js'],
        'apps/api/.env': 'API_KEY=9f1cA72kQ\n',
      },
      findings: [{ message: 'secrets', at: 'apps/api/.env:1:1' }],
    },
  ],
  passes: [
    {
      name: 'the licence of an env file',
      files: { ...base, '.env.license': 'SPDX-License-Identifier: CC0-1.0\n' },
    },
    { name: 'a template', files: { ...base, '.env.example': 'SESSION_SECRET=\n' }, evidence: ['package.json:1:1'] },
    { name: 'one for tests', files: { ...base, '.env.test': 'SESSION_SECRET=test\n' } },
    {
      name: 'ignored by pattern',
      files: { ...base, '.gitignore': 'node_modules\n.env*\n' },
      evidence: ['.gitignore:2:1'],
    },
  ],
  notApplicable: [],
  unknown: [],
});
