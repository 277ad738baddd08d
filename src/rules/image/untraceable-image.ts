import { isThirdParty, repositoryOf } from '../../services/match-images.ts';
import type { Located, Service, Workload } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

function judge({ image }: Service, workload: Workload): readonly Outcome[] {
  const place = workload.build?.place ?? workload.container.image?.place;
  return image && place
    ? [pass({ place, note: `built from ${image.dockerfile}` }, { place: image.stage.from.place })]
    : [];
}

/** Workloads whose image has the name of nothing in this repository: no Dockerfile's folder, no package, no known product. */
function untraced({ repository }: Service): readonly (Workload & { readonly written: Located<string> })[] {
  const names = new Set([
    ...repository.packages.map((item) => item.name?.replace(/^@[^/]+\//, '').toLowerCase()),
    ...repository.images.flatMap((item) => item.dockerfile.toLowerCase().split(/[/.]/)),
  ]);
  return repository.workloads.flatMap((workload) => {
    const written = workload.container.image;
    if (!written || workload.platform !== 'kubernetes' || workload.purpose === 'development') return [];
    const name = repositoryOf(written.value);
    const last = name.slice(name.lastIndexOf('/') + 1);
    if (last === '' || isThirdParty(name) || /^(?:node|alpine|debian|ubuntu|busybox)$/.test(last)) return [];
    const related = [...names].some(
      (item) =>
        item !== undefined &&
        item !== '' &&
        (item === last || last.endsWith(`-${item}`) || last.startsWith(`${item}-`)),
    );
    return related ? [] : [{ ...workload, written }];
  });
}

export const untraceableImage: Rule = {
  id: 'untraceable-image',
  code: 'NR1129',
  title: 'The image of a workload cannot be traced to a Dockerfile of this repository',
  area: 'image',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['image-matches-dockerfile'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    untraced:
      '{where} runs {image}, and nothing here builds an image of that name: what the manifest sets was not judged for any service. Name the image where it is built (compose, CI, skaffold), or keep its Dockerfile here.',
  },
  docs: {
    what: 'Matches the image of each workload with what this repository builds: by the build beside it, by the names that builds give, then by the name of the folder or package.',
    why: 'What cannot be traced cannot be checked, nor rebuilt in an emergency.',
    fix: 'Give the image the same name where it is built and where it is deployed.',
    references: ['https://docs.docker.com/build/ci/github-actions/'],
  },
  examples: {
    bad: [
      {
        title: 'a name that nothing here has',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'tools/Dockerfile': 'FROM alpine:3.23\nCMD ["true"]\n',
          'k8s/zeta.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: zeta\nspec:\n  selector:\n    matchLabels: { app: zeta }\n  template:\n    metadata:\n      labels: { app: zeta }\n    spec:\n      containers:\n        - name: zeta\n          image: registry.example.com/company/zeta:1.0.0\n',
        },
      },
    ],
    good: [
      {
        title: 'built here',
        files: {
          'package.json': '{ "name": "api", "scripts": { "start": "node server.js" } }\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          Dockerfile: 'FROM node:24-alpine\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'compose.yaml': 'services:\n  api:\n    build: .\n    image: registry.example.com/company/api:1.0.0\n',
        },
      },
    ],
  },
  check(service) {
    const outcomes = service.workloads.flatMap((workload) => judge(service, workload));
    if (outcomes.length > 0) return outcomes;
    const lost = service.image && service.workloads.length === 0 ? untraced(service) : [];
    if (lost.length === 0) return [notApplicable('no workload of this repository runs the service in an image')];
    return lost
      .slice(0, 3)
      .map(({ id, name, written }) =>
        fail({ message: 'untraced', args: { image: written.value, where: name }, place: written.place, anchor: id }),
      );
  },
};
