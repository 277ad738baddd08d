import { untrackedFeatureFlags } from '../../../src/rules/ci/untracked-feature-flags.ts';
import { PLAIN } from '../../support/pipeline.ts';
import { ruleCases } from '../../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

const uses = (name: string, kind = 'dependencies'): Files => ({
  ...PLAIN,
  'package.json': `{ "name": "api", "scripts": { "start": "node server.js" },\n  "${kind}": { "${name}": "^1" } }\n`,
});

ruleCases(untrackedFeatureFlags, {
  fails: [
    {
      name: 'a client and no list',
      files: uses('unleash-client'),
      findings: [{ message: 'untracked', at: 'package.json:2:21' }],
    },
    {
      name: 'a list without an end',
      files: {
        ...uses('@openfeature/server-sdk'),
        'docs/feature-flags.md': '| flag | owner |\n|---|---|\n| a | b |\n',
      },
      findings: [{ message: 'untracked', at: 'package.json:2:21' }],
    },
    {
      name: 'a list without owners',
      files: { ...uses('@launchdarkly/node-server-sdk'), 'flags.yaml': '- name: checkout\n  expires: 2027-01-01\n' },
      findings: [{ message: 'untracked', at: 'package.json:2:21' }],
    },
    {
      name: 'the list of a fixture',
      files: { ...uses('flagsmith-nodejs'), 'test/fixtures/flags.yaml': '- owner: a\n  expires: never\n' },
      findings: [{ message: 'untracked', at: 'package.json:2:21' }],
    },
  ],
  passes: [
    {
      name: 'a table',
      files: {
        ...uses('unleash-client'),
        'docs/feature-flags.md':
          '# Flags\n\n| flag | owner | remove by |\n|---|---|---|\n| checkout | pay | 2027-01-31 |\n',
      },
      evidence: ['docs/feature-flags.md:3:1'],
    },
    {
      name: 'a file that code reads',
      files: {
        ...uses('configcat-node'),
        'config/toggles.json': '{\n  "checkout": { "owner": "pay", "expires": "2027-01-31" }\n}\n',
      },
      evidence: ['config/toggles.json:2:1'],
    },
    {
      name: 'a module with the flags',
      files: {
        ...uses('flags'),
        'src/flags.ts': "export const checkout = {\n  key: 'checkout',\n  owner: 'pay',\n  sunset: '2027-01-31',\n};\n",
      },
      evidence: ['src/flags.ts:3:1'],
    },
  ],
  notApplicable: [
    { name: 'no flags', files: PLAIN, reason: /no flag service/ },
    { name: 'a tool of development', files: uses('unleash-client', 'devDependencies') },
  ],
  unknown: [],
});
