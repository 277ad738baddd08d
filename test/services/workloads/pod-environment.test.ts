import { describe, expect, it } from 'vitest';
import { at, containerOf, envOf } from './link.ts';

const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  PORT: "3000"
  not/a/name: x
  HOST: \${HOST}
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
data: {TOKEN: c2VjcmV0}
stringData: {PASSWORD: secret}
`;
const files = { 'k8s/config.yaml': CONFIG };
const MAP = 'envFrom:\n  - configMapRef: {name: settings}\n';

describe('the environment of a container', () => {
  const cases: [name: string, container: string, env: Readonly<Record<string, string | undefined>>][] = [
    [
      'values as written',
      'env:\n  - {name: A, value: "1"}\n  - {name: B}\n  - {name: C, value: 3000}\n  - {name: D, value: 1.0}\n',
      { A: '1', B: '', C: '3000', D: '1.0' },
    ],
    ['a ConfigMap, keys that are no names left out', MAP, { PORT: '3000', HOST: undefined }],
    [
      'a prefix',
      'envFrom:\n  - {prefix: APP_, configMapRef: {name: settings}}\n',
      { APP_PORT: '3000', 'APP_not/a/name': undefined, APP_HOST: undefined },
    ],
    [
      'names of a Secret, not its values',
      'envFrom:\n  - secretRef: {name: keys}\n',
      { TOKEN: undefined, PASSWORD: undefined },
    ],
    ['env wins over envFrom', `${MAP}env:\n  - {name: PORT, value: "80"}\n`, { PORT: '80', HOST: undefined }],
    ['the last of two equal names wins', 'env:\n  - {name: A, value: "1"}\n  - {name: A, value: "2"}\n', { A: '2' }],
    [
      'one key of a ConfigMap',
      'env:\n  - {name: P, valueFrom: {configMapKeyRef: {name: settings, key: PORT}}}\n',
      { P: '3000' },
    ],
    [
      'a key that is not there',
      'env:\n  - {name: P, valueFrom: {configMapKeyRef: {name: settings, key: NOPE, optional: true}}}\n',
      { P: undefined },
    ],
    ['a Secret key', 'env:\n  - {name: P, valueFrom: {secretKeyRef: {name: keys, key: TOKEN}}}\n', { P: undefined }],
    ['a field', 'env:\n  - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}\n', { IP: undefined }],
    [
      'references to earlier variables',
      'env:\n  - {name: A, value: "1"}\n  - {name: B, value: "$(A)-$(C)-$$(A)"}\n  - {name: C, value: "2"}\n',
      { A: '1', B: '1-$(C)-$(A)', C: '2' },
    ],
    [
      'a reference to a secret is not known',
      'env:\n  - {name: A, valueFrom: {secretKeyRef: {name: keys, key: TOKEN}}}\n  - {name: B, value: "x$(A)"}\n',
      { A: undefined, B: undefined },
    ],
    [
      'a reference into an unknown envFrom is not known',
      'envFrom:\n  - secretRef: {name: elsewhere}\nenv:\n  - {name: B, value: "x$(A)"}\n',
      { B: undefined },
    ],
    [
      'placeholders of deployment tools',
      'env:\n  - {name: A, value: "${TAG}"}\n  - {name: B, value: "{{ tag }}"}\n  - {name: C, value: "#{tag}#"}\n  - {name: D, value: __TAG__}\n',
      { A: undefined, B: undefined, C: undefined, D: undefined },
    ],
  ];
  it.each(cases)('%s', (_name, container, env) => {
    const found = envOf(containerOf(container, '', files).env);
    const { 'APP_not/a/name': _never, ...expected } = env;
    expect(found).toEqual(expected);
  });

  const resources: [reference: string, value: string | undefined][] = [
    ['resource: limits.memory', '536870912'],
    ['resource: limits.memory, divisor: 1Mi', '512'],
    ['resource: limits.memory, divisor: 1M', '537'],
    ['resource: limits.cpu', '2'],
    ['resource: limits.cpu, divisor: 1m', '1500'],
    ['resource: requests.memory, divisor: 1Mi', '256'],
    ['resource: limits.memory, divisor: "0"', '536870912'],
    ['resource: limits.ephemeral-storage', undefined],
    ['resource: limits.memory, containerName: other', undefined],
  ];
  it.each(resources)('resourceFieldRef %s', (reference, value) => {
    const container = containerOf(
      `resources: {limits: {memory: 512Mi, cpu: 1500m}, requests: {memory: 256Mi}}\nenv:\n  - name: V\n    valueFrom: {resourceFieldRef: {${reference}}}\n`,
    );
    expect(envOf(container.env)).toEqual({ V: value });
  });

  it('without a limit has what the node can allocate', () => {
    expect(
      envOf(containerOf('env:\n  - {name: V, valueFrom: {resourceFieldRef: {resource: limits.memory}}}\n').env),
    ).toEqual({ V: undefined });
  });

  it('says where each value stands and where it comes from', () => {
    const { env } = containerOf(
      `${MAP}env:\n  - name: MODE\n    value: "x"\n  - {name: T, valueFrom: {secretKeyRef: {name: keys, key: TOKEN}}}\n`,
      '',
      files,
    );
    expect(env.map((variable) => [variable.name, variable.from, at(variable)])).toEqual([
      ['PORT', 'config-map', 'k8s/config.yaml:5:9'],
      ['HOST', 'config-map', 'k8s/config.yaml:7:9'],
      ['MODE', 'kubernetes', 'k8s/web.yaml:17:22'],
      ['T', 'secret', 'k8s/web.yaml:18:36'],
    ]);
  });

  it('notes sources that are not in the repository', () => {
    const container = containerOf(
      'envFrom:\n  - secretRef: {name: elsewhere}\n  - configMapRef: {name: settings}\n',
      '',
      files,
    );
    expect(container.envUnknownFrom.map((place) => at({ place }))).toEqual(['k8s/web.yaml:14:33']);
  });
});

describe('which ConfigMap a name means', () => {
  const named = (namespace: string, value: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings${namespace}}\ndata: {PORT: "${value}"}\n`;
  const cases: [name: string, files: Readonly<Record<string, string>>, port: string | undefined][] = [
    ['the one of the same folder', { 'k8s/c.yaml': named('', '1'), 'other/c.yaml': named('', '2') }, '1'],
    ['the only one elsewhere', { 'other/c.yaml': named('', '2') }, '2'],
    ['none of several elsewhere', { 'a/c.yaml': named('', '1'), 'b/c.yaml': named('', '2') }, undefined],
    ['any namespace, as the workload states none', { 'k8s/c.yaml': named(', namespace: shop', '3') }, '3'],
  ];
  it.each(cases)('%s', (_name, around, port) => {
    expect(envOf(containerOf(MAP, '', around).env).PORT).toBe(port);
  });
});
