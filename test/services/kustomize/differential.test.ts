import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainOf } from '../../../src/parsers/data.ts';
import { parseYaml } from '../../../src/parsers/yaml.ts';
import { createBuilder } from '../../../src/services/kustomize/build.ts';
import { createWorkspace } from '../../../src/workspace/create-workspace.ts';
import { withRepository } from '../../support/repository.ts';
import { OVERLAYS } from './overlays.ts';

type Plain = Record<string, unknown>;

const hasKubectl = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0;

/** The objects that kustomize prints; undefined when it refuses. */
function kustomize(folder: string): readonly Plain[] | undefined {
  const { status, stdout } = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8', timeout: 20_000 });
  if (status !== 0) return undefined;
  return parseYaml('out.yaml', stdout, { dialect: 'kubernetes' }).documents.map(asPlain);
}

function asPlain(node: Parameters<typeof plainOf>[0]): Plain {
  return JSON.parse(JSON.stringify(plainOf(node)));
}

/** Names without the hash that generators add, Secrets as text, objects in the order of their names. */
function normalise(objects: readonly Plain[]): readonly Plain[] {
  const hashed = new Map<string, string>();
  const readable = objects.map((object): Plain => {
    const name = nameOf(object);
    const bare = name.replace(/-[2456789bcdfghkmt]{10}$/, '');
    if (/^(?:ConfigMap|Secret)$/.test(String(object.kind)) && bare !== name) hashed.set(name, bare);
    if (object.kind !== 'Secret') return object;
    const { data, stringData, type: _type, ...rest } = object;
    const decoded = Object.entries((data ?? {}) as Plain).map(([key, value]) => [
      key,
      Buffer.from(String(value), 'base64').toString(),
    ]);
    return { ...rest, values: { ...Object.fromEntries(decoded), ...(stringData as Plain) } };
  });
  const renamed = (_: string, value: unknown): unknown =>
    typeof value === 'string' ? (hashed.get(value) ?? value) : value;
  return (JSON.parse(JSON.stringify(readable), renamed) as Plain[]).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function nameOf(object: Plain): string {
  return String((object.metadata as Plain | undefined)?.name);
}

function keyOf(object: Plain): string {
  return `${object.kind} ${nameOf(object)} ${(object.metadata as Plain).namespace}`;
}

describe.skipIf(!hasKubectl)('the same objects as kubectl kustomize', () => {
  it.each(OVERLAYS)('$name', ({ files, folder = 'prod', unbuilt = false }) => {
    withRepository(files, (root) => {
      const theirs = kustomize(path.join(root, folder));
      const { objects, reasons } = createBuilder(createWorkspace(root))(folder);
      if (unbuilt) {
        expect({ theirs: theirs === undefined, reasons: reasons.length > 0 }).toEqual({ theirs: true, reasons: true });
        return;
      }
      expect(reasons).toEqual([]);
      expect(normalise(objects.map(({ node }) => asPlain(node)))).toEqual(normalise(theirs ?? []));
    });
  });

  it('covers every feature', () => {
    expect(OVERLAYS.length).toBeGreaterThan(100);
    expect(new Set(OVERLAYS.map(({ name }) => name)).size).toBe(OVERLAYS.length);
  });
});
