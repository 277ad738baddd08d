import { describe, expect, it } from 'vitest';
import { placeAt } from '../../../src/parsers/place.ts';
import { makeCommands } from '../../../src/services/ci/makefiles.ts';
import type { CiCommand } from '../../../src/services/types.ts';

const run = (text: string, files: Readonly<Record<string, string>>): readonly string[] | undefined => {
  const command: CiCommand = { words: text.split(' '), place: placeAt('ci.yml', [0], 0, 1), ignoredFailure: false };
  const made = makeCommands(command, { text: (path) => files[path], folder: '.' });
  return made?.commands.map(
    ({ words, place, ignoredFailure }) =>
      `${place.path}:${place.line}:${place.column} ${words.join(' ')}${ignoredFailure ? ' (ignored)' : ''}`,
  );
};

const MAKEFILE = `PORT ?= 3000
RUNNER := node_modules/.bin/jest
.DEFAULT_GOAL := help

help: ## Display this help text
\t@grep -E '^[a-z]+:' $(MAKEFILE_LIST)

build:
\t@docker build --tag api .

test: build prepare  ## Run the tests
\t@echo "Tests"
\t-PORT=$(PORT) $(RUNNER) \\
\t  --ci && npm run lint
prepare: ; mkdir -p target
`;

describe('makeCommands', () => {
  it('runs what the target needs, then its recipe', () => {
    expect(run('make test', { Makefile: MAKEFILE })).toEqual([
      'Makefile:9:3 docker build --tag api .',
      'Makefile:15:12 mkdir -p target',
      'Makefile:12:3 echo Tests',
      'Makefile:13:3 node_modules/.bin/jest --ci (ignored)',
      'Makefile:13:3 npm run lint (ignored)',
    ]);
  });

  it('takes the first target, another folder, another file and variables of the command line', () => {
    expect(run('make', { Makefile: 'all:\n\tnpm test\n' })).toEqual(['Makefile:2:2 npm test']);
    expect(run('make -C web check', { 'web/Makefile': 'check:\n\tnpm test\n' })).toEqual(['web/Makefile:2:2 npm test']);
    expect(run('make -f ci.mk CMD=test t', { 'ci.mk': 'CMD = lint\nt:\n\tnpm run $(CMD)\n' })).toEqual([
      'ci.mk:3:2 npm run test',
    ]);
  });

  it('leaves alone what no Makefile has, and what is not make', () => {
    expect(run('make deploy', { Makefile: MAKEFILE })).toBeUndefined();
    expect(run('make test', {})).toBeUndefined();
    expect(run('npm test', { Makefile: MAKEFILE })).toBeUndefined();
  });

  it('ends for targets that need each other', () => {
    expect(run('make a', { Makefile: 'a: b\n\tnpm run a\nb: a\n\tnpm run b\n' })).toEqual([
      'Makefile:4:2 npm run b',
      'Makefile:2:2 npm run a',
    ]);
  });
});
