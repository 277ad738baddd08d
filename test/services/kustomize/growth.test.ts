import { expect, it } from 'vitest';
import { createBuilder } from '../../../src/services/kustomize/build.ts';
import { createWorkspace } from '../../../src/workspace/create-workspace.ts';
import { withRepository } from '../../support/repository.ts';

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: y}\n';
const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** Each operation doubles the object: kustomize runs out of memory here. */
it.each<[string, string, RegExp]>([
  [
    'copies of a JSON patch',
    `patches:\n  - target: {kind: ConfigMap}\n    patch: |-\n${many(60, (i) => `      - {op: copy, from: "/data", path: /data/k${i}}\n`).join('')}`,
    /copies that grow/,
  ],
  [
    'replacements',
    `replacements:\n${many(60, (i) => `  - source: {kind: ConfigMap, name: a, fieldPath: data}\n    targets: [{select: {kind: ConfigMap}, fieldPaths: [data.k${i}], options: {create: true}}]\n`).join('')}`,
    /replacements that grow/,
  ],
])('%s end where the object grows without bound', (_, text, reason) => {
  withRepository({ 'a.yaml': MAP, 'kustomization.yaml': `resources: [a.yaml]\n${text}` }, (root) => {
    const { reasons } = createBuilder(createWorkspace(root))('.');
    expect(reasons.join('\n')).toMatch(reason);
  });
});
