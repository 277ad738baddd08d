import type { Service, Workload } from '../../services/types.ts';
import { naisApplicationOf } from '../../services/workloads/nais.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** What the manifest says about the user, which wins over the image. */
function userOf(workload: Workload | undefined): Outcome | undefined {
  const security = workload?.container.security;
  if (!workload || !security) return undefined;
  const { runAsUser, runAsNonRoot, user } = security;
  if (runAsUser) {
    return runAsUser.value > 0
      ? pass({ place: runAsUser.place, note: `runAsUser ${runAsUser.value}` })
      : fail({ message: 'manifest', args: { where: workload.id }, place: runAsUser.place, anchor: workload.id });
  }
  if (user) {
    const name = user.value.split(':')[0] ?? '';
    return /^(?:root|0+|)$/.test(name)
      ? fail({ message: 'manifest', args: { where: workload.id }, place: user.place, anchor: workload.id })
      : pass(user.place);
  }
  // Units of a person's own manager run as that person (systemd.unit(5)).
  if (workload.platform === 'systemd' && !/(?:^|\/)user\//.test(workload.path))
    return fail({ message: 'unit', args: { name: workload.name }, place: workload.place, anchor: workload.id });
  return runAsNonRoot?.value === true
    ? pass({ place: runAsNonRoot.place, note: 'the kubelet refuses to start it as root' })
    : undefined;
}

function judgeImage(service: Service): Outcome {
  const { image } = service;
  if (!image) return notApplicable('the service does not run in a container of this repository');
  const { user } = image;
  if (user.kind === 'non-root') return pass({ place: user.place, note: user.reason });
  if (user.kind === 'unknown') return unknown(user.reason, { place: user.place });
  // The platform sets a user of its own (doc.nais.io/workloads/explanations/good-practices: nais.io/run-as-user, 1069 by default).
  const nais = naisApplicationOf(service);
  if (nais)
    return unknown(`Nais runs ${nais.name} as a user of its own, whatever the image says`, { place: nais.place });
  return fail({ message: 'image', args: { reason: user.reason }, place: user.place, anchor: image.dockerfile });
}

export const rootUser: Rule = {
  id: 'root-user',
  code: 'NR1108',
  title: 'The process runs as root',
  area: 'image',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['non-root-user'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    image:
      'The process runs as root ({reason}): a bug that lets an attacker run code gives them the whole container, and a kernel bug the node. Add `USER 1000` (official images have the user node with that id) after the last step that needs root.',
    unit: 'The unit {name} names no user, so systemd starts node as root: whoever makes it run code owns the host. Set User= to an account of its own, or DynamicUser=yes.',
    manifest: '{where} starts the container as root, whatever the image says. Set a numeric user above 0.',
  },
  docs: {
    what: 'Works out which user the shipped image runs as: the last USER along the chain of the final stage with arguments evaluated, else the default of the base image, an entrypoint that drops privileges, and what the pod or compose service sets over it.',
    why: 'Root in the container is root for every file of the image and every mounted volume, and one step closer to root on the host.',
    fix: 'End the final stage with a numeric `USER`, and set runAsNonRoot in the pod.',
    references: [
      'https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#non-root-user',
      'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'no USER on an image that starts as root',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'a numeric user',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nUSER 1000\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const manifests = service.workloads.filter((workload) => workload.platform === 'kubernetes');
    const judged = (manifests.length > 0 ? manifests : service.workloads).map(userOf);
    const decided = judged.filter((outcome) => outcome !== undefined);
    const open = judged.length === 0 || judged.some((outcome) => outcome === undefined);
    return open ? [...decided, judgeImage(service)] : decided;
  },
};
