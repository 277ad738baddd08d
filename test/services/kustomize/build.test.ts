import { describe, expect, it } from 'vitest';
import { at, type DataNode, plainOf } from '../../../src/parsers/data.ts';
import { buildKustomizations } from '../../../src/services/kustomize/build-kustomizations.ts';
import { createWorkspace } from '../../../src/workspace/create-workspace.ts';
import { withRepository } from '../../support/repository.ts';

type Files = Readonly<Record<string, string>>;

const build = (files: Files) =>
  withRepository(files, (root) => {
    const workspace = createWorkspace(root);
    return { ...buildKustomizations(workspace), ledger: workspace.ledger };
  });

/** Expected values of this file were compared with `kubectl kustomize` v5.5.0. */
const objectOf = (files: Files, kind: string): DataNode => {
  const { manifests, kustomizations } = build(files);
  const found = manifests.filter((manifest) => manifest.kind === kind);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} of ${kind}: ${JSON.stringify(kustomizations)}`);
  return found[0].node;
};
const plain = (node: DataNode | undefined): unknown => JSON.parse(JSON.stringify(plainOf(node) ?? null));
const where = (node: DataNode | undefined): string =>
  node ? `${node.place.path}:${node.place.line}:${node.place.column}` : 'nowhere';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: shop/web:1
          command: [node, a.js]
          env:
            - {name: A, value: a}
            - {name: B, value: b}
        - name: proxy
          image: envoy
`;
const BASE = { 'base/kustomization.yaml': 'resources: [web.yaml]\n', 'base/web.yaml': WEB };
const POD = ['spec', 'template', 'spec'];
const overlay = (text: string, files: Files = {}): Files => ({
  ...BASE,
  'prod/kustomization.yaml': `resources: [../base]\n${text}`,
  ...files,
});

