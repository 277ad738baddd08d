/**
 * Base images of Node services: who runs by default, what starts, what is inside. Facts of 2026-08 unless a row says
 * otherwise. Registries and mirrors of Docker Hub are stripped before a row is looked up (see `repositoryName`).
 */
import type { BaseImageKnowledge, ImageReference } from '../services/types.ts';
import { nodeVersionOf } from './node-image-versions.ts';

interface BaseImageRow {
  /** Tested against the repository name without registry and `library/`. */
  readonly repository: RegExp;
  /** Tested against the tag, '' when there is none. Rows are tried in order. */
  readonly tag?: RegExp;
  readonly knowledge: BaseImageKnowledge;
}

const NODE_SOURCE = 'https://github.com/nodejs/docker-node (Dockerfiles: no USER, user node has uid 1000)';
const DISTROLESS_SOURCE = 'https://github.com/GoogleContainerTools/distroless static/static.bzl USER_VARIANTS';
const CHAINGUARD_SOURCE = 'https://github.com/chainguard-images/images images/node locked_config.json';
const DHI_SOURCE = 'https://docs.docker.com/dhi/migration/';
const SCLORG_SOURCE = 'https://github.com/sclorg/s2i-nodejs-container 22/Dockerfile.rhel9, 22-minimal/Dockerfile.rhel9';
const SYSTEM_SOURCE = 'https://docs.docker.com/reference/dockerfile/#user (no USER: root)';

const node: BaseImageKnowledge = {
  user: 'root',
  uid: '0',
  users: { node: 1000 },
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['node'],
  hasShell: true,
  hasPackageManager: true,
  hasNode: true,
  tools: ['npm', 'npx', 'curl', 'wget', 'git', 'python3', 'gcc', 'g++', 'make'],
  libc: 'glibc',
  variant: 'full',
  source: NODE_SOURCE,
};

const distroless: BaseImageKnowledge = {
  user: 'root',
  uid: '0',
  users: { nobody: 65534, nonroot: 65532 },
  entrypoint: ['/nodejs/bin/node'],
  hasShell: false,
  hasPackageManager: false,
  hasNode: true,
  tools: [],
  libc: 'glibc',
  variant: 'distroless',
  source: DISTROLESS_SOURCE,
};

const hmcts: BaseImageKnowledge = {
  ...node,
  user: 'non-root',
  uid: '1000',
  users: { hmcts: 1000 },
  cmd: ['yarn', 'start'],
  workdir: '/opt/app',
  env: { WORKDIR: '/opt/app', APP_USER: 'hmcts' },
  tools: ['npm', 'npx', 'yarn'],
  libc: 'musl',
  variant: 'alpine',
  source: 'https://github.com/hmcts/cnp-node-base alpine/Dockerfile, debian/Dockerfile (USER hmcts, uid 1000)',
};

const system: BaseImageKnowledge = {
  user: 'root',
  uid: '0',
  users: {},
  entrypoint: [],
  hasShell: true,
  hasPackageManager: true,
  hasNode: false,
  tools: [],
  libc: 'glibc',
  variant: 'full',
  source: SYSTEM_SOURCE,
};

const sclorg: BaseImageKnowledge = {
  user: 'non-root',
  uid: '1001',
  users: { default: 1001 },
  entrypoint: ['container-entrypoint'],
  workdir: '/opt/app-root/src',
  hasShell: true,
  hasPackageManager: true,
  hasNode: true,
  tools: ['npm', 'npx', 'curl'],
  libc: 'glibc',
  variant: 'full',
  source: SCLORG_SOURCE,
};

