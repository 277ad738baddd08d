import type { Preset } from '../engine/presets.ts';

/** What `init` saw. */
export interface Found {
  /** One line for each service. */
  readonly services: readonly string[];
  readonly deployed: boolean;
  /** nodeready is a dependency of the repository. */
  readonly installed: boolean;
  /** Folders that probably never ship. */
  readonly legacy: readonly string[];
}

export interface Job {
  readonly version: string;
  /** From the root of the repository; empty for the root itself. */
  readonly folder: string;
  readonly branch: string;
  readonly installed: boolean;
}

/** Actions by commit, since a tag can be moved (docs.github.com, security hardening for GitHub Actions). */
const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const SETUP_NODE = 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0';
const UPLOAD = 'github/codeql-action/upload-sarif@8aad20d150bbac5944a9f9d289da16a4b0d87c1e # v4.36.2';

export function renderConfig(found: Found, preset: Preset, homepage: string): string {
  const schema = found.installed
    ? './node_modules/nodeready/schema/nodeready.schema.json'
    : `${homepage}/schema/nodeready.schema.json`;
  const services = found.services.length > 0 ? found.services : ['no service yet'];
  const manifests = found.deployed
    ? '# Manifests that live beside this repository.'
    : '# Nothing here says how the service is deployed. Where do its manifests live?';
  return `# yaml-language-server: $schema=${schema}
#
# Found by nodeready init:
${services.map((line) => `#   ${line}`).join('\n')}

# recommended (few findings, high certainty), strict (everything), or the items of one document:
# ge, sanwar, devops, gupta, bona.
preset: ${preset}

# The lowest severity that fails a build: error, warning, note or never.
failOn: error

# Severity (off, note, warning, error) and options by rule; nodeready explain RULE lists them.
# rules:
#   heap-limit-mismatch: { maximum: 0.7 }
#   missing-image-digest: off

# Paths that are not looked at, as in .gitignore.
${found.legacy.length > 0 ? '' : '# '}exclude:
${(found.legacy.length > 0 ? found.legacy : ['legacy']).map((name) => `${found.legacy.length > 0 ? '' : '# '}  - ${name}/`).join('\n')}

# Findings that are accepted, each with a reason and, better, an end.
# ignore:
#   - rule: root-user
#     path: tools/Dockerfile
#     reason: runs in a sandbox only
#     until: 2027-01-31

# Debt of today, so that only new findings count: nodeready baseline create
# baseline: nodeready.baseline.json

${manifests}
# manifests:
#   - ../deploy/overlays/production

# What no file can prove and a named person does, for a time.
# attest:
#   - topic: secret-rotation
#     owner: team-payments
#     date: 2026-11-01
#     link: https://wiki.example.com/rotation-2026-11
#     until: 2027-05-01
`;
}

function command({ installed, version }: Job): string {
  return installed ? 'npx nodeready' : `npx --yes nodeready@${version}`;
}

/** Runs on pull requests of forks too: it needs no secret, and the upload is left out where the token may not write. */
export function renderGithubWorkflow(job: Job): string {
  const folder = job.folder === '' ? '' : ` ${shellWord(job.folder)}`;
  const install = job.installed ? '      - run: npm ci --ignore-scripts\n' : '';
  return `name: nodeready

on:
  pull_request:
  push:
    branches: [${yamlWord(job.branch)}]

permissions:
  contents: read

jobs:
  lint:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
      security-events: write
    steps:
      - uses: ${CHECKOUT}
        with:
          # Both sides of a pull request are judged, so that only new findings count.
          fetch-depth: 0
          persist-credentials: false
      - uses: ${SETUP_NODE}
        with:
          node-version: 24
${install}      - name: Lint
        env:
          BASE: \${{ github.event.pull_request.base.sha }}
        run: ${command(job)} lint${folder} \${BASE:+--since "$BASE"} --format human --format github --format sarif=nodeready.sarif
      - name: Upload to code scanning
        # The token of a fork may not write; the gate above holds all the same.
        if: \${{ !cancelled() && hashFiles('nodeready.sarif') != '' && !github.event.pull_request.head.repo.fork }}
        uses: ${UPLOAD}
        with:
          sarif_file: nodeready.sarif
          category: nodeready
`;
}

export function renderGitlabJob(job: Job): string {
  const folder = job.folder === '' ? '' : ` ${shellWord(job.folder)}`;
  return `nodeready:
  stage: test
  image: node:24-slim
  variables:
    # Both sides of a merge request are judged, so that only new findings count.
    GIT_DEPTH: '0'
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  before_script:
    - apt-get update -qq && apt-get install -y -qq --no-install-recommends git ca-certificates
${job.installed ? '    - npm ci --ignore-scripts\n' : ''}  script:
    - ${command(job)} lint${folder} \${CI_MERGE_REQUEST_DIFF_BASE_SHA:+--since "$CI_MERGE_REQUEST_DIFF_BASE_SHA"} --format human --format gitlab=gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`;
}

/** A folder as one word of a shell, inside a plain YAML scalar. */
function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

function yamlWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : JSON.stringify(text);
}
