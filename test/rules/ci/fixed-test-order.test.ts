import { fixedTestOrder } from '../../../src/rules/ci/fixed-test-order.ts';
import { ci, PLAIN, REMOTE } from '../../support/pipeline.ts';
import { ruleCases } from '../../support/rule-cases.ts';

const SCRIPT =
  '{ "name": "api", "scripts": { "start": "node server.js", "test": "jest" }, "jest": { "randomize": true } }\n';

ruleCases(fixedTestOrder, {
  fails: [
    {
      name: 'in file order',
      files: ci('run: npx vitest run'),
      findings: [{ message: 'fixed', at: '.github/workflows/ci.yml:6:14' }],
    },
    {
      name: 'behind a package script',
      files: { ...ci('run: npm test'), 'package.json': SCRIPT.replace(', "jest": { "randomize": true }', '') },
      findings: [{ message: 'fixed', at: 'package.json:1:66' }],
    },
    {
      name: 'switched off',
      files: ci('run: npx vitest run --sequence.shuffle=false'),
      findings: [{ message: 'fixed', at: '.github/workflows/ci.yml:6:14' }],
    },
    {
      name: 'another setting of the sequence',
      files: ci('run: npx vitest run --sequence.concurrent'),
      findings: [{ message: 'fixed', at: '.github/workflows/ci.yml:6:14' }],
    },
    {
      name: 'the setting is commented out',
      files: {
        ...ci('run: npx vitest run'),
        'vitest.config.ts': 'export default {\n  test: {\n    // sequence: { shuffle: true },\n  },\n};\n',
      },
      findings: [{ message: 'fixed', at: '.github/workflows/ci.yml:6:14' }],
    },
    {
      name: 'node --test, where Node can shuffle',
      files: { ...ci('run: node --test'), '.nvmrc': '26.2.0\n' },
      findings: [{ message: 'fixed', at: '.github/workflows/ci.yml:6:14' }],
    },
  ],
  passes: [
    {
      name: 'a flag',
      files: ci('run: npx vitest run --sequence.shuffle'),
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
    {
      name: 'only the tests within a file',
      files: ci('run: npx vitest run --sequence.shuffle.tests'),
      evidence: ['.github/workflows/ci.yml:6:14'],
    },
    {
      name: 'a setting',
      files: {
        ...ci('run: npx vitest run'),
        'vitest.config.ts': 'export default {\n  test: {\n    sequence: { shuffle: { tests: true } },\n  },\n};\n',
      },
      evidence: ['vitest.config.ts:3:1'],
    },
    {
      name: 'jest configured in package.json',
      files: { ...ci('run: npm test'), 'package.json': SCRIPT },
      evidence: ['package.json:1:99'],
    },
    {
      name: 'one of two runs is shuffled',
      files: ci('run: npx jest unit', 'run: npx jest integration --randomize'),
      evidence: ['.github/workflows/ci.yml:7:14'],
    },
  ],
  notApplicable: [
    { name: 'no CI', files: PLAIN },
    { name: 'a runner that cannot', files: ci('run: npx mocha'), reason: /no test runner/ },
    { name: 'node --test before it could', files: { ...ci('run: node --test'), '.nvmrc': '24\n' } },
    { name: 'CI runs no tests', files: ci('run: npm ci'), reason: /no test runner/ },
  ],
  unknown: [{ name: 'a workflow of another repository', files: REMOTE, reason: /company\/workflows/ }],
});
