import { at, type DataNode, entriesOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Repository, Workload } from '../../services/types.ts';
import { findConfigMap } from '../../services/workloads/queries.ts';
import { rawEnvironment } from '../../services/workloads/raw-env.ts';
import { configMapNames } from '../../services/workloads/used-config-maps.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { eachWorkload } from './each-workload.ts';
import { deployed, deployment } from './example-repository.ts';

interface Written {
  readonly name: string;
  readonly value: DataNode;
  readonly where: 'env' | 'data';
}

function writtenValues(workload: Workload, repository: Repository): readonly Written[] {
  const env = workload.containers
    .flatMap(rawEnvironment)
    .flatMap(({ name, value }): readonly Written[] => (value ? [{ name, value, where: 'env' }] : []));
  const data = configMapNames(workload).flatMap((name) =>
    entriesOf(at(findConfigMap(workload, repository, name)?.node, 'data')).map(
      ({ key, value }): Written => ({ name: key, value, where: 'data' }),
    ),
  );
  return [...env, ...data];
}

/** What go-yaml reads as a number or boolean is not a string. A null is an empty string to the API. */
function isString(node: DataNode): boolean {
  return node.kind === 'scalar' && (node.value === null || typeof node.value === 'string');
}

export const unquotedEnvironmentValue: Rule = {
  id: 'unquoted-environment-value',
  code: 'NR3024',
  title: 'An environment value is not a string',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['env-value-is-string'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    env: 'The value of {name} is {text} without quotes, which YAML reads as a {type}: the API server rejects the whole object, so the rollout does not happen. Write "{text}".',
    data: 'The ConfigMap key {name} holds {text} without quotes, which YAML reads as a {type}: the API server rejects the ConfigMap. Write "{text}".',
  },
  docs: {
    what: 'Looks at env values of all containers, and at the data of the ConfigMaps that they use: numbers and booleans, yes and no included, must be quoted.',
    why: 'Environment variables are strings, and the API server does not convert.',
    fix: 'Quote the value: PORT: "3000".',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables',
    ],
  },
  examples: {
    bad: [{ title: 'a number', files: deployed([deployment({ container: 'env:\n  - name: PORT\n    value: 3000' })]) }],
    good: [
      { title: 'a string', files: deployed([deployment({ container: 'env:\n  - name: PORT\n    value: "3000"' })]) },
    ],
  },
  check: (service) =>
    eachWorkload(service, (workload): readonly Outcome[] => {
      const values = writtenValues(workload, service.repository);
      if (values.length === 0) return [notApplicable('the manifest writes no environment values')];
      const wrong = values.filter(({ value }) => !isString(value));
      if (wrong.length === 0) {
        const first: Place = values[0]?.value.place ?? workload.place;
        return [pass({ place: first, note: `${values.length} values are strings` })];
      }
      return wrong.map(({ name, value, where }) => {
        const type = value.kind === 'scalar' ? typeof value.value : value.kind;
        const text = value.kind === 'scalar' ? value.source : `a ${value.kind}`;
        return fail({
          message: where,
          args: { name, text, type },
          place: value.place,
          anchor: `${workload.id} ${name}`,
        });
      });
    }),
};
