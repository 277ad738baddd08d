import { unpinnedPackageManager } from '../../../src/rules/runtime/unpinned-package-manager.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const base = (manager: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  'package.json': `{ "name": "api", "scripts": { "start": "node server.js" }${manager}, "dependencies": { "express": "^5.0.0" } }\n`,
  'server.js': "require('express')().listen(3000);\n",
  ...more,
});

ruleCases(unpinnedPackageManager, {
  fails: [
    { name: 'nothing says it', files: base(''), findings: [{ message: 'missing', at: 'package.json:1:40' }] },
    {
      name: 'a range',
      files: base(', "packageManager": "pnpm@10"'),
      findings: [{ message: 'inexact', at: 'package.json:1:78' }],
    },
  ],
  passes: [
    { name: 'packageManager', files: base(', "packageManager": "pnpm@10.24.0"'), evidence: ['package.json:1:78'] },
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