describe('which kustomizations are built', () => {
  const cases: [name: string, files: Files, built: string[], reasons: string[]][] = [
    ['an overlay, not its base', overlay(''), ['prod'], []],
    ['a base that nothing refers to', BASE, ['base'], []],
    [
      'several overlays of one base',
      overlay('', { 'dev/kustomization.yml': 'bases: [../base]\n' }),
      ['dev', 'prod'],
      [],
    ],
    ['no component by itself', { 'c/kustomization.yaml': 'kind: Component\nresources: [a.yaml]\n' }, [], []],
    [
      'no object of Flux',
      { 'f/kustomization.yaml': 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n' },
      [],
      [],
    ],
    [
      'not one with a remote resource',
      overlay('', { 'prod/kustomization.yaml': 'resources: [github.com/a/b//c?ref=v1]\n' }),
      ['base'],
      ['the resource github.com/a/b//c?ref=v1 is remote'],
    ],
    [
      'not one whose resource is missing',
      { 'k/kustomization.yaml': 'resources: [a.yaml]\n' },
      [],
      ['the resource a.yaml is not in the repository'],
    ],
    ['not one that inflates charts', overlay('helmCharts: [{name: x}]\n'), [], ['helmCharts is not supported']],
    ['not one that is a template', { 'k/kustomization.yaml': 'namePrefix: {{ name }}\n' }, [], ['it is a template']],
    [
      'not one that lists an object twice',
      { ...BASE, 'base/kustomization.yaml': 'resources: [web.yaml, ./web.yaml]\n' },
      [],
      ['Deployment web is listed twice'],
    ],
    [
      'not one whose patch finds nothing',
      overlay('patches:\n  - patch: |-\n      {kind: Deployment, apiVersion: apps/v1, metadata: {name: api}}\n'),
      [],
      ['a patch for Deployment api matches no object'],
    ],
    [
      'not one in a circle',
      {
        'a/kustomization.yaml': 'resources: [../b]\n',
        'b/kustomization.yaml': 'resources: [../a]\n',
        'c/kustomization.yaml': 'resources: [../a]\n',
      },
      [],
      ['it contains itself'],
    ],
  ];
  it.each(cases)('%s', (_name, files, built, reasons) => {
    const { manifests, kustomizations } = build(files);
    expect([...new Set(manifests.flatMap((manifest) => manifest.overlays))]).toEqual(built);
    expect(kustomizations.filter((item) => !item.rendered).map((item) => item.reason)).toEqual(reasons);
  });

  it('owns what it refers to and what stands beside it', () => {
    const files = overlay('patches: [{path: ../patches/p.yaml}]\n', {
      'patches/p.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n',
      'base/unlisted.yaml': WEB,
      'elsewhere/web.yaml': WEB,
    });
    expect([...build(files).owned].sort()).toEqual([
      'base/kustomization.yaml',
      'base/unlisted.yaml',
      'base/web.yaml',
      'patches/p.yaml',
      'prod/kustomization.yaml',
    ]);
  });

  it('notes in the ledger what is not built', () => {
    const { ledger } = build(overlay('vars: []\ngenerators: []\n'));
    expect(ledger.skipped).toEqual([
      {
        path: 'prod/kustomization.yaml',
        reason: 'a kustomization that is not built: vars is not supported; generators is not supported',
      },
    ]);
  });
});

describe('strategic merge', () => {
  const patched = (spec: string): DataNode =>
    objectOf(
      overlay('patches: [{path: patch.yaml}]\n', {
        'prod/patch.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: ${spec}}}\n`,
      }),
      'Deployment',
    );
  const names = (node: DataNode | undefined): unknown =>
    node?.kind === 'list' ? node.items.map((item) => plain(at(item, 'name'))) : null;

  it('merges containers and env by name, items of the patch first', () => {
    const node = patched(
      '{containers: [{name: side, image: s}, {name: web, env: [{name: C, value: c}, {name: B, value: x}]}]}',
    );
    expect(names(at(node, ...POD, 'containers'))).toEqual(['side', 'web', 'proxy']);
    expect(plain(at(node, ...POD, 'containers', 1, 'env'))).toEqual([
      { name: 'C', value: 'c' },
      { name: 'B', value: 'x' },
      { name: 'A', value: 'a' },
    ]);
  });

  it('replaces lists without a key, and adds what is not there', () => {
    const node = patched('{terminationGracePeriodSeconds: 60, containers: [{name: web, command: [npm, start]}]}');
    expect(plain(at(node, ...POD, 'containers', 0, 'command'))).toEqual(['npm', 'start']);
    expect(plain(at(node, ...POD, 'terminationGracePeriodSeconds'))).toBe(60);
  });

  const directives: [name: string, spec: string, path: readonly (string | number)[], value: unknown][] = [
    ['null deletes', '{containers: [{name: web, command: null}]}', ['containers', 0, 'command'], null],
    ['$patch: delete removes an item', '{containers: [{name: proxy, $patch: delete}]}', ['containers', 1], null],
    [
      '$patch: delete of a map',
      '{containers: [{name: web, env: [{name: A, $patch: delete}]}]}',
      ['containers', 0, 'env'],
      [{ name: 'B', value: 'b' }],
    ],
    [
      '$patch: replace of a list',
      '{containers: [{$patch: replace}, {name: only, image: o}]}',
      ['containers'],
      [{ name: 'only', image: 'o' }],
    ],
    [
      '$patch: replace of a map',
      '{containers: [{name: web, $patch: replace, image: i}]}',
      ['containers', 0],
      { name: 'web', image: 'i' },
    ],
  ];
  it.each(directives)('%s', (_name, spec, path, value) => {
    expect(plain(at(patched(spec), ...POD, ...path))).toEqual(value);
  });

  it('merges ports by number and protocol', () => {
    const base = {
      ...BASE,
      'base/web.yaml': WEB.replace(
        'command: [node, a.js]',
        'ports: [{name: http, containerPort: 80}, {name: dns, containerPort: 80, protocol: UDP}]',
      ),
    };
    const files = {
      ...overlay('patches: [{path: p.yaml}]\n'),
      ...base,
      'prod/p.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, ports: [{containerPort: 80, protocol: UDP, name: d}]}]}}}\n',
    };
    expect(plain(at(objectOf(files, 'Deployment'), ...POD, 'containers', 0, 'ports'))).toEqual([
      { name: 'http', containerPort: 80 },
      { name: 'd', containerPort: 80, protocol: 'UDP' },
    ]);
  });

  it('replaces lists of custom resources', () => {
    const rollout = WEB.replace('apps/v1', 'argoproj.io/v1alpha1').replace('Deployment', 'Rollout');
    const patch =
      'patches:\n  - patch: |-\n      apiVersion: argoproj.io/v1alpha1\n      kind: Rollout\n      metadata: {name: web}\n      spec: {template: {spec: {containers: [{name: web}]}}}\n';
    const node = objectOf(overlay(patch, { 'base/web.yaml': rollout }), 'Rollout');
    expect(plain(at(node, ...POD, 'containers'))).toEqual([{ name: 'web' }]);
  });

  it('removes an object', () => {
    const patch =
      'patchesStrategicMerge:\n  - |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    $patch: delete\n';
    expect(build(overlay(patch)).manifests).toEqual([]);
  });

  it('keeps the place of what the patch does not change, and takes that of what it does', () => {
    const node = patched('{containers: [{name: web, image: "shop/web:1", env: [{name: B, value: x}]}]}');
    const web = at(node, ...POD, 'containers', 0);
    expect(
      [at(web, 'name'), at(web, 'image'), at(web, 'env', 0, 'value'), at(web, 'env', 1, 'value')].map(where),
    ).toEqual(['base/web.yaml:13:17', 'base/web.yaml:14:18', 'prod/patch.yaml:4:95', 'base/web.yaml:17:32']);
  });
});

describe('JSON patches', () => {
  const patched = (operations: string): DataNode =>
    objectOf(
      overlay(
        `patches:\n  - target: {kind: Deployment}\n    patch: |-\n${operations.replaceAll(/^(?=.)/gm, '      ')}\n`,
      ),
      'Deployment',
    );
  const first = [...POD, 'containers', 0];
  const cases: [operations: string, path: readonly (string | number)[], value: unknown][] = [
    ['- {op: replace, path: /spec/template/spec/containers/0/image, value: i}', [...first, 'image'], 'i'],
    ['- {op: add, path: /spec/replicas, value: 3}', ['spec', 'replicas'], 3],
    [
      '- {op: add, path: /spec/template/spec/containers/0/command/-, value: x}',
      [...first, 'command'],
      ['node', 'a.js', 'x'],
    ],
    [
      '- {op: add, path: /spec/template/spec/containers/0/command/1, value: x}',
      [...first, 'command'],
      ['node', 'x', 'a.js'],
    ],
    ['- {op: remove, path: /spec/template/spec/containers/0/env/0}', [...first, 'env'], [{ name: 'B', value: 'b' }]],
    [
      '- {op: add, path: /metadata/annotations, value: {}}\n- {op: add, path: /metadata/annotations/a~1b~0c, value: d}',
      ['metadata', 'annotations'],
      { 'a/b~c': 'd' },
    ],
    ['- {op: copy, from: /metadata/name, path: /spec/x}', ['spec', 'x'], 'web'],
    ['- {op: move, from: /spec/selector, path: /spec/y}', ['spec', 'selector'], null],
    ['- {op: test, path: /kind, value: Deployment}\n- {op: add, path: /spec/z, value: 1}', ['spec', 'z'], 1],
  ];
  it.each(cases)('%s', (operations, path, value) => {
    expect(plain(at(patched(operations), ...path))).toEqual(value);
  });

  const failing: [operations: string, reason: string][] = [
    ['- {op: replace, path: /spec/replicas, value: 3}', 'replace /spec/replicas does not apply'],
    [
      '- {op: remove, path: /spec/template/spec/containers/7}',
      'remove /spec/template/spec/containers/7 does not apply',
    ],
    ['- {op: test, path: /kind, value: Job}', 'test /kind does not apply'],
    ['- {op: nudge, path: /kind}', 'nudge /kind does not apply'],
  ];
  it.each(failing)('%s fails', (operations, reason) => {
    const { kustomizations } = build(
      overlay(`patches:\n  - target: {kind: Deployment}\n    patch: |-\n      ${operations}\n`),
    );
    expect(kustomizations[0]?.reason).toBe(`a JSON patch for Deployment web fails: ${reason}`);
  });

  it('stand where they are written inside the kustomization', () => {
    const node = patched('- op: add\n  path: /spec/replicas\n  value: 3\n');
    expect(where(at(node, 'spec', 'replicas'))).toBe('prod/kustomization.yaml:7:16');
  });

  it('may be JSON in a file, or patchesJson6902', () => {
    const json = '[{"op": "add", "path": "/spec/replicas", "value": 2}]';
    const files = overlay(
      'patchesJson6902:\n  - {path: p.json, target: {group: apps, version: v1, kind: Deployment, name: web}}\n',
      { 'prod/p.json': json },
    );
    const replicas = at(objectOf(files, 'Deployment'), 'spec', 'replicas');
    expect([plain(replicas), where(replicas)]).toEqual([2, 'prod/p.json:1:51']);
  });
});

describe('targets of patches', () => {
  const cases: [target: string, matches: boolean][] = [
    ['{kind: Deployment}', true],
    ['{kind: Deployment|StatefulSet}', true],
    ['{kind: Deploy}', false],
    ['{name: w.b}', true],
    ['{name: we}', false],
    ['{name: "we.*"}', true],
    ['{group: apps, version: v1}', true],
    ['{group: batch}', false],
    ['{namespace: default}', true],
    ['{namespace: shop}', false],
    ['{labelSelector: "app=web"}', true],
    ['{labelSelector: "app=web,tier!=back"}', true],
    ['{labelSelector: "app in (web, api)"}', true],
    ['{labelSelector: "app notin (web)"}', false],
    ['{labelSelector: "!app"}', false],
    ['{labelSelector: zone}', false],
    ['{annotationSelector: "a=b"}', false],
    ['{name: "(w+)+x"}', false],
  ];
  it.each(cases)('%s', (target, matches) => {
    const files = {
      'k/kustomization.yaml': `resources: [web.yaml]\npatches:\n  - target: ${target}\n    patch: "[{op: add, path: /spec/replicas, value: 7}]"\n`,
      'k/web.yaml': WEB.replace('name: web\nspec', 'name: web\n  labels: {app: web}\nspec'),
    };
    expect(plain(at(objectOf(files, 'Deployment'), 'spec', 'replicas'))).toBe(matches ? 7 : null);
  });
});

describe('transformers', () => {
  it('images: name, tag, digest, and where each was set', () => {
    const files = overlay(
      'images:\n  - {name: shop/web, newTag: "2"}\n  - {name: envoy, newName: hub/envoy, digest: "sha256:aa"}\n  - {name: shop, newTag: no}\n',
    );
    const images = [0, 1].map((i) => at(objectOf(files, 'Deployment'), ...POD, 'containers', i, 'image'));
    expect(images.map((image) => [plain(image), where(image)])).toEqual([
      ['shop/web:2', 'prod/kustomization.yaml:3:30'],
      ['hub/envoy@sha256:aa', 'prod/kustomization.yaml:4:47'],
    ]);
  });

  const images: [image: string, entry: string, result: string][] = [
    ['a:1', '{name: a, newName: b}', 'b:1'],
    ['a:1', '{name: a, tagSuffix: -x}', 'a:1-x'],
    ['a', '{name: a, tagSuffix: -x}', 'a'],
    ['a@sha256:0', '{name: a, newTag: "2"}', 'a:2'],
    ['r:5000/a:1', '{name: "r:5000/a", newTag: "2"}', 'r:5000/a:2'],
    ['x/a:1', '{name: a, newTag: "2"}', 'x/a:1'],
  ];
  it.each(images)('%s with %s', (image, entry, result) => {
    const files = overlay(`images: [${entry}]\n`, { 'base/web.yaml': WEB.replace('shop/web:1', image) });
    expect(plain(at(objectOf(files, 'Deployment'), ...POD, 'containers', 0, 'image'))).toBe(result);
  });

  it('replicas, namespace, prefix and suffix, with references to what was renamed', () => {
    const hpa =
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec: {scaleTargetRef: {kind: Deployment, name: web}}\n';
    const files = overlay('namespace: shop\nnamePrefix: p-\nnameSuffix: -1\nreplicas: [{name: web, count: 4}]\n', {
      'base/kustomization.yaml':
        'resources: [web.yaml, hpa.yaml]\nconfigMapGenerator: [{name: settings, literals: [A=1]}]\n',
      'base/hpa.yaml': hpa,
      'base/web.yaml': WEB.replace('command: [node, a.js]', 'envFrom: [{configMapRef: {name: settings}}]'),
    });
    const { manifests } = build(files);
    expect(manifests.map(({ kind, name, namespace }) => `${kind}/${namespace}/${name}`)).toEqual([
      'Deployment/shop/p-web-1',
      'HorizontalPodAutoscaler/shop/p-web-1',
      'ConfigMap/shop/p-settings-1',
    ]);
    const [web, scaler] = manifests;
    expect(plain(at(scaler?.node, 'spec', 'scaleTargetRef', 'name'))).toBe('p-web-1');
    expect(plain(at(web?.node, ...POD, 'containers', 0, 'envFrom', 0, 'configMapRef', 'name'))).toBe('p-settings-1');
    expect([where(at(web?.node, 'spec', 'replicas')), web?.path, web?.place.line]).toEqual([
      'prod/kustomization.yaml:5:31',
      'base/web.yaml',
      4,
    ]);
  });

  it('leaves cluster-wide objects without a namespace', () => {
    const files = {
      'k/kustomization.yaml': 'namespace: shop\nresources: [r.yaml]\n',
      'k/r.yaml': 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n',
    };
    expect(plain(at(objectOf(files, 'ClusterRole'), 'metadata'))).toEqual({ name: 'r' });
  });

  const labels: [text: string, selector: unknown, template: unknown, own: unknown][] = [
    ['commonLabels: {a: b}', { app: 'web', a: 'b' }, { app: 'web', a: 'b' }, { a: 'b' }],
    ['labels: [{pairs: {a: b}}]', { app: 'web' }, { app: 'web' }, { a: 'b' }],
    ['labels: [{pairs: {a: b}, includeTemplates: true}]', { app: 'web' }, { app: 'web', a: 'b' }, { a: 'b' }],
    ['labels: [{pairs: {a: b}, includeSelectors: true}]', { app: 'web', a: 'b' }, { app: 'web', a: 'b' }, { a: 'b' }],
  ];
  it.each(labels)('%s', (text, selector, template, own) => {
    const node = objectOf(overlay(`${text}\n`), 'Deployment');
    expect(plain(at(node, 'spec', 'selector', 'matchLabels'))).toEqual(selector);
    expect(plain(at(node, 'spec', 'template', 'metadata', 'labels'))).toEqual(template);
    expect(plain(at(node, 'metadata', 'labels'))).toEqual(own);
  });

  it('annotations reach the pods', () => {
    const node = objectOf(overlay('commonAnnotations: {a: b}\n'), 'Deployment');
    expect(plain(at(node, 'spec', 'template', 'metadata', 'annotations'))).toEqual({ a: 'b' });
  });
});

describe('generators', () => {
  const generated = (text: string, files: Files = {}): DataNode =>
    objectOf({ 'k/kustomization.yaml': text, ...files }, 'ConfigMap');

  it('read literals, env files and files, with their places', () => {
    const node = generated(
      'configMapGenerator:\n  - name: settings\n    literals: [A=1, \'B="two"\']\n    envs: [app.env]\n    files: [a.json, b.txt=c.txt]\n',
      { 'k/app.env': '# note\nC=3\n', 'k/a.json': '{}', 'k/c.txt': 'text\n' },
    );
    expect(plain(at(node, 'data'))).toEqual({ C: '3', 'a.json': '{}', 'b.txt': 'text\n', A: '1', B: 'two' });
    expect(['A', 'C', 'b.txt'].map((key) => where(at(node, 'data', key)))).toEqual([
      'k/kustomization.yaml:3:16',
      'k/app.env:2:1',
      'k/c.txt:1:1',
    ]);
  });

  it('leave out one whose file is not in the repository', () => {
    const { manifests, kustomizations } = build({
      'k/kustomization.yaml': 'configMapGenerator: [{name: settings, envs: [.env]}]\n',
    });
    expect([manifests, kustomizations[0]?.rendered]).toEqual([[], true]);
  });

  const behaviors: [behavior: string, data: unknown][] = [
    ['merge', { A: '1', B: '9', C: '3' }],
    ['replace', { B: '9', C: '3' }],
  ];
  it.each(behaviors)('behavior %s', (behavior, data) => {
    const files = {
      'base/kustomization.yaml': 'configMapGenerator: [{name: settings, literals: [A=1, B=2]}]\n',
      'prod/kustomization.yaml': `resources: [../base]\nconfigMapGenerator: [{name: settings, behavior: ${behavior}, literals: [B=9, C=3]}]\n`,
    };
    expect(plain(at(objectOf(files, 'ConfigMap'), 'data'))).toEqual(data);
  });

  it('make Secrets', () => {
    const node = objectOf({ 'k/kustomization.yaml': 'secretGenerator: [{name: keys, literals: [T=x]}]\n' }, 'Secret');
    expect(plain(at(node, 'stringData'))).toEqual({ T: 'x' });
  });
});

describe('components', () => {
  it('add resources and patch what the kustomization has', () => {
    const files = overlay('components: [../comp]\n', {
      'comp/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [pdb.yaml]\nreplicas: [{name: web, count: 3}]\n',
      'comp/pdb.yaml': 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\n',
    });
    const { manifests } = build(files);
    expect(manifests.map((manifest) => manifest.kind)).toEqual(['Deployment', 'PodDisruptionBudget']);
    expect(where(at(manifests[0]?.node, 'spec', 'replicas'))).toBe('comp/kustomization.yaml:4:31');
  });
});