const ROWS: readonly BaseImageRow[] = [
  // Official Node.
  {
    repository: /^node$/,
    tag: /alpine/,
    knowledge: { ...node, tools: ['npm', 'npx', 'wget', 'nc'], libc: 'musl', variant: 'alpine' },
  },
  { repository: /^node$/, tag: /slim/, knowledge: { ...node, tools: ['npm', 'npx'], variant: 'slim' } },
  { repository: /^node$/, knowledge: node },

  // Distroless: the user is in the tag (`nonroot`, `debug-nonroot`, with or without an architecture).
  {
    repository: /^distroless\/nodejs[\w.-]*$/,
    tag: /debug-nonroot/,
    knowledge: { ...distroless, user: 'non-root', uid: '65532', hasShell: true, tools: ['wget', 'nc'] },
  },
  {
    repository: /^distroless\/nodejs[\w.-]*$/,
    tag: /nonroot/,
    knowledge: { ...distroless, user: 'non-root', uid: '65532' },
  },
  {
    repository: /^distroless\/nodejs[\w.-]*$/,
    tag: /debug/,
    knowledge: { ...distroless, hasShell: true, tools: ['wget', 'nc'] },
  },
  { repository: /^distroless\/nodejs[\w.-]*$/, knowledge: distroless },
  {
    repository: /^distroless\/(?:static|base|cc|java|python)[\w.-]*$/,
    tag: /nonroot/,
    knowledge: { ...distroless, user: 'non-root', uid: '65532', entrypoint: [], hasNode: false },
  },
  {
    repository: /^distroless\/(?:static|base|cc|java|python)[\w.-]*$/,
    knowledge: { ...distroless, entrypoint: [], hasNode: false },
  },

  // Hardened images.
  {
    repository: /^cgr\.dev\/[\w.-]+\/node$/,
    tag: /-dev$|^dev$/,
    knowledge: {
      user: 'non-root',
      uid: '65532',
      users: { node: 65532, nonroot: 65532 },
      entrypoint: ['/usr/bin/node'],
      workdir: '/app',
      hasShell: true,
      hasPackageManager: true,
      hasNode: true,
      tools: ['npm', 'npx'],
      libc: 'glibc',
      variant: 'hardened',
      source: CHAINGUARD_SOURCE,
    },
  },
  {
    repository: /^cgr\.dev\/[\w.-]+\/node$/,
    knowledge: {
      user: 'non-root',
      uid: '65532',
      users: { node: 65532, nonroot: 65532 },
      entrypoint: ['/usr/bin/node'],
      workdir: '/app',
      hasShell: false,
      hasPackageManager: 'unknown',
      hasNode: true,
      tools: [],
      libc: 'glibc',
      variant: 'hardened',
      source: CHAINGUARD_SOURCE,
    },
  },
  {
    repository: /^dhi\.io\/node$|^[\w.-]+\/dhi-node$/,
    tag: /-dev\b/,
    knowledge: {
      user: 'unknown',
      entrypoint: 'unknown',
      hasShell: true,
      hasPackageManager: true,
      hasNode: true,
      tools: ['npm', 'npx'],
      libc: 'unknown',
      variant: 'hardened',
      source: DHI_SOURCE,
    },
  },
  {
    repository: /^dhi\.io\/node$|^[\w.-]+\/dhi-node$/,
    knowledge: {
      user: 'non-root',
      uid: '65532',
      users: { nonroot: 65532 },
      entrypoint: 'unknown',
      hasShell: false,
      hasPackageManager: false,
      hasNode: true,
      tools: [],
      libc: 'unknown',
      variant: 'hardened',
      source: DHI_SOURCE,
    },
  },

  // Red Hat: UBI and the images they are built from.
  {
    repository: /^(?:ubi\d+|rhel\d+|sclorg|centos7|fedora)\/nodejs-\d+-minimal[\w-]*$/,
    knowledge: { ...sclorg, entrypoint: [], variant: 'slim' },
  },
  { repository: /^(?:ubi\d+|rhel\d+|sclorg|fedora)\/nodejs-\d+[\w-]*$/, knowledge: sclorg },
  { repository: /^ubi\d*\/(?:ubi|s2i-core|s2i-base)$|^ubi\d+$/, knowledge: { ...system, tools: ['curl'] } },
  {
    repository: /^ubi\d*\/ubi-minimal$|^ubi\d+-minimal$/,
    knowledge: { ...system, tools: ['curl'], variant: 'slim' },
  },
  {
    repository: /^ubi\d*\/ubi-micro$|^ubi\d+-micro$/,
    knowledge: { ...system, hasPackageManager: false, variant: 'slim' },
  },

  // Others that carry Node.
  {
    repository: /^(?:bitnami|bitnamilegacy)\/node$/,
    knowledge: {
      user: 'root',
      uid: '0',
      users: {},
      entrypoint: [],
      cmd: ['node'],
      workdir: '/app',
      hasShell: true,
      hasPackageManager: true,
      hasNode: true,
      tools: ['npm', 'npx', 'curl', 'wget', 'git'],
      libc: 'glibc',
      variant: 'full',
      source: 'https://github.com/bitnami/containers bitnami/node 22, 24: no USER, although the README says 1001',
    },
  },
  {
    repository: /^hmpps-node$/,
    knowledge: {
      user: 'unknown',
      users: { appuser: 2000 },
      entrypoint: 'unknown',
      workdir: '/app',
      hasShell: true,
      hasPackageManager: 'unknown',
      hasNode: true,
      tools: ['wget'],
      libc: 'musl',
      variant: 'alpine',
      source: 'README of ghcr.io/ministryofjustice/hmpps-node: appuser 2000 exists, consumers still write USER 2000',
    },
  },
  {
    repository: /^hmcts\w*\.azurecr\.io\/base\/node$/,
    tag: /alpine/,
    knowledge: hmcts,
  },
  {
    repository: /^hmcts\w*\.azurecr\.io\/base\/node$/,
    knowledge: { ...hmcts, libc: 'glibc', variant: 'slim' },
  },
  {
    repository: /^lambda\/nodejs$|^amazon\/aws-lambda-nodejs$/,
    knowledge: {
      user: 'non-root',
      entrypoint: ['/lambda-entrypoint.sh'],
      workdir: '/var/task',
      hasShell: true,
      hasPackageManager: true,
      hasNode: true,
      tools: ['npm', 'npx', 'curl'],
      libc: 'glibc',
      variant: 'full',
      source:
        'https://docs.aws.amazon.com/lambda/latest/dg/images-create.html (Lambda runs a default least-privileged user)',
    },
  },
  {
    repository: /^keymetrics\/pm2$/,
    knowledge: {
      ...node,
      entrypoint: 'unknown',
      tools: ['npm', 'npx', 'pm2', 'pm2-runtime'],
      libc: 'unknown',
      source: 'https://github.com/keymetrics/docker-pm2',
    },
  },
  {
    repository: /^puppeteer\/puppeteer$/,
    knowledge: {
      ...node,
      user: 'non-root',
      uid: '10042',
      users: { node: 1000, pptruser: 10042 },
      workdir: '/home/pptruser',
      source: 'https://github.com/puppeteer/puppeteer docker/Dockerfile',
    },
  },
  {
    repository: /^oven\/bun$/,
    tag: /distroless/,
    knowledge: { ...distroless, entrypoint: ['/usr/local/bin/bun'], hasNode: false, source: 'oven-sh/bun dockerhub' },
  },
  {
    repository: /^oven\/bun$/,
    tag: /alpine/,
    knowledge: {
      ...system,
      users: { bun: 1000 },
      entrypoint: ['/usr/local/bin/docker-entrypoint.sh'],
      cmd: ['/usr/local/bin/bun'],
      workdir: '/home/bun/app',
      tools: ['bun', 'bunx', 'wget'],
      libc: 'musl',
      variant: 'alpine',
      source: 'https://github.com/oven-sh/bun dockerhub/alpine/Dockerfile',
    },
  },
  {
    repository: /^oven\/bun$/,
    knowledge: {
      ...system,
      users: { bun: 1000 },
      entrypoint: ['/usr/local/bin/docker-entrypoint.sh'],
      cmd: ['/usr/local/bin/bun'],
      workdir: '/home/bun/app',
      tools: ['bun', 'bunx'],
      source: 'https://github.com/oven-sh/bun dockerhub/debian/Dockerfile',
    },
  },
  {
    repository: /^denoland\/deno$/,
    knowledge: {
      ...system,
      users: { deno: 1993 },
      entrypoint: ['/tini', '--', 'docker-entrypoint.sh'],
      tools: ['deno'],
      libc: 'unknown',
      source: 'https://github.com/denoland/deno_docker debian.dockerfile',
    },
  },

  // Systems without Node.
  {
    repository: /^scratch$/,
    knowledge: {
      ...system,
      hasShell: false,
      hasPackageManager: false,
      libc: 'unknown',
      variant: 'distroless',
    },
  },
  {
    repository: /^alpine$/,
    knowledge: { ...system, tools: ['wget', 'nc'], libc: 'musl', variant: 'alpine' },
  },
  {
    repository: /^busybox$/,
    knowledge: { ...system, hasPackageManager: false, tools: ['wget', 'nc'], libc: 'unknown', variant: 'slim' },
  },
  { repository: /^(?:debian|ubuntu)$/, tag: /slim/, knowledge: { ...system, variant: 'slim' } },
  { repository: /^(?:debian|ubuntu)$/, knowledge: { ...system, tools: [] } },
  {
    repository: /^buildpack-deps$/,
    knowledge: { ...system, tools: ['curl', 'wget', 'git', 'gcc', 'g++', 'make', 'python3'] },
  },
  { repository: /^(?:amazonlinux|amazonlinux\/amazonlinux)$/, knowledge: { ...system, tools: ['curl'] } },
  {
    repository: /^(?:fedora|centos|rockylinux|rockylinux\/rockylinux|almalinux|oraclelinux|photon)$/,
    knowledge: { ...system, tools: ['curl'] },
  },
  {
    // Language images of the official library: none has a USER (docker-library/official-images).
    repository: /^(?:python|golang|rust|ruby|eclipse-temurin|openjdk|maven|gradle)$/,
    tag: /alpine/,
    knowledge: { ...system, entrypoint: 'unknown', tools: ['wget', 'nc'], libc: 'musl', variant: 'alpine' },
  },
  {
    repository: /^(?:python|golang|rust|ruby|eclipse-temurin|openjdk|maven|gradle)$/,
    knowledge: { ...system, entrypoint: 'unknown', variant: 'unknown' },
  },
  {
    repository: /^nginxinc\/nginx-unprivileged$/,
    knowledge: {
      ...system,
      user: 'non-root',
      uid: '101',
      users: { nginx: 101 },
      entrypoint: ['/docker-entrypoint.sh'],
      cmd: ['nginx', '-g', 'daemon off;'],
      tools: ['curl'],
      libc: 'unknown',
      source: 'https://github.com/nginx/docker-nginx-unprivileged',
    },
  },
  {
    repository: /^nginx$/,
    knowledge: {
      ...system,
      users: { nginx: 101 },
      entrypoint: ['/docker-entrypoint.sh'],
      cmd: ['nginx', '-g', 'daemon off;'],
      tools: ['curl'],
      libc: 'unknown',
      source: 'https://github.com/nginx/docker-nginx',
    },
  },
];

