import { domainModule } from '../../../src/rules/errors/domain-module.ts';
import { exampleService } from '../../../src/rules/example-service.ts';
import { LOST_SERVICE } from '../../support/lost-service.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SERVER = "require('node:http').createServer((req, res) => res.end('ok')).listen(3000);\n";

ruleCases(domainModule, {
  fails: [
    {
      name: 'required',
      files: exampleService(`const domain = require('domain');\ndomain.create();\n${SERVER}`),
      findings: [{ message: 'used', at: 'server.js:1:16' }],
    },
    {
      name: 'imported in a module on the way',
      files: exampleService(`require('./guard.mjs');\n${SERVER}`, {
        'guard.mjs': "import { create } from 'node:domain';\nexport const guard = create();\n",
      }),
      findings: [{ message: 'used', at: 'guard.mjs:1:1' }],
    },
  ],
  passes: [{ name: 'no domains', files: exampleService(SERVER), evidence: ['server.js:1:1'] }],
  notApplicable: [],
  unknown: [{ name: 'the entry is not in the repository', files: LOST_SERVICE }],
});
