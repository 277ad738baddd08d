import { at, booleanOf } from '../../parsers/data.ts';
import { pipelineOf } from '../../services/ci/pipeline.ts';
import { programWords } from '../../services/ci/program-words.ts';
import { isTestRun } from '../../services/ci/test-runs.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';
import { ciExample, missingIn } from './ci-rule.ts';

/** How each runner is told to shuffle; runners without such an option are not judged. */
const RUNNERS: Readonly<
  Record<string, { readonly flag: RegExp; readonly how: string; readonly config?: RegExp; readonly setting?: RegExp }>
> = {
  node: { flag: /^--test-random(?:ize|-seed)(?:=|$)/, how: 'node --test --test-randomize' },
  vitest: {
    flag: /^--sequence\.shuffle(?!.*=false$)/,
    how: 'vitest --sequence.shuffle',
    config: /(?:^|\/)vite(?:st)?\.config\.[cm]?[jt]s$|(?:^|\/)vitest\.workspace\.[cm]?[jt]s$/,
    setting: /\bshuffle\s*:\s*(?:true|\{)/,
  },
  jest: {
    flag: /^--randomi[sz]e$/,
    how: 'jest --randomize',
    config: /(?:^|\/)jest\.config(?:\.[\w-]+)?\.(?:[cm]?[jt]s|json)$/,
    setting: /["']?randomize["']?\s*:\s*true/,
  },
};

function configured(
  { repository, root, package: owner }: Service,
  config: RegExp | undefined,
  setting: RegExp | undefined,
): Outcome | undefined {
  if (!config || !setting) return undefined;
  const folders = new Set([root, owner?.workspaceRoot ?? root, '.']);
  // Jest reads the key `jest` of package.json too.
  for (const owner of repository.packages) {
    const value = at(owner.data, 'jest', 'randomize');
    if (config.test('jest.config.js') && folders.has(owner.folder) && booleanOf(value) === true && value)
      return pass(value.place);
  }
  for (const path of repository.paths) {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
    if (!folders.has(folder) || !config.test(path)) continue;
    const line = (repository.text(path) ?? '')
      .split('\n')
      .findIndex((text) => setting.test(text) && !/^\s*(?:\/\/|\*)/.test(text));
    if (line >= 0) return pass({ path, line: line + 1, column: 1, endLine: line + 1, endColumn: 1 });
  }
  return undefined;
}

export const fixedTestOrder: Rule = {
  id: 'fixed-test-order',
  code: 'NR7107',
  title: 'Tests always run in the same order',
  area: 'ci',
  severity: 'note',
  confidence: 'high',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['test-order-randomized'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    fixed:
      '`{command}` runs the tests in one order, so a test that leans on what another one left behind is never found out. Shuffle them: `{how}`.',
  },
  docs: {
    what: 'Looks at how CI starts node --test, vitest and jest: a flag or setting that shuffles the order. Other runners have no such option.',
    why: 'State that leaks between tests hides the same leak between requests.',
    fix: 'vitest: `sequence: { shuffle: true }`; jest: `--randomize`; node: `--test-randomize`.',
    references: ['https://vitest.dev/config/#sequence-shuffle', 'https://jestjs.io/docs/cli#--randomize'],
  },
  examples: {
    bad: [ciExample('in file order', ['run: npx vitest run'])],
    good: [ciExample('shuffled', ['run: npx vitest run --sequence.shuffle'])],
  },
  check(service) {
    // The flag came with Node 26.2: https://github.com/nodejs/node/pull/61747
    const newest = Math.max(
      0,
      ...service.repository.nodeVersions.flatMap((mention) => (mention.source === 'types-node' ? [] : mention.majors)),
    );
    const tests = pipelineOf(service).runs.flatMap((run) => {
      const words = programWords(run.command.words);
      const row = isTestRun(words) ? RUNNERS[words[0] ?? ''] : undefined;
      if (words[0] === 'node' && newest < 26 && !words.some((word) => row?.flag.test(word))) return [];
      return row ? [{ words, row, place: run.command.place }] : [];
    });
    const first = tests[0];
    const remote = pipelineOf(service).remotes[0];
    if (!first) return [remote ? missingIn(service) : notApplicable('CI runs no test runner that could shuffle')];
    const shuffled = tests.find(({ words, row }) => words.some((word) => row.flag.test(word)));
    if (shuffled) return [pass(shuffled.place)];
    const setting = configured(service, first.row.config, first.row.setting);
    if (setting) return [setting];
    return [
      fail({
        message: 'fixed',
        args: { command: first.words.join(' '), how: first.row.how },
        place: first.place,
        anchor: 'tests',
      }),
    ];
  },
};