/** Hosts and prefixes under which Docker Hub's images are served. */
const HUB_PREFIXES: readonly RegExp[] = [
  /^(?:index\.|registry-1\.)?docker\.io\//,
  /^registry\.hub\.docker\.com\//,
  /^public\.ecr\.aws\/docker\//,
  /^mirror\.gcr\.io\//,
  /^mcr\.microsoft\.com\/(?:mirror\/docker|oss\/v2)\//,
  /^dockerhub\.timeweb\.cloud\//,
  // Pull-through caches are named after what they mirror: ECR `docker-hub/`, Artifactory, Harbor and Nexus projects.
  /^[\w.-]+(?::\d+)?\/(?:[\w.-]+\/)*(?:docker\.io|docker-hub|dockerhub|docker-proxy|docker-remote|hub)\//,
  // GitLab: $CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX.
  /^[\w.-]+(?::\d+)?\/[\w./-]+\/dependency_proxy\/containers\//,
];

/** Registries whose own namespaces are part of the table. */
const REGISTRY_PREFIXES: readonly RegExp[] = [
  /^(?:[a-z]{2,4}\.)?gcr\.io\/(?=distroless\/)/,
  /^registry\.(?:access\.)?redhat\.(?:com|io)\//,
  /^quay\.io\/(?=sclorg\/|fedora\/)/,
  /^public\.ecr\.aws\/(?=lambda\/|bitnami\/|amazonlinux\/|ubuntu\/)/,
  /^ghcr\.io\/ministryofjustice\/(?=hmpps-node$)/,
  /^ghcr\.io\/(?=puppeteer\/)/,
];

