import { expect, it } from 'vitest';
import { placeAt } from '../../../src/parsers/place.ts';
import { missingCiLint } from '../../../src/rules/ci/missing-ci-lint.ts';
import { missingCiTests } from '../../../src/rules/ci/missing-ci-tests.ts';
import { expandScripts } from '../../../src/services/ci/commands.ts';
import { judgeFiles } from '../../support/rule-cases.ts';

const TASKS = `#!/bin/bash
command="$1"
case "\${command}" in
  _lint)
    npx eslint src
    ;;
  lint)
    dojo "./tasks _lint"
    ;;
  _test_*)
    npm test
    ;;
  *)
    echo "what?"
    ;;
esac
`;

const run = (words: readonly string[]): readonly string[] =>
  expandScripts([{ words, place: placeAt('ci.yml', [0], 0, 1), ignoredFailure: false }], [], {
    text: (path) => (path === 'tasks' ? TASKS : path === 'bin/tool' ? 'binary' : undefined),
    folder: '.',
  }).map((command) => command.words.join(' '));

it('a script of many tasks runs the one that its first argument names', () => {
  expect(run(['./tasks', 'lint'])).toEqual(['./tasks lint', 'dojo ./tasks _lint', 'npx eslint src']);
  expect(run(['bash', './tasks', '_test_unit'])).toContain('npm test');
  expect(run(['./tasks', 'other'])).not.toContain('npm test');
});

it('a file without an ending that is no shell script is a program', () => {
  expect(run(['bin/tool', 'lint'])).toEqual(['bin/tool lint']);
});

it('the pipelines of GoCD', () => {
  const files = {
    'package.json':
      '{ "name": "api", "scripts": { "test": "jest" }, "devDependencies": { "jest": "30", "eslint": "9" } }',
    'server.js': "require('node:http').createServer().listen(3000);\n",
    'server.test.js': "test('a', () => {});\n",
    Dockerfile: 'FROM node:24\nCOPY . .\nCMD ["node", "server.js"]\n',
    tasks: TASKS,
    'gocd/build.gocd.yml': `format_version: 4
pipelines:
  api:
    stages:
      - build:
          jobs:
            lint:
              tasks:
                - exec:
                    command: /bin/bash
                    arguments: [ -c, ./tasks lint ]
      - test:
          tasks:
            - script: ./tasks _test_unit
`,
  };
  const verdicts = [missingCiLint, missingCiTests].map((rule) =>
    judgeFiles(rule, { files }).outcomes.map(({ verdict }) => verdict),
  );
  expect(verdicts).toEqual([['pass'], ['pass']]);
});
