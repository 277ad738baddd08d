import type { Service } from '../../services/types.ts';
import { notApplicable } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { judgePipeline } from './ci-rule.ts';

/** Commands that type-check; bundlers that strip types (esbuild, swc, tsx) do not. */
function isTypeCheck([program = '', ...rest]: readonly string[], service: Service): boolean {
  if (program === 'oxlint') return rest.includes('--type-check') || configuresTypeCheck(service);
  if (/^(?:tsc|vue-tsc|tsgo|tspc|ttsc)$/.test(program)) return true;
  if (program === 'nest' && rest[0] === 'build') return !rest.includes('swc');
  if (program === 'next' && rest[0] === 'build') return true;
  return program === 'react-router' && rest[0] === 'typegen' ? false : program === 'ng' && rest[0] === 'build';
}

/** Builds of task runners, whose tasks are code: `gulp build`, `grunt`. */
function buildsByTask([program = '', task = 'default']: readonly string[]): boolean {
  return /^(?:gulp|grunt|jake|just)$/.test(program) && /^(?:default|build|compile|ts|tsc|typescript|types?)/.test(task);
}

/** `options: { typeCheck: true }` of oxlint: the errors of the compiler beside those of the linter (oxc.rs, type-aware linting). */
function configuresTypeCheck({ repository }: Service): boolean {
  return repository.paths
    .filter((file) => /^(?:\.oxlintrc\.jsonc?|oxlint\.config\.[cm]?[jt]s)$/.test(file))
    .some((file) => /["']?typeCheck["']?\s*:\s*true\b/.test(repository.text(file) ?? ''));
}

function usesTypeScript(service: Service): boolean {
  return service.entry !== undefined
    ? /\.[cm]?tsx?$/.test(service.entry) ||
        [...(service.program?.modules.keys() ?? [])].some((module) => /\.[cm]?tsx?$/.test(module))
    : service.package?.dependencies.has('typescript') === true;
}

export const missingCiTypecheck: Rule = {
  id: 'missing-ci-typecheck',
  code: 'NR7103',
  title: 'CI does not check types',
  area: 'ci',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['ci-typecheck'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'CI never runs the type checker: esbuild, swc and tsx strip types without looking at them, so type errors ship. Run tsc --noEmit in the pull-request workflow.',
    toothless: '`{command}` runs, but its failure changes nothing, so nobody learns of it. Let the step fail the job.',
  },
  docs: {
    what: 'For services written in TypeScript, looks for a type check (tsc, vue-tsc, nest build, next build) in the commands of CI, through package scripts.',
    why: 'Types that nobody checks are comments: a wrong one compiles, ships and fails at run time.',
    fix: 'Add a typecheck script (tsc --noEmit) and run it in CI.',
    references: ['https://www.typescriptlang.org/docs/handbook/compiler-options.html'],
  },
  examples: {
    bad: [
      {
        title: 'CI without it',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.ts" } }\n',
          'tsconfig.json': '{}\n',
          'server.ts': "import http from 'node:http';\nhttp.createServer().listen(3000);\n",
          '.github/workflows/ci.yml':
            'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n',
        },
      },
    ],
    good: [
      {
        title: 'a step that can fail',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.ts" } }\n',
          'tsconfig.json': '{}\n',
          'server.ts': "import http from 'node:http';\nhttp.createServer().listen(3000);\n",
          '.github/workflows/ci.yml':
            'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n      - run: npx tsc --noEmit\n',
        },
      },
    ],
  },
  check: (service) =>
    usesTypeScript(service)
      ? judgePipeline(service, {
          does: (words) => isTypeCheck(words, service),
          hidden: buildsByTask,
          actions: /a^/,
          inImage: true,
        })
      : [notApplicable('the service is not written in TypeScript')],
};
