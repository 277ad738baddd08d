import path from 'node:path/posix';
import { at, type DataNode, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { Chart, Manifest } from '../types.ts';
import { manifestsOf } from '../workloads/manifests.ts';
import { outlineTemplate } from './template-outline.ts';
import { likeness, transferPlaces } from './transfer-places.ts';

/** What the repository itself says about the objects that are handed in: where their values are written. */
export interface Origins {
  readonly workspace: Workspace;
  readonly manifests: readonly Manifest[];
  readonly charts: readonly Chart[];
}

export interface GivenObject {
  readonly manifest: Manifest;
  /** Folder of the chart that its `# Source:` comment names. */
  readonly chart: string | undefined;
}

/** The objects of a rendered stream, at the lines of the repository that wrote them; else at those of the stream. */
export function locateStream(streamPath: string, text: string, origins: Origins): readonly GivenObject[] {
  const { documents, problems, sources } = parseYaml(streamPath, text, { dialect: 'kubernetes' });
  for (const problem of problems) origins.workspace.ledger.problem(problem);
  const placer = createPlacer(origins);
  return documents.flatMap((document, i) => {
    const source = sources[i];
    const template = source === undefined ? undefined : findTemplate(source, origins);
    const unit = template?.chart ?? streamPath;
    return manifestsOf(document, unit).map((manifest): GivenObject => {
      const node = template ? placer.inTemplate(manifest, template.file) : placer.inFiles(manifest);
      if (!node) return { manifest, chart: template?.chart };
      return { manifest: { ...(manifestsOf(node, unit)[0] ?? manifest), unit }, chart: template?.chart };
    });
  });
}

interface Placer {
  /** An object that a template wrote. */
  inTemplate(manifest: Manifest, file: string): DataNode;
  /** An object that a kustomization or a plain file wrote; undefined when the repository has none like it. */
  inFiles(manifest: Manifest): DataNode | undefined;
}

function createPlacer({ workspace, manifests }: Omit<Origins, 'charts'>): Placer {
  const outlines = new Map<string, readonly DataNode[]>();
  const outlineOf = (file: string): readonly DataNode[] => {
    let known = outlines.get(file);
    if (!known) {
      known = outlineTemplate(file, workspace.read(file) ?? '');
      outlines.set(file, known);
    }
    return known;
  };
  return {
    inTemplate(manifest, file) {
      const rendered = manifests.filter((other) => other.path === file && other.kind === manifest.kind);
      const named = rendered.filter((other) => other.name === manifest.name || rendered.length === 1);
      const native = mostAlike(manifest, named);
      // What the repository's values leave empty stands in the template alone.
      const outline = outlineOf(file).find((node) => textOf(at(node, 'kind')) === manifest.kind);
      const origins = [...(native ? [native] : []), ...(outline ? [outline] : [])];
      return transferPlaces(manifest.node, origins, startOf(file, workspace.read(file) ?? ''));
    },
    inFiles(manifest) {
      const name = bareName(manifest);
      const same = manifests.filter(
        (other) =>
          other.kind === manifest.kind &&
          other.name === name &&
          (other.namespace === undefined || manifest.namespace === undefined || other.namespace === manifest.namespace),
      );
      const origin = mostAlike(manifest, same) ?? fromAnnotation(manifest, workspace);
      return origin && transferPlaces(manifest.node, [origin], origin.place);
    },
  };
}

function mostAlike(manifest: Manifest, others: readonly Manifest[]): DataNode | undefined {
  let best: { readonly node: DataNode; readonly score: number } | undefined;
  for (const { node } of others) {
    const score = likeness(manifest.node, node);
    if (!best || score > best.score) best = { node, score };
  }
  return best?.node;
}

/** Generators of kustomize add a hash of the content to the name. */
export function bareName({ kind, name }: Manifest): string {
  return kind === 'ConfigMap' || kind === 'Secret' ? name.replace(/-[a-z0-9]{10}$/, '') : name;
}

/** `config.kubernetes.io/origin`, which `buildMetadata: [originAnnotations]` of a kustomization asks for. */
function fromAnnotation(manifest: Manifest, workspace: Workspace): DataNode | undefined {
  const text = textOf(at(manifest.node, 'metadata', 'annotations', 'config.kubernetes.io/origin'));
  const written = text === undefined ? undefined : /^path:\s*(\S+)\s*$/m.exec(text)?.[1];
  if (written === undefined) return undefined;
  const suffix = path.normalize(written).replace(/^(?:\.\.\/)+/, '');
  const found = [...workspace.files.keys()].filter((file) => file === suffix || file.endsWith(`/${suffix}`));
  const [file] = found;
  if (file === undefined || found.length > 1) return undefined;
  return parseYaml(file, workspace.read(file) ?? '', { dialect: 'kubernetes' }).documents.find(
    (node) => textOf(at(node, 'kind')) === manifest.kind,
  );
}

/** `orders/templates/deployment.yaml` or `shop/charts/orders/templates/deployment.yaml`, as `helm template` writes it. */
function findTemplate(
  source: string,
  { workspace, charts }: Origins,
): { readonly file: string; readonly chart: string } | undefined {
  const [top = '', ...rest] = source.split('/');
  for (const chart of charts.filter(({ name }) => name === top)) {
    const inside = path.join(chart.folder, ...rest);
    if (workspace.has(inside)) return { file: inside, chart: chart.folder };
    // A part that stands beside the chart (`file://../orders`) is printed below `charts/`.
    const [part, ...below] = rest[0] === 'charts' ? rest.slice(1) : [];
    for (const other of charts.filter(({ name }) => name === part)) {
      const file = path.join(other.folder, ...below);
      if (workspace.has(file)) return { file, chart: chart.folder };
    }
  }
  return undefined;
}

/** The first line of a template that says something: where the object as a whole is anchored. */
function startOf(file: string, text: string): Place {
  const lines = text.split(/\r\n|\r|\n/);
  const index = Math.max(
    0,
    lines.findIndex((line) => /\S/.test(line) && !/^\s*#/.test(line)),
  );
  const line = lines[index] ?? '';
  const column = Math.max(0, line.search(/\S/)) + 1;
  return { path: file, line: index + 1, column, endLine: index + 1, endColumn: line.trimEnd().length + 1 };
}
