import { readBudget } from '../../services/workloads/disruption-budget.ts';
import { findDisruptionBudgets, minimumReplicas, openReplicas } from '../../services/workloads/queries.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachServing } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

const budget = (field: string): string =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: api\nspec:\n  ${field}\n  selector:\n    matchLabels:\n      app: api\n`;

export const blockingDisruptionBudget: Rule = {
  id: 'blocking-disruption-budget',
  code: 'NR3027',
  title: 'The PodDisruptionBudget never allows an eviction',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['pdb-allows-eviction'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    blocks:
      '{field} {text} leaves no pod to evict while {workload} runs its minimum of {replicas}: node drains and cluster upgrades wait for ever, until somebody deletes the budget or the pod. Use maxUnavailable: 1{more}.',
    both: 'The budget sets minAvailable and maxUnavailable: the API server accepts only one of them. Keep maxUnavailable: 1.',
    several:
      '{count} PodDisruptionBudgets select the pods of {workload}: the eviction API refuses a pod with more than one budget. Keep one.',
  },
  docs: {
    what: 'Works out how many pods the budget lets go at the fewest replicas that may run (the minimum of the autoscaler, else replicas, else 1), percentages rounded up.',
    why: 'A budget that allows nothing stops every drain of the node that the pod is on.',
    fix: 'Use maxUnavailable: 1, and run at least two replicas.',
    references: ['https://kubernetes.io/docs/tasks/run-application/configure-pdb/'],
  },
  examples: {
    bad: [
      {
        title: 'all replicas must stay',
        files: deployed([deployment({ spec: 'replicas: 2' }), budget('minAvailable: 2')]),
      },
    ],
    good: [
      {
        title: 'one may go',
        files: deployed([deployment({ spec: 'replicas: 2' }), budget('maxUnavailable: 1')]),
      },
    ],
  },
  check: (service) =>
    eachServing(service, (workload): readonly Outcome[] => {
      const budgets = findDisruptionBudgets(workload, service.repository);
      if (budgets.length === 0) return [notApplicable('no PodDisruptionBudget selects the pods')];
      const open = openReplicas(workload, service.repository);
      if (open) return [unknown('how many replicas run is filled in elsewhere', { place: open.place })];
      const replicas = minimumReplicas(workload, service.repository);
      const units = new Set(budgets.map((item) => item.unit));
      const found: Outcome[] = budgets.flatMap((item): readonly Outcome[] => {
        const { allowed, field, text, place } = readBudget(item, replicas.value);
        if (field === 'both') return [fail({ message: 'both', place, anchor: `${workload.id} ${item.name}` })];
        if (allowed === undefined) return [unknown(`${text} is not a number of pods`, { place })];
        // Scaled to zero, there is nothing to evict.
        if (allowed > 0 || replicas.value === 0)
          return [pass({ place, note: `${allowed} of ${replicas.value} may go` })];
        const more = replicas.value < 2 ? ' and at least 2 replicas' : '';
        return [
          fail({
            message: 'blocks',
            args: {
              field: field === 'none' ? 'minAvailable' : field,
              text,
              workload: workload.name,
              replicas: replicas.value,
              more,
            },
            place,
            related: [{ place: replicas.place, note: `${replicas.value} replicas` }],
            anchor: `${workload.id} ${item.name}`,
          }),
        ];
      });
      const [first] = budgets;
      if (first && budgets.length > 1 && units.size === 1)
        found.push(
          fail({
            message: 'several',
            args: { count: budgets.length, workload: workload.name },
            place: budgets[1]?.place ?? first.place,
            related: [{ place: first.place, note: 'the first budget' }],
            anchor: `${workload.id} several`,
          }),
        );
      return found;
    }),
};
