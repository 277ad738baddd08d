import path from 'node:path/posix';
import { isMap, isSeq, stringify } from 'yaml';
import { at, plainOf } from '../../parsers/data.ts';
import { isGenerated } from '../guards.ts';
import type { Recipe, TextEdit } from '../types.ts';
import { isInTemplate } from './chart-values.ts';
import { addItem, findPair, openYaml, removePair } from './document.ts';
import { findContainer, openObject } from './workloads.ts';

export const missingDisruptionBudget: Recipe = {
  rule: 'missing-disruption-budget',
  level: 'suggested',
  title: 'add a PodDisruptionBudget that lets one pod go at a time',
  fix(context) {
    const workload = findContainer(context)?.workload;
    const labels = plainOf(at(workload?.manifest?.node, 'spec', 'selector', 'matchLabels'));
    if (!workload || labels === undefined || Number(context.finding.args.replicas) < 2) return undefined;
    const folder = path.dirname(workload.path);
    const file = path.join(folder, `${workload.name}-pdb.yaml`);
    // What makes the manifest would have to make the budget too.
    if (isInTemplate(context, workload.place) || context.repository.has(file)) return undefined;
    if (isGenerated(context.text(workload.path) ?? '')) return undefined;
    const { namespace } = workload;
    const budget = stringify({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: workload.name, ...(namespace === undefined ? {} : { namespace }) },
      spec: { maxUnavailable: 1, selector: { matchLabels: JSON.parse(JSON.stringify(labels)) } },
    });
    const listed = listInKustomization(context, folder, path.basename(file));
    return listed === 'impossible' ? undefined : [{ path: file, create: budget }, ...listed];
  },
};

/** A kustomization of the folder must name its resources. */
function listInKustomization(
  context: Parameters<Recipe['fix']>[0],
  folder: string,
  name: string,
): readonly TextEdit[] | 'impossible' {
  const file = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']
    .map((item) => path.join(folder, item))
    .find((item) => context.repository.has(item));
  if (file === undefined) return [];
  const yaml = openYaml(context, file);
  const root = yaml?.documents[0]?.contents;
  const resources = isMap(root) ? findPair(root, 'resources')?.value : undefined;
  const edit = yaml && isSeq(resources) ? addItem(yaml, resources, name) : undefined;
  return edit ? [edit] : 'impossible';
}

export const blockingDisruptionBudget: Recipe = {
  rule: 'blocking-disruption-budget',
  level: 'suggested',
  title: 'let one pod go at a time',
  messages: ['blocks', 'both'],
  fix(context) {
    const { finding } = context;
    const open = openObject(context, finding.place);
    const spec = open && findPair(open.map, 'spec')?.value;
    if (!open || !isMap(spec)) return undefined;
    if (finding.messageId === 'both') {
      const edit = removePair(open.yaml, spec, 'minAvailable');
      return edit && [edit];
    }
    const pair = findPair(spec, 'minAvailable') ?? findPair(spec, 'maxUnavailable');
    const [start] = (isScalarLike(pair?.key) && pair?.key.range) || [];
    const end = (isScalarLike(pair?.value) && pair?.value.range?.[1]) || undefined;
    if (start === undefined || end === undefined) return undefined;
    return [{ path: open.yaml.path, start, end, text: 'maxUnavailable: 1' }];
  },
};

function isScalarLike(node: unknown): node is { readonly range?: readonly [number, number, number] | null } {
  return typeof node === 'object' && node !== null && 'range' in node;
}
