/** Which stages contribute to the shipped image: by FROM, COPY --from or RUN --mount=from. BuildKit skips the rest. */
import type { DockerInstruction, DockerStage } from '../../parsers/dockerfile-types.ts';

/** The stage that `--from=` names: case-insensitively by name, or by index. Undefined for an image. */
export function stageNamed(stages: readonly DockerStage[], name: string): DockerStage | undefined {
  if (/^\d+$/.test(name)) return stages[Number(name)];
  let names = stageNames.get(stages);
  if (names === undefined) {
    // The last stage of a name wins, as in BuildKit's statesByName.
    names = new Map(stages.flatMap((stage) => (stage.name === undefined ? [] : [[stage.name, stage] as const])));
    stageNames.set(stages, names);
  }
  return names.get(name.toLowerCase());
}

const stageNames = new WeakMap<readonly DockerStage[], ReadonlyMap<string, DockerStage>>();

/** Names of stages or images that an instruction reads files from. */
function sourcesOf(instruction: DockerInstruction): string[] {
  if (instruction.keyword === 'COPY') {
    const from = instruction.flags.get('from');
    return from === undefined || from === '' ? [] : [from];
  }
  if (instruction.keyword !== 'RUN') return [];
  return instruction.flagList.flatMap(({ name, value }) => {
    const from = name === 'mount' ? /(?:^|,)from=([^,]+)/.exec(value)?.[1] : undefined;
    return from === undefined ? [] : [from];
  });
}

/** The stage and its parents, base-most first. */
export function chainOf(stage: DockerStage, stages: readonly DockerStage[]): readonly DockerStage[] {
  const chain = [stage];
  for (let parent = stage.parent; parent !== undefined; ) {
    const next: DockerStage | undefined = stages[parent];
    if (next === undefined) break;
    chain.push(next);
    parent = next.parent;
  }
  return chain.reverse();
}

/** Every stage that the target needs, in file order, the target included. */
export function reachedStages(target: DockerStage, stages: readonly DockerStage[]): readonly DockerStage[] {
  const reached = new Set<DockerStage>();
  const queue = [target];
  for (let stage = queue.pop(); stage !== undefined; stage = queue.pop()) {
    if (reached.has(stage)) continue;
    reached.add(stage);
    const parent = stage.parent === undefined ? undefined : stages[stage.parent];
    if (parent !== undefined) queue.push(parent);
    for (const name of stage.instructions.flatMap(sourcesOf)) {
      const source = stageNamed(stages, name);
      if (source !== undefined) queue.push(source);
    }
  }
  return stages.filter((stage) => reached.has(stage));
}
