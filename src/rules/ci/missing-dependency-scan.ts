import type { CiAction } from '../../services/ci/pipeline.ts';
import { actionNeverFails, neverFails } from '../../services/ci/scanners.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { judgePipeline } from './ci-rule.ts';

const TOOLS =
  /^(?:audit-ci|better-npm-audit|npm-audit-resolver|check-audit|snyk|trivy|grype|osv-scanner|auditjs|retire|depcheck-security|npm-check-security|pnpm-audit)$/;
const ACTIONS =
  /dependency-review-action|snyk\/actions|aquasecurity\/trivy-action|anchore\/scan-action|google\/osv-scanner-action|osv-scanner|ossf\/scorecard|oke-py\/npm-audit-action|fossa|mend|sonatype|semgrep\/supply|(?:^|[/-])trivy(?:[:/]|$)|^anchore\/grype|^snyk\/snyk/;

/** `npm audit`, `yarn npm audit`, `pnpm audit`; `npm install --no-audit` is the opposite. */
function isScan([program = '', ...rest]: readonly string[]): boolean {
  if (/^(?:npm|pnpm|yarn|bun)$/.test(program)) return rest[0] === 'audit' || (rest[0] === 'npm' && rest[1] === 'audit');
  return TOOLS.test(program) || (program === 'docker' && rest[0] === 'scout');
}

/** Trivy over Terraform or Kubernetes files reads no dependencies. */
function scansConfiguration({ step }: CiAction): boolean {
  return step.with.get('scan-type')?.value === 'config';
}

export const missingDependencyScan: Rule = {
  id: 'missing-dependency-scan',
  code: 'NR7104',
  title: 'CI does not look for vulnerable dependencies',
  area: 'ci',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['dependency-scan-in-ci'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'No step of CI looks for known vulnerabilities in dependencies, so one that is published today stays in production until somebody reads about it. Run npm audit --audit-level=high --omit=dev, or dependency-review-action on pull requests.',
    toothless: '`{command}` runs, but its failure changes nothing, so nobody learns of it. Let the step fail the job.',
  },
  docs: {
    what: 'Looks for npm, pnpm or yarn audit, audit-ci, Snyk, Trivy, Grype, osv-scanner or dependency-review-action in CI. Update bots alone do not gate anything. What the image runs while CI builds it counts too.',
    why: 'Most code in the image comes from dependencies, and most of its published vulnerabilities too.',
    fix: 'Add an audit step that fails on high and critical findings.',
    references: ['https://docs.npmjs.com/cli/commands/npm-audit'],
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
            'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n      - run: npm audit --audit-level=high\n',
        },
      },
    ],
  },
  check: (service) =>
    judgePipeline(service, {
      does: isScan,
      inImage: true,
      byBuilders: true,
      actions: ACTIONS,
      except: scansConfiguration,
      toothless: neverFails,
      toothlessAction: actionNeverFails,
    }),
};
