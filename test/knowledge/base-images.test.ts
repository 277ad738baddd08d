import { describe, expect, it } from 'vitest';
import { findBaseImage, repositoryName } from '../../src/knowledge/base-images.ts';
import { nodeVersionOf } from '../../src/knowledge/node-image-versions.ts';
import { parseImageReference } from '../../src/parsers/image-reference.ts';

const DIGEST = `@sha256:${'0'.repeat(64)}`;

describe('findBaseImage', () => {
  type Expected = [user: string, uid: string | undefined, entrypoint: string, variant: string, libc: string];
  const cases: [string, Expected][] = [
    ['node:22', ['root', '0', 'docker-entrypoint.sh', 'full', 'glibc']],
    ['node:22-slim', ['root', '0', 'docker-entrypoint.sh', 'slim', 'glibc']],
    ['node:22.3-alpine3.20', ['root', '0', 'docker-entrypoint.sh', 'alpine', 'musl']],
    ['docker.io/library/node:22', ['root', '0', 'docker-entrypoint.sh', 'full', 'glibc']],
    ['public.ecr.aws/docker/library/node:22', ['root', '0', 'docker-entrypoint.sh', 'full', 'glibc']],
    ['mirror.gcr.io/library/node:22', ['root', '0', 'docker-entrypoint.sh', 'full', 'glibc']],
    ['mcr.microsoft.com/mirror/docker/library/node:22', ['root', '0', 'docker-entrypoint.sh', 'full', 'glibc']],
    ['harbor.example.com/proxy/library/node:22', ['root', '0', 'docker-entrypoint.sh', 'full', 'glibc']],
    ['artifactory.example.com/docker-hub/node:22', ['root', '0', 'docker-entrypoint.sh', 'full', 'glibc']],
    ['arm64v8/node:22', ['root', '0', 'docker-entrypoint.sh', 'full', 'glibc']],
    [`node${DIGEST}`, ['root', '0', 'docker-entrypoint.sh', 'unknown', 'unknown']],
    ['gcr.io/distroless/nodejs22-debian12', ['root', '0', '/nodejs/bin/node', 'distroless', 'glibc']],
    ['gcr.io/distroless/nodejs22-debian12:debug', ['root', '0', '/nodejs/bin/node', 'distroless', 'glibc']],
    ['gcr.io/distroless/nodejs22-debian12:nonroot', ['non-root', '65532', '/nodejs/bin/node', 'distroless', 'glibc']],
    [
      'gcr.io/distroless/nodejs22-debian12:nonroot-amd64',
      ['non-root', '65532', '/nodejs/bin/node', 'distroless', 'glibc'],
    ],
    [
      'gcr.io/distroless/nodejs22-debian12:debug-nonroot',
      ['non-root', '65532', '/nodejs/bin/node', 'distroless', 'glibc'],
    ],
    [`gcr.io/distroless/nodejs22-debian12${DIGEST}`, ['unknown', undefined, '/nodejs/bin/node', 'distroless', 'glibc']],
    ['cgr.dev/chainguard/node:latest', ['non-root', '65532', '/usr/bin/node', 'hardened', 'glibc']],
    ['cgr.dev/example.com/node:22-dev', ['non-root', '65532', '/usr/bin/node', 'hardened', 'glibc']],
    ['dhi.io/node:22', ['non-root', '65532', 'unknown', 'hardened', 'unknown']],
    ['dhi.io/node:22-dev', ['unknown', undefined, 'unknown', 'hardened', 'unknown']],
    ['registry.access.redhat.com/ubi9/nodejs-22:1', ['non-root', '1001', 'container-entrypoint', 'full', 'glibc']],
    ['registry.redhat.io/ubi9/nodejs-20-minimal', ['non-root', '1001', '', 'slim', 'glibc']],
    ['quay.io/sclorg/nodejs-20-c9s', ['non-root', '1001', 'container-entrypoint', 'full', 'glibc']],
    ['bitnami/node:22', ['root', '0', '', 'full', 'glibc']],
    ['public.ecr.aws/bitnami/node:22', ['root', '0', '', 'full', 'glibc']],
    ['public.ecr.aws/lambda/nodejs:22', ['non-root', undefined, '/lambda-entrypoint.sh', 'full', 'glibc']],
    ['oven/bun:1-alpine', ['root', '0', '/usr/local/bin/docker-entrypoint.sh', 'alpine', 'musl']],
    ['denoland/deno:2', ['root', '0', '/tini -- docker-entrypoint.sh', 'full', 'unknown']],
    ['alpine:3.22', ['root', '0', '', 'alpine', 'musl']],
    ['public.ecr.aws/amazonlinux/amazonlinux:2023', ['root', '0', '', 'full', 'glibc']],
    ['scratch', ['root', '0', '', 'distroless', 'unknown']],
  ];
  it.each(cases)('%s', (text, expected) => {
    const known = findBaseImage(parseImageReference(text));
    const entrypoint = known?.entrypoint === 'unknown' ? 'unknown' : known?.entrypoint.join(' ');
    expect([known?.user, known?.uid, entrypoint, known?.variant, known?.libc]).toEqual(expected);
  });

  it.each(['acme/node-base:1', 'registry.example.com/team/node:22', 'ghcr.io/acme/api'])('does not know %s', (text) => {
    expect(findBaseImage(parseImageReference(text))).toBeUndefined();
  });

  it('knows that newer images lost corepack and yarn', () => {
    const tools = (text: string) =>
      findBaseImage(parseImageReference(text))?.tools.filter((tool) => tool === 'corepack' || tool === 'yarn');
    expect(tools('node:24-alpine')).toEqual(['corepack', 'yarn']);
    expect(tools('node:25-alpine')).toEqual(['yarn']);
    expect(tools('node:26-alpine')).toEqual([]);
  });

  it('keeps a private registry apart from Docker Hub', () => {
    expect(repositoryName(parseImageReference('registry.example.com/node:22'))).toBe('registry.example.com/node');
  });
});

