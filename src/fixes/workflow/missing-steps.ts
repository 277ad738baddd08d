import type { FixContext, FixResult, Recipe } from '../types.ts';
import { addStepAfterInstall, findScript, runScript } from './jobs.ts';

/** A step that runs a script which the package has. */
function addScript(context: FixContext, names: readonly string[]): FixResult {
  const script = findScript(context, names);
  if (script === undefined) return undefined;
  return addStepAfterInstall(context, (manager) => ({ run: runScript(manager, script) }));
}

export const missingCiTests: Recipe = {
  rule: 'missing-ci-tests',
  level: 'suggested',
  title: 'run the tests in CI',
  messages: ['missing'],
  fix: (context) => addScript(context, ['test', 'test:ci', 'test:unit']),
};

export const missingCiLint: Recipe = {
  rule: 'missing-ci-lint',
  level: 'suggested',
  title: 'run the linter in CI',
  messages: ['missing'],
  fix: (context) => addScript(context, ['lint', 'lint:ci', 'eslint']),
};

export const missingCiBuild: Recipe = {
  rule: 'missing-ci-build',
  level: 'suggested',
  title: 'run the build in CI',
  messages: ['missing'],
  fix: (context) => addScript(context, ['build']),
};

export const missingCiTypecheck: Recipe = {
  rule: 'missing-ci-typecheck',
  level: 'suggested',
  title: 'check types in CI',
  messages: ['missing'],
  fix(context) {
    const script = addScript(context, ['typecheck', 'type-check', 'check-types', 'check:types', 'types', 'tsc']);
    if (script) return script;
    if (!context.repository.has('tsconfig.json') || context.service.root !== '.') return undefined;
    return addStepAfterInstall(context, (manager) => ({
      run: manager === 'npm' ? 'npx tsc --noEmit' : `${manager} exec tsc --noEmit`.replace('bun exec', 'bunx'),
    }));
  },
};

const AUDIT = {
  npm: 'npm audit --audit-level=high --omit=dev',
  pnpm: 'pnpm audit --audit-level=high --prod',
  yarn: undefined,
  bun: undefined,
} as const;

export const missingDependencyScan: Recipe = {
  rule: 'missing-dependency-scan',
  level: 'suggested',
  title: 'look for vulnerable dependencies in CI',
  messages: ['missing'],
  fix: (context) =>
    addStepAfterInstall(context, (manager) => {
      const run = AUDIT[manager];
      return run === undefined ? undefined : { run };
    }),
};
