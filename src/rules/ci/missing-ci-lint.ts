import { own } from '../../parsers/own.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { judgePipeline } from './ci-rule.ts';

const LINTERS = /^(?:eslint|oxlint|standard|ts-standard|semistandard|xo|tslint|quick-lint-js)$/;
/** Programs that format, test or build by other verbs. */
const BY_VERB: Readonly<Record<string, RegExp>> = {
  biome: /^(?:check|ci|lint)$/,
  '@biomejs/biome': /^(?:check|ci|lint)$/,
  deno: /^lint$/,
  next: /^lint$/,
  ng: /^lint$/,
};
const ACTIONS = /super-linter|megalinter|reviewdog\/action-eslint|wearerequired\/lint-action/;

export const missingCiLint: Rule = {
  id: 'missing-ci-lint',
  code: 'NR7101',
  title: 'CI runs no linter',
  area: 'ci',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['ci-lint'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'CI runs no linter for this code: mistakes that a machine finds (unhandled promises, unused code, unsafe patterns) reach production unread. Add a lint step that fails the job.',
    toothless: '`{command}` runs, but its failure changes nothing, so nobody learns of it. Let the step fail the job.',
  },
  docs: {
    what: 'Looks for a linter (ESLint, Biome, oxlint, standard…) in the commands of CI, through package scripts, or as an action. What the image runs while CI builds it counts too.',
    why: 'A linter finds classes of defects that tests rarely cover, for the price of seconds.',
    fix: 'Add a lint script and run it in the pull-request workflow.',
    references: ['https://eslint.org/docs/latest/use/command-line-interface'],
  },
  examples: {
    bad: [
      {
        title: 'CI without it',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'tsconfig.json': '{}\n',
          'server.ts': "import http from 'node:http';\nhttp.createServer().listen(3000);\n",
          'server.js': "require('node:http').createServer().listen(3000);\n",
          '.github/workflows/ci.yml':
            'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n',
        },
      },
    ],
    good: [
      {
        title: 'a step that can fail',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'tsconfig.json': '{}\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          '.github/workflows/ci.yml':
            'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n      - run: npx eslint .\n',
        },
      },
    ],
  },
  check: (service) =>
    judgePipeline(service, {
      does: ([program = '', ...rest]) =>
        LINTERS.test(program) || rest.some((word) => own(BY_VERB, program)?.test(word)),
      actions: ACTIONS,
      inImage: true,
    }),
};