describe('nodeVersionOf', () => {
  const cases: [string, [precision: string, majors: number[]] | undefined][] = [
    ['node:22', ['major', [22]]],
    ['node:22.3-alpine', ['minor', [22]]],
    ['node:22.3.1-bookworm-slim', ['exact', [22]]],
    ['node:v20.1.0', ['exact', [20]]],
    ['node', ['alias', []]],
    ['node:latest', ['alias', []]],
    ['node:lts', ['alias', []]],
    ['node:lts-alpine3.20', ['alias', []]],
    ['node:current-slim', ['alias', []]],
    ['node:alpine', ['alias', []]],
    ['node:iron', ['major', [20]]],
    ['node:lts-jod', ['major', [22]]],
    ['node:krypton-bookworm', ['major', [24]]],
    [`node${DIGEST}`, ['unresolved', []]],
    [`node:22${DIGEST}`, ['major', [22]]],
    ['gcr.io/distroless/nodejs22-debian12:nonroot', ['major', [22]]],
    ['gcr.io/distroless/nodejs-debian12:20', ['major', [20]]],
    ['registry.access.redhat.com/ubi9/nodejs-20:1-59', ['major', [20]]],
    ['bitnami/node:20', ['major', [20]]],
    ['cgr.dev/chainguard/node:latest', ['alias', []]],
    ['quay.io/acme/hof-nodejs:20.19.0-alpine3.21', ['exact', [20]]],
    ['acme/node-base:2.1.0', undefined],
    ['acme/node:3.0.5-node24.14.1', ['exact', [24]]],
    ['acme/api-runtime:7-nodejs22', ['major', [22]]],
    ['alpine:3.20', undefined],
  ];
  it.each(cases)('%s', (text, expected) => {
    const version = nodeVersionOf(parseImageReference(text));
    expect(version === undefined ? undefined : [version.precision, version.majors]).toEqual(expected);
  });

  it('does not guess what an ARG without a default leaves of a tag', () => {
    expect(nodeVersionOf(parseImageReference('node:-alpine', ['V']))?.precision).toBe('unresolved');
  });
});
