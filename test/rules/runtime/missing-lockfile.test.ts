import { missingLockfile } from '../../../src/rules/runtime/missing-lockfile.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (dependencies: string): Readonly<Record<string, string>> => ({
  'package.json': `{ "name": "api", "scripts": { "start": "node server.js" }${dependencies} }\n`,
  'server.js': "require('node:http').createServer().listen(3000);\n",
});
const EXPRESS = ', "dependencies": { "express": "^5.0.0" }';

ruleCases(missingLockfile, {
  fails: [{ name: 'none', files: base(EXPRESS), findings: [{ message: 'missing', at: 'package.json:1:78' }] }],
  passes: [
    {
      name: 'npm',
      files: { ...base(EXPRESS), 'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }\n' },
      evidence: ['package-lock.json:1:1'],
    },
    {
      name: 'pnpm',
      files: { ...base(EXPRESS), 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" },
      evidence: ['pnpm-lock.yaml:1:1'],
    },
    {
      name: 'of the workspace',
      files: {
        'package.json': '{ "private": true, "workspaces": ["apps/*"] }\n',
        'yarn.lock': '# yarn lockfile v1\n',
        'apps/api/package.json': base(EXPRESS)['package.json'] ?? '',
        'apps/api/server.js': base('')['server.js'] ?? '',
      },
      evidence: ['yarn.lock:1:1'],
    },
  ],
  notApplicable: [{ name: 'no dependencies', files: base('') }],
  unknown: [],
});
