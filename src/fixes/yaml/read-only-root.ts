import { isSeq } from 'yaml';
import type { FixContext, FixResult, Recipe } from '../types.ts';
import { addItem, findPair, mapAround, openYaml, setIn } from './document.ts';
import { findContainer, openContainer, openPodSpec } from './workloads.ts';

/** An emptyDir at /tmp, in the container and among the volumes of its pod. */
function mountScratch(context: FixContext): FixResult {
  const found = findContainer(context);
  const container = found && openContainer(context, found.container);
  const pod = found && openPodSpec(context, found.container);
  if (!container || !pod) return undefined;
  const mount = { name: 'tmp', mountPath: '/tmp' };
  const volume = { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } };
  const mounts = findPair(container.map, 'volumeMounts')?.value;
  const volumes = findPair(pod.map, 'volumes')?.value;
  if (isSeq(volumes) && volumes.items.some((item) => /\bname: tmp\b/.test(String(item)))) return undefined;
  const edits = [
    isSeq(mounts)
      ? addItem(container.yaml, mounts, mount)
      : setIn(container.yaml, container.map, ['volumeMounts'], [mount]),
    isSeq(volumes) ? addItem(pod.yaml, volumes, volume) : setIn(pod.yaml, pod.map, ['volumes'], [volume]),
  ];
  const done = edits.flatMap((edit) => edit ?? []);
  if (done.length !== 2) return undefined;
  // The list of containers may end where the pod ends: the mount belongs to the container, so it stands first.
  return done;
}

export const missingScratchMount: Recipe = {
  rule: 'missing-scratch-mount',
  // Every write fails as it is.
  level: 'safe',
  title: 'mount an emptyDir at /tmp',
  fix: mountScratch,
};

export const scratchInCompose: Recipe = {
  rule: 'missing-scratch-mount',
  level: 'safe',
  title: 'mount a tmpfs at /tmp',
  fix(context) {
    const found = findContainer(context, 'compose');
    if (!found || found.workload.path !== context.finding.place.path) return undefined;
    const yaml = openYaml(context, found.workload.path);
    const map = yaml && mapAround(yaml, context.finding.place);
    if (!yaml || !map || !findPair(map, 'read_only')) return undefined;
    const edit = setIn(yaml, map, ['tmpfs'], ['/tmp'], { after: ['read_only'] });
    return edit && [edit];
  },
};

/** Next keeps its cache in .next, a development server builds where it stands. */
function writesBesideItself({ service: { command } }: FixContext): boolean {
  const name = command?.starter?.name ?? '';
  const steps = (command?.steps ?? []).map((step) => step.text).join('\n');
  return /^(?:next|nuxt)\b/.test(name) || /\b(?:next|nuxt|vite|remix|astro)(?: \w+)* dev\b/.test(steps);
}

export const writableRootFilesystem: Recipe = {
  rule: 'writable-root-filesystem',
  level: 'suggested',
  title: 'make the root file system read-only, with room to write at /tmp',
  fix(context) {
    const found = findContainer(context);
    const open = found && openContainer(context, found.container);
    if (!open || found.container.security.readOnlyRootFilesystem || writesBesideItself(context)) return undefined;
    const readOnly = setIn(open.yaml, open.map, ['securityContext', 'readOnlyRootFilesystem'], true);
    const hasTmp = /mountPath: *["']?\/tmp\b/.test(String(findPair(open.map, 'volumeMounts')?.value ?? ''));
    const scratch = hasTmp ? [] : mountScratch(context);
    return readOnly && scratch ? [readOnly, ...scratch] : undefined;
  },
};
