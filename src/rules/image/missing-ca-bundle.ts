import path from 'node:path/posix';
import { at, itemsOf, textOf } from '../../parsers/data.ts';
import { copiesOf } from '../../services/images/copied-files.ts';
import { findRunCommands } from '../../services/images/run-commands.ts';
import { findShippedFile } from '../../services/images/shipped-file.ts';
import type { Deployment, EnvVariable, Image, Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** System images with certificates: full Debian, Red Hat and distroless have them; slim and alpine of Node do not need them. */
function hasSystemBundle(image: Image): boolean | undefined {
  const knowledge = image.baseKnowledge;
  const installed = image.chain.some(
    (stage) =>
      findRunCommands(image, stage).some(({ words }) =>
        words.some((word) => /^ca-certificates(?:-bundle)?(?:[=~<>].*)?$/.test(word)),
      ) ||
      copiesOf(image, stage).some(({ destination, sources }) =>
        [destination, ...sources].some((item) => /\/etc\/ssl|ca-certificates|cert\.pem|ca-bundle/.test(item)),
      ),
  );
  if (installed) return true;
  if (!knowledge || knowledge.variant === 'unknown') return undefined;
  // node:alpine has ca-certificates-bundle from the alpine base; Debian slim has none (docker-node Dockerfiles purge them).
  return (
    knowledge.variant === 'full' ||
    knowledge.variant === 'alpine' ||
    knowledge.variant === 'distroless' ||
    knowledge.variant === 'hardened'
  );
}

/** Flags of node that leave its built-in certificates aside. */
function findSystemFlag({ command, environment }: Deployment): string | undefined {
  const words = [
    ...(command?.nodeFlags.map((flag) => flag.value) ?? []),
    ...(environment.variables.get('NODE_OPTIONS')?.value ?? '').split(/\s+/),
  ];
  return words.find((word) => /^--use-(?:openssl|system)-ca$/.test(word));
}

function isMounted({ workload }: Deployment, file: string): boolean {
  const mounts = [
    ...itemsOf(at(workload?.container.node, 'volumeMounts')),
    ...itemsOf(at(workload?.container.node, 'volumes')),
  ].flatMap(
    (item) => textOf(at(item, 'mountPath')) ?? textOf(at(item, 'target')) ?? (textOf(item) ?? '').split(':')[1] ?? [],
  );
  return mounts.some((mount) => file === mount || file.startsWith(`${mount.replace(/\/$/, '')}/`));
}

function judgeFile(service: Service, image: Image, deployment: Deployment, variable: EnvVariable): Outcome {
  const { name, value, place } = variable;
  if (value === undefined || !value.startsWith('/')) return unknown(`${name} is not known here`, { place });
  if (isMounted(deployment, value)) return pass({ place, note: `${value} is mounted` });
  const { state } = findShippedFile(image, service.repository, value);
  if (state === 'present') return pass({ place, note: `${value} is in the image` });
  if (/^\/etc\/(?:ssl|pki)\//.test(value) && hasSystemBundle(image) === true)
    return pass({ place, note: 'the bundle of the system' });
  if (state === 'unknown' || hasSystemBundle(image) === undefined)
    return unknown(`whether ${value} is in the image is not known`, { place });
  return fail({ message: 'file', args: { name, file: path.basename(value), value }, place, anchor: name });
}

function judge(service: Service, image: Image, deployment: Deployment): readonly Outcome[] {
  const { environment, command, workload } = deployment;
  const anchor = workload?.id ?? image.dockerfile;
  const off = environment.variables.get('NODE_TLS_REJECT_UNAUTHORIZED');
  // Then no certificate matters; disabled-tls-verification says so.
  if (off?.value === '0') return [notApplicable('certificates are not verified at all')];
  const flag = findSystemFlag(deployment);
  const place = command?.place ?? image.stage.from.place;
  if (flag !== undefined) {
    const has = hasSystemBundle(image);
    if (has === undefined)
      return [unknown(`whether ${image.base?.text ?? 'the base image'} carries certificates is not known`, { place })];
    return [
      has
        ? pass({ place, note: 'the system has certificates' })
        : fail({
            message: 'system',
            args: { flag, base: image.base?.text ?? 'the base image' },
            place,
            severity: 'error',
            anchor,
          }),
    ];
  }
  const files = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].flatMap((name) => environment.variables.get(name) ?? []);
  if (files.length > 0) return files.map((variable) => judgeFile(service, image, deployment, variable));
  if (command?.steps.some((step) => step.kind === 'node') || command?.starter)
    return [pass({ place, note: 'node brings its own certificates' })];
  return [unknown(command?.lost ?? 'the command could not be followed to node', { place })];
}

export const missingCaBundle: Rule = {
  id: 'missing-ca-bundle',
  code: 'NR1127',
  title: 'Outgoing TLS has no certificates to check against',
  area: 'image',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['ca-bundle-present'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    system:
      '{flag} tells node to use the certificates of the system, and {base} has none: every outgoing TLS connection fails. Install ca-certificates, or drop the flag.',
    file: '{name} points to {value}, which no step puts into the image and no volume mounts: node warns once, goes on without {file}, and calls to hosts of the private CA fail.',
  },
  docs: {
    what: 'node carries its own root certificates. This looks at what leaves them aside or adds to them: --use-openssl-ca, --use-system-ca, SSL_CERT_FILE and NODE_EXTRA_CA_CERTS.',
    why: 'Without certificates calls fail; without the check they succeed with anybody.',
    fix: 'Copy the private CA into the image or mount it, and set NODE_EXTRA_CA_CERTS to that path.',
    references: [
      'https://nodejs.org/api/cli.html#--use-bundled-ca---use-openssl-ca',
      'https://nodejs.org/api/cli.html#node_extra_ca_certsfile',
    ],
  },
  examples: {
    bad: [
      {
        title: 'certificates of a system that has none',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-slim\nCOPY server.js .\nCMD ["node", "--use-openssl-ca", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'those of node',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-slim\nCOPY server.js .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { image } = service;
    if (!image) return [notApplicable('the service has no image here')];
    const production = service.deployments.filter(({ workload }) => workload?.purpose !== 'development');
    const outcomes = (production.length > 0 ? production : service.deployments).flatMap((deployment) =>
      judge(service, image, deployment),
    );
    const seen = new Set<string>();
    return outcomes.filter((outcome) => {
      const key = JSON.stringify(outcome);
      return !seen.has(key) && seen.add(key) !== undefined;
    });
  },
};
