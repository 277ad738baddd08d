import { at, booleanOf, type DataNode, entriesOf, itemsOf, textOf } from '../../../parsers/data.ts';
import type { Workspace } from '../../../workspace/types.ts';
import type { CiJob } from '../../types.ts';
import { load, located, shellStep, textsOf } from './read.ts';

const GITLAB_KEYWORDS =
  /^(?:default|include|stages|variables|workflow|image|services|cache|before_script|after_script|pages|spec)$/;

/** GitLab CI; what is included from elsewhere is a remote job. */
export function gitlabJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const document = load(workspace, file);
  const before = itemsOf(at(document, 'before_script') ?? at(document, 'default', 'before_script'));
  const jobs = entriesOf(document).flatMap(({ key, keyPlace, value }): readonly CiJob[] => {
    if (GITLAB_KEYWORDS.test(key) || key.startsWith('.') || value.kind !== 'map') return [];
    const parents = extendedJobs(document, value, 0);
    const find = (name: string): DataNode | undefined =>
      [value, ...parents].map((node) => at(node, name)).find((node) => node !== undefined);
    const script = [
      ...itemsOf(find('before_script') ?? undefined),
      ...(find('before_script') ? [] : before),
      ...itemsOf(find('script')),
    ];
    const canFail = booleanOf(find('allow_failure')) === true;
    const container = find('image') ?? at(document, 'image') ?? at(document, 'default', 'image');
    const image = located(at(container, 'name')) ?? located(container);
    const remote = located(at(find('trigger'), 'project') ?? at(find('trigger'), 'include'));
    return [
      {
        system: 'gitlab',
        path: file,
        name: key,
        place: keyPlace,
        triggers: [],
        steps: script.map((node) => shellStep(workspace, node, canFail)),
        remote,
        ...(image ? { image } : {}),
        canFail,
        services: itemsOf(find('services') ?? at(document, 'services') ?? at(document, 'default', 'services')).flatMap(
          (item) => located(at(item, 'name')) ?? located(item) ?? [],
        ),
        needs: textsOf(find('needs')),
      },
    ];
  });
  const include = at(document, 'include');
  const remotes = (include?.kind === 'list' ? include.items : include ? [include] : []).filter(
    (item) => textOf(at(item, 'local')) === undefined,
  );
  return [
    ...jobs,
    ...remotes.map(
      (item): CiJob => ({
        system: 'gitlab',
        path: file,
        name: 'include',
        place: item.place,
        triggers: [],
        steps: [],
        remote: located(at(item, 'template') ?? at(item, 'project') ?? at(item, 'remote') ?? item) ?? {
          value: 'include',
          place: item.place,
        },
      }),
    ),
  ];
}

function extendedJobs(document: DataNode | undefined, job: DataNode, depth: number): readonly DataNode[] {
  const extend = at(job, 'extends');
  const names = extend?.kind === 'list' ? extend.items.flatMap((item) => textOf(item) ?? []) : [textOf(extend) ?? ''];
  if (depth > 5) return [];
  return names.flatMap((name) => {
    const parent = at(document, name);
    return parent ? [parent, ...extendedJobs(document, parent, depth + 1)] : [];
  });
}
