/** Which stages contribute to the shipped image: by FROM, COPY --from or RUN --mount=from. BuildKit skips the rest. */
import type { DockerInstruction, DockerStage } from '../../parsers/dockerfile-types.ts';

/** The stage that `--from=` names: case-insensitively by name, or by index. Undefined for an image. */
export function stageNamed(stages: readonly DockerStage[], name: string): DockerStage | undefined {
  if (/^\d+$/.test(name)) return stages[Number(name)];
  const lower = name.toLowerCase();
  return stages.findLast((stage) => stage.name === lower);
}

/** Names of stages or images that an instruction reads files from. */
export function sourcesOf(instruction: DockerInstruction): string[] {
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
    chain.unshift(next);
    parent = next.parent;
  }
  return chain;
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
