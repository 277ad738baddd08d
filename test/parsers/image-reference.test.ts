import { describe, expect, it } from 'vitest';
import { isLatest, parseImageReference, registryOf } from '../../src/parsers/image-reference.ts';

describe('parseImageReference', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const cases: [text: string, name: string, tag: string | undefined, hash: string | undefined, latest: boolean][] = [
    ['node', 'node', undefined, undefined, true],
    ['node:22', 'node', '22', undefined, false],
    ['node:latest', 'node', 'latest', undefined, true],
    ['localhost:5000/node', 'localhost:5000/node', undefined, undefined, true],
    [
      'registry.example.com:443/team/node:22-alpine',
      'registry.example.com:443/team/node',
      '22-alpine',
      undefined,
      false,
    ],
    [`node:22@${digest}`, 'node', '22', digest, false],
    [`node@${digest}`, 'node', undefined, digest, false],
    [`reg:5000/node@${digest}`, 'reg:5000/node', undefined, digest, false],
    ['scratch', 'scratch', undefined, undefined, false],
    ['node:', 'node', undefined, undefined, true],
  ];
  it.each(cases)('%s', (text, name, tag, hash, latest) => {
    const reference = parseImageReference(text);
    expect([reference.name, reference.tag, reference.digest, isLatest(reference)]).toEqual([name, tag, hash, latest]);
  });

  it.each([
    ['node', undefined],
    ['bitnami/node', undefined],
    ['gcr.io/distroless/nodejs22', 'gcr.io'],
    ['localhost/node', 'localhost'],
    ['reg:5000/node', 'reg:5000'],
  ])('registry of %s', (text, registry) => {
    expect(registryOf(parseImageReference(text))).toBe(registry);
  });
});
