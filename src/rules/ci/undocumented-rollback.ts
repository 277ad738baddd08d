import type { Place } from '../../parsers/place.ts';
import { pipelineOf } from '../../services/ci/pipeline.ts';
import { programWords } from '../../services/ci/program-words.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

const COMMAND =
  /kubectl[^\n`]*rollout undo|helm[^\n`]*\srollback\b|argocd app rollback|kubectl[^\n`]*set image|fly(?:ctl)? (?:deploy --image|releases)|heroku[^\n`]*rollback|heroku releases:rollback|vercel rollback|gcloud run services update-traffic|aws ecs update-service|docker (?:compose|stack)[^\n`]*(?:up|deploy)|git revert|pm2 (?:revert|deploy[^\n`]*revert)|nomad job revert|eb deploy|gh workflow run|railway (?:rollback|redeploy)|skaffold deploy/;

/** A heading or sentence about rolling back, with a command near it, in a document of the repository. */
function findDocument({ repository, root }: Service): Place | undefined {
  const documents = repository.paths.filter(
    (path) =>
      /\.(?:mdx?|adoc|rst|txt)$/i.test(path) &&
      !/changelog|node_modules|(?:^|\/)(?:test|fixtures)\//i.test(path) &&
      (root === '.' || !path.includes('/') || path.startsWith(`${root}/`) || /docs?|runbook|ops|deploy/i.test(path)),
  );
  for (const path of documents) {
    const text = repository.text(path);
    if (text === undefined || !/roll(?:ing|ed)?[\s-]?back/i.test(text)) continue;
    const lines = text.split('\n');
    const about = lines.findIndex((line) => /roll(?:ing|ed)?[\s-]?back/i.test(line));
    const near = lines.findIndex(
      (line, i) =>
        COMMAND.test(line) &&
        lines.slice(Math.max(0, i - 25), i + 1).some((item) => /roll(?:ing|ed)?[\s-]?back/i.test(item)),
    );
    const line =
      near >= 0
        ? near
        : /^#+\s/.test(lines[about] ?? '') && /```|^\s*\$\s/m.test(lines.slice(about, about + 25).join('\n'))
          ? about
          : -1;
    if (line >= 0)
      return { path, line: line + 1, column: 1, endLine: line + 1, endColumn: (lines[line] ?? '').length + 1 };
  }
  return undefined;
}

/** A job or workflow that somebody starts to go back. */
function findWorkflow(service: Service): Place | undefined {
  const job = service.repository.ci.find((item) => /roll-?back/i.test(item.name) || /roll-?back/i.test(item.path));
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