/** The name of a repository as the table knows it: without mirrors of Docker Hub, `library/` and architecture prefixes. */
export function repositoryName(reference: ImageReference): string {
  let name = reference.name.toLowerCase().replace(/^\/+/, '');
  for (const prefix of [...HUB_PREFIXES, ...REGISTRY_PREFIXES]) {
    const stripped = name.replace(prefix, '');
    if (stripped !== name) {
      name = stripped;
      break;
    }
  }
  // Any path that ends in `library/<name>` is a mirror of the official images, which alone live in that namespace.
  const library = name.lastIndexOf('library/');
  if (library === 0 || name[library - 1] === '/') name = name.slice(library + 'library/'.length);
  return name.replace(/^(?:amd64|arm64v8|arm32v[67]|i386|ppc64le|s390x)\/(?=[^/]+$)/, '');
}

/** What is known about a base image; undefined for an unknown or private one. */
export function findBaseImage(reference: ImageReference): BaseImageKnowledge | undefined {
  const name = repositoryName(reference);
  const tag = reference.tag ?? '';
  const row = ROWS.find((candidate) => candidate.repository.test(name) && (candidate.tag?.test(tag) ?? true));
  if (row === undefined) return undefined;
  // A digest without a tag hides which variant it is.
  if (reference.digest !== undefined && reference.tag === undefined) return withoutVariant(name, row.knowledge);
  return name === 'node' ? withPackageManagers(row.knowledge, reference) : row.knowledge;
}

