import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../../parsers/data.ts';
import type { Workspace } from '../../../workspace/types.ts';
import type { CiJob, CiStep, Located } from '../../types.ts';
import { inputsOf, load, located, shellStep } from './read.ts';

/** CircleCI: commands of the file are expanded, orbs are remote. */
export function circleJobs(workspace: Workspace, file: string): readonly CiJob[] {
  const document = load(workspace, file);
  const commands = at(document, 'commands');
  const orbs = entriesOf(at(document, 'orbs'));
  const steps = (list: readonly DataNode[], depth: number): readonly CiStep[] =>
    list.flatMap((step): readonly CiStep[] => {
      const run = at(step, 'run');
      const command = at(run, 'command') ?? (run && textOf(run) !== undefined ? run : undefined);
      if (command) return [shellStep(workspace, command, false)];
      const name = textOf(step) ?? entriesOf(step)[0]?.key ?? '';
      const own = at(commands, name);
      if (own && depth < 4) return steps(itemsOf(at(own, 'steps')), depth + 1);
      const uses: Located<string> = { value: name, place: step.place };
      return [
        {
          name,
          place: step.place,
          uses,
          with: inputsOf(entriesOf(step)[0]?.value),
          commands: [],
          canFail: false,
          workingDirectory: undefined,
        },
      ];
    });
  const jobs = entriesOf(at(document, 'jobs')).map(({ key, keyPlace, value }): CiJob => {
    const used = at(value, 'executor');
    const executor = at(document, 'executors', textOf(used) ?? textOf(at(used, 'name')) ?? '');
    // The first container is the one of the steps (circleci.com/docs/using-docker/#using-multiple-docker-images).
    const image = located(at(itemsOf(at(value, 'docker') ?? at(executor, 'docker'))[0], 'image'));
    return {
      system: 'circleci',
      path: file,
      name: key,
      place: keyPlace,
      triggers: [],
      steps: steps(itemsOf(at(value, 'steps')), 0),
      remote: undefined,
      ...(image ? { image } : {}),
    };
  });
  const used = entriesOf(at(document, 'workflows')).flatMap((flow) => itemsOf(at(flow.value, 'jobs')));
  const remote = used.flatMap((item): readonly CiJob[] => {
    const name = textOf(item) ?? entriesOf(item)[0]?.key ?? '';
    const orb = orbs.find((entry) => name.startsWith(`${entry.key}/`));
    if (!orb) return [];
    return [
      {
        system: 'circleci',
        path: file,
        name,
        place: item.place,
        triggers: [],
        steps: [],
        remote: { value: `${textOf(orb.value)}: ${name}`, place: item.place },
      },
    ];
  });
  return [...jobs, ...remote];
}
