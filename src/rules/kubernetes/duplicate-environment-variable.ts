import type { RawVariable } from '../../services/workloads/raw-env.ts';
import { rawEnvironment } from '../../services/workloads/raw-env.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { deployed, deployment } from './example-repository.ts';

const twice = (second: string): string =>
  `env:\n  - name: LOG_LEVEL\n    value: info\n  - name: ${second}\n    value: debug`;

interface Repeated {
  readonly first: RawVariable;
  readonly again: RawVariable;
}

function findRepeated(variables: readonly RawVariable[]): readonly Repeated[] {
  const seen = new Map<string, RawVariable>();
  return variables.flatMap((again) => {
    const first = seen.get(again.name);
    if (first) return [{ first, again }];
    seen.set(again.name, again);
    return [];
  });
}

export const duplicateEnvironmentVariable: Rule = {
  id: 'duplicate-environment-variable',
  code: 'NR3025',
  title: 'An environment variable is set twice',
  area: 'kubernetes',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['duplicate-env'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    twice:
      '{name} is set twice in container {container}: the last one wins, whatever the first says, and server-side apply refuses the list. Remove one.',
  },
  docs: {
    what: 'Compares the names of the env list of each container, and of the list form of environment in compose.',
    why: 'Whoever changes the first of the two sees no effect. Merges of later changes go wrong too, because the list is keyed by name.',
    fix: 'Keep one entry for each name.',
    references: ['https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy'],
  },
  examples: {
    bad: [{ title: 'two log levels', files: deployed([deployment({ container: twice('LOG_LEVEL') })]) }],
    good: [{ title: 'two variables', files: deployed([deployment({ container: twice('DEBUG_LEVEL') })]) }],
  },
  check(service) {
    const containers = service.workloads.flatMap((workload) =>
      workload.containers.map((container) => ({ workload, container, variables: rawEnvironment(container) })),
    );
    const written = containers.filter(({ variables }) => variables.length > 0);
    if (written.length === 0) return [notApplicable('no manifest sets environment variables in a list')];
    return written.flatMap(({ workload, container, variables }): readonly Outcome[] => {
      const repeated = findRepeated(variables);
      const [first] = variables;
      if (repeated.length === 0) return first ? [pass({ place: first.place, note: `${variables.length} names` })] : [];
      return repeated.map(({ first: before, again }) =>
        fail({
          message: 'twice',
          args: { name: again.name, container: container.name },
          place: again.place,
          related: [{ place: before.place, note: 'first set here' }],
          anchor: `${workload.id} ${container.name} ${again.name}`,
        }),
      );
    });
  },
};
