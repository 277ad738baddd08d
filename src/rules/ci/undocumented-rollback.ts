import type { Place } from '../../parsers/place.ts';
import { pipelineOf } from '../../services/ci/pipeline.ts';
import { programWords } from '../../services/ci/program-words.ts';
import { concernsService } from '../../services/documents/scope.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

/** Commands that go back and do nothing else. */
const ROLLBACK =
  /kubectl[^\n`]*rollout undo|helm[^\n`]*\srollback\b|argocd app rollback|heroku[^\n`]*rollback|vercel rollback|pm2 (?:revert|deploy[^\n`]*revert)|nomad job revert|railway rollback/;
/** Commands that go back when they name the previous release, which a section about rolling back tells. */
const DEPLOY =
  /kubectl[^\n`]*set image|fly(?:ctl)? (?:deploy --image|releases)|gcloud run services update-traffic|aws ecs update-service|docker (?:compose|stack)[^\n`]*(?:up|deploy)|git revert|eb deploy|gh workflow run|railway redeploy|skaffold deploy/;
const WORD = /roll(?:ing|ed)?[\s-]?back/i;
/** Migrations and transactions are rolled back in another sense. */
const OTHER_SENSE = /migrat|transaction|schema|database|\bdb\b|\bsql\b/i;

/** A section or sentence about rolling a release back, with its command, in a document of the repository. */
function findDocument(service: Service): Place | undefined {
  const { repository } = service;
  for (const path of repository.paths) {
    if (!/\.(?:mdx?|adoc|rst|txt)$/i.test(path) || /changelog|node_modules/i.test(path)) continue;
    const text = concernsService(service, path) ? repository.text(path) : undefined;
    if (text === undefined || !WORD.test(text)) continue;
    const lines = text.split('\n');
    const line = lines.findIndex((item, i) => {
      if (ROLLBACK.test(item)) return true;
      const section = lines.slice(Math.max(0, i - 25), i).findLast((before) => HEADING.test(before));
      return section !== undefined && WORD.test(section) && !OTHER_SENSE.test(section) && isCommand(lines, i);
    });
    if (line >= 0)
      return { path, line: line + 1, column: 1, endLine: line + 1, endColumn: (lines[line] ?? '').length + 1 };
  }
  return undefined;
}

/** Headings of Markdown and AsciiDoc, with the space that comments of a shell have as well, but never two marks. */
const HEADING = /^(?:#{2,6}|={1,5}|#(?=\s+[A-Z]))\s/;

/** A known command anywhere, or the first line of a block of code. */
function isCommand(lines: readonly string[], i: number): boolean {
  const line = lines[i] ?? '';
  if (DEPLOY.test(line) || /^\s*\$\s+\S/.test(line)) return true;
  const fences = lines.slice(0, i).filter((item) => /^\s*(?:```|----$)/.test(item)).length;
  return fences % 2 === 1 && line.trim() !== '' && !/^\s*(?:```|----$|#)/.test(line);
}

/** A job or workflow that somebody starts to go back. */
function findWorkflow(service: Service): Place | undefined {
  const job = service.repository.ci.find(({ name, path }) =>
    [name, path].some((text) => /roll-?back/i.test(text) && !OTHER_SENSE.test(text)),
  );
  if (job) return job.place;
  return pipelineOf(service).runs.find(({ command }) =>
    /^(?:kubectl .*rollout undo|helm .*rollback)/.test(programWords(command.words).join(' ')),
  )?.command.place;
}

function findScript({ repository, package: owner }: Service): Place | undefined {
  const root = repository.packages.find((item) => item.folder === '.');
  const script = [owner, root]
    .flatMap((item) => [...(item?.scripts ?? [])])
    .find(
      ([name, { value }]) =>
        /roll-?back/i.test(name) && !/migrat|db|prisma|knex|sequelize|typeorm/i.test(`${name} ${value}`),
    );
  return script?.[1].place;
}

export const undocumentedRollback: Rule = {
  id: 'undocumented-rollback',
  code: 'NR7120',
  title: 'How to roll back is written nowhere',
  area: 'ci',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['rollback-command-known'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'No document, script or workflow of this repository gives the command that puts the previous release back, so during an incident somebody has to work it out. Write it down (kubectl rollout undo, helm rollback, or the deploy of the previous digest).',
  },
  docs: {
    what: 'Looks for a rollback section with a command in README, runbooks and docs, a rollback workflow in CI, or a script of that name (database migrations do not count).',
    why: 'Rolling back is the first remedy for an incident after a deploy; the command must not be looked for then.',
    fix: 'Add a heading "Rollback" with the exact command to the runbook.',
    references: ['https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_undo/'],
  },
  examples: {
    bad: [
      {
        title: 'a Deployment without',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
        },
      },
    ],
    good: [
      {
        title: 'in the README',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'README.md': '# api\n\n## Rollback\n\n```sh\nkubectl rollout undo deployment/api\n```\n',
        },
      },
    ],
  },
  check(service) {
    const found = findDocument(service) ?? findWorkflow(service) ?? findScript(service);
    if (found) return [pass(found)];
    const workload = service.workloads.find((item) => item.platform === 'kubernetes') ?? service.workloads[0];
    const place = workload?.place ?? service.image?.stage.from.place;
    return [
      place
        ? fail({ message: 'missing', place, anchor: 'rollback' })
        : notApplicable('nothing in this repository deploys the service'),
    ];
  },
};
