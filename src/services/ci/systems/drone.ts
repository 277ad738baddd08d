import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../../parsers/data.ts';
import type { Workspace } from '../../../workspace/types.ts';
import type { CiJob } from '../../types.ts';
import { inputsOf, loadAll, located, shellStep, textsOf } from './read.ts';

/**
 * Drone and Woodpecker: each step is a container of its own, with commands, or a plugin that its settings drive
 * (docs.drone.io/pipeline/docker/syntax/steps, woodpecker-ci.org/docs/usage/workflow-syntax).
 */
export function droneJobs(workspace: Workspace, file: string): readonly CiJob[] {
  return loadAll(workspace, file).flatMap((document) => {
    if ((textOf(at(document, 'kind')) ?? 'pipeline') !== 'pipeline') return [];
    const services = namedNodes(at(document, 'services')).flatMap(({ node }) => located(at(node, 'image')) ?? []);
    // `pipeline` is what both called their steps at first.
    return namedNodes(at(document, 'steps') ?? at(document, 'pipeline')).map(({ name, node }): CiJob => {
      const image = located(at(node, 'image'));
      const canFail = textOf(at(node, 'failure')) === 'ignore';
      const commands = at(node, 'commands');
      const lines = commands?.kind === 'list' ? itemsOf(commands) : commands ? [commands] : [];
      const plugin = {
        name,
        place: node.place,
        uses: image,
        with: inputsOf(at(node, 'settings')),
        commands: [],
        canFail,
        workingDirectory: undefined,
      };
      const directory = textOf(at(node, 'directory'));
      return {
        system: 'drone',
        path: file,
        name,
        place: node.place,
        triggers: [],
        steps:
          lines.length > 0
            ? lines.map((line) => ({ ...shellStep(workspace, line, canFail), workingDirectory: directory }))
            : [plugin],
        remote: undefined,
        ...(image ? { image } : {}),
        canFail,
        services,
        needs: textsOf(at(node, 'depends_on')),
      };
    });
  });
}

/** A list of maps with names, or a map from names to maps. */
function namedNodes(node: DataNode | undefined): readonly { readonly name: string; readonly node: DataNode }[] {
  if (node?.kind === 'list')
    return node.items.map((item) => ({ name: textOf(at(item, 'name')) ?? 'step', node: item }));
  return entriesOf(node).map(({ key, value }) => ({ name: key, node: value }));
}
