import { pipelineOf } from '../../services/ci/pipeline.ts';
import type { Service, Workload } from '../../services/types.ts';
import { triggeredImage } from '../../services/workloads/image-triggers.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** Tags that name no version: whatever was pushed last. */
const MOVING =
  /^(?:latest|main|master|develop|development|dev|stable|edge|nightly|next|prod|production|staging|stage|test|release|current|canary|trunk|head|local|lts)$/i;
/** A version, a commit, a date or a build number. */
const FIXED = /\d+\.\d+|^v?\d+$|[0-9a-f]{7,40}|\d{6,}|^pr-\d+/i;

/** Something that writes the tag or digest when it deploys: skaffold, kustomize edit, kubectl set image, helm --set. */
function isWrittenLater({ image, repository }: Service): boolean {
  if (image?.builtBy.some((place) => /skaffold[^/]*\.ya?ml$/.test(place.path))) return true;
  return repository.paths.some((path) =>
    /(?:^|\/)(?:Tiltfile|\.argocd-source[^/]*|imageupdate[^/]*\.ya?ml)$/i.test(path),
  );
}

function setByCi(service: Service): boolean {
  return (
    pipelineOf(service).runs.some(({ command: { words } }) => {
      const text = words.join(' ');
      return /kustomize edit set image|kubectl (?:.* )?set image|--set(?:-string)?[= ]\S*image\S*(?:tag|digest)|yq .*image|sed .*image|envsubst|skaffold (?:deploy|run)/.test(
        text,
      );
    }) ||
    pipelineOf(service).actions.some(({ name }) =>
      /k8s-deploy|kustomize|amazon-ecs-render-task-definition|argocd-image/i.test(name),
    )
  );
}

function judge(service: Service, workload: Workload): readonly Outcome[] {
  const { container, platform, build, id, manifest } = workload;
  const image = container.image;
  if (!image) return [];
  const { value, place } = image;
  if (/@sha256:[0-9a-f]{64}/.test(value)) return [pass({ place, note: 'pinned by digest' })];
  if (manifest && triggeredImage(manifest, container.name))
    return [pass({ place, note: 'the trigger of each rollout writes the digest' })];
  if (/\$[\w{(]|\{\{|<[\w-]+>/.test(value)) return [unknown(`the image ${value} is filled in elsewhere`, { place })];
  // compose builds and names it here: nothing is pulled.
  if (platform === 'compose' && build) return [];
  const last = value.slice(value.lastIndexOf('/') + 1);
  const tag = last.includes(':') ? last.slice(last.indexOf(':') + 1) : undefined;
  // `IMAGE_NAME`: no image is called so (distribution/reference: a path is lower case), a script fills it in.
  if (tag === undefined && /(?:^|\/)[A-Z][A-Z\d_]*$/.test(value))
    return [unknown(`the image ${value} is filled in elsewhere`, { place })];
  if (tag !== undefined && !MOVING.test(tag) && FIXED.test(tag))
    return [pass({ place, note: `${tag} is a fixed tag; a digest would be immutable` })];
  if (isWrittenLater(service)) return [pass({ place, note: 'the tool that deploys writes the tag' })];
  if (setByCi(service)) return [unknown('the pipeline writes the image when it deploys', { place })];
  const severity = workload.purpose === 'development' ? { severity: 'note' as const } : {};
  if (tag !== undefined && !MOVING.test(tag))
    return [fail({ message: 'unversioned', args: { value, tag }, place, severity: 'note', anchor: id })];
  return [fail({ message: 'moving', args: { value, tag: tag ?? 'latest (implied)' }, place, ...severity, anchor: id })];
}

/** Variants of one manifest name the same image: one finding, with the other places beside it. */
function onePerImage(outcomes: readonly Outcome[]): readonly Outcome[] {
  const groups = new Map<string, Failure[]>();
  const rest: Outcome[] = [];
  for (const outcome of outcomes) {
    if (outcome.verdict !== 'fail') {
      rest.push(outcome);
      continue;
    }
    const key = JSON.stringify([outcome.message, outcome.args, outcome.severity]);
    const same = groups.get(key) ?? [];
    const { path, line } = outcome.place;
    if (!same.some(({ place }) => place.path === path && place.line === line)) same.push(outcome);
    groups.set(key, same);
  }
  const merged = [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, related: others.map(({ place }) => ({ place, note: 'here too' })) }] : [],
  );
  return [...merged, ...rest];
}

type Failure = Extract<Outcome, { readonly verdict: 'fail' }>;

export const mutableImageReference: Rule = {
  id: 'mutable-image-reference',
  code: 'NR1123',
  title: 'A workload deploys whatever carries a moving tag',
  area: 'image',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['immutable-image-reference'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    moving:
      '{value} names no version ({tag}): pods of one rollout may run different code, a restart deploys by itself, and a rollback brings nothing back. Deploy a version or commit tag, best with its digest.',
    unversioned:
      'The tag {tag} of {value} looks like a name, not a version: nothing says that it is never pushed again. Use a version, a commit or a digest.',
  },
  docs: {
    what: "Reads the image of the service's container in every Kubernetes workload, task definition and compose service: a digest or a version passes; latest, no tag and branch names fail; what a tool or pipeline fills in is taken as that.",
    why: 'What runs must be what was tested, on every node, also after a restart.',
    fix: '`image: registry.example.com/api:1.4.2@sha256:…`, written by the pipeline.',
    references: ['https://kubernetes.io/docs/concepts/containers/images/#image-names'],
  },
  examples: {
    bad: [
      {
        title: 'latest',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'k8s/api.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:latest\n',
        },
      },
    ],
    good: [
      {
        title: 'a version',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'k8s/api.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  selector:\n    matchLabels: { app: api }\n  template:\n    metadata:\n      labels: { app: api }\n    spec:\n      containers:\n        - name: api\n          image: registry.example.com/api:1.4.2\n',
        },
      },
    ],
  },
  check(service) {
    const outcomes = onePerImage(service.workloads.flatMap((workload) => judge(service, workload)));
    return outcomes.length > 0
      ? outcomes
      : [notApplicable('no workload of this repository names an image for the service')];
  },
};