function withoutVariant(name: string, knowledge: BaseImageKnowledge): BaseImageKnowledge {
  const variants = ROWS.filter((row) => row.repository.test(name)).map((row) => row.knowledge);
  const same = <T>(pick: (k: BaseImageKnowledge) => T): boolean =>
    variants.every((variant) => JSON.stringify(pick(variant)) === JSON.stringify(pick(knowledge)));
  const { uid, ...rest } = knowledge;
  return {
    ...rest,
    ...(uid !== undefined && same((k) => k.uid) ? { uid } : {}),
    user: same((k) => k.user) ? knowledge.user : 'unknown',
    entrypoint: same((k) => k.entrypoint) ? knowledge.entrypoint : 'unknown',
    hasShell: same((k) => k.hasShell) ? knowledge.hasShell : 'unknown',
    hasPackageManager: same((k) => k.hasPackageManager) ? knowledge.hasPackageManager : 'unknown',
    tools: knowledge.tools.filter((tool) => variants.every((variant) => variant.tools.includes(tool))),
    libc: same((k) => k.libc) ? knowledge.libc : 'unknown',
    variant: same((k) => k.variant) ? knowledge.variant : 'unknown',
  };
}

/** Images of Node 25 lost corepack, those of 26 yarn as well (docker-node, Dockerfiles of 25 and 26). */
function withPackageManagers(knowledge: BaseImageKnowledge, reference: ImageReference): BaseImageKnowledge {
  const major = nodeVersionOf(reference)?.majors[0];
  if (major === undefined) return knowledge;
  const extra = [...(major < 25 && major >= 14 ? ['corepack'] : []), ...(major < 26 ? ['yarn'] : [])];
  return { ...knowledge, tools: [...knowledge.tools, ...extra] };
}
