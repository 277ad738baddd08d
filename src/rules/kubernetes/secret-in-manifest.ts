import type { Platform } from '../../services/types.ts';
import { findSecretValues, type SecretValue } from '../../services/workloads/secret-values.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';
import { CLUSTER_KINDS } from './cluster-kinds.ts';
import { deployed, deployment } from './example-repository.ts';

const variable = (value: string): string => `env:\n  - name: DB_PASSWORD\n    ${value}`;

/** Where each platform keeps secrets. */
const STORES: Readonly<Partial<Record<Platform, string>>> = {
  ecs: 'Secrets Manager or the parameter store (secrets with valueFrom)',
  fly: 'fly secrets',
  pm2: 'the environment of the host',
  systemd: 'an EnvironmentFile outside of the repository, or LoadCredential',
};

/** A variable that several containers of a workload get is one secret to move. */
function byName(values: readonly SecretValue[]): readonly (readonly [SecretValue, ...SecretValue[]])[] {
  const groups = new Map<string, [SecretValue, ...SecretValue[]]>();
  for (const value of values) {
    const key = `${value.where}\0${value.name}`;
    const same = groups.get(key);
    if (same) same.push(value);
    else groups.set(key, [value]);
  }
  return [...groups.values()];
}

export const secretInManifest: Rule = {
  id: 'secret-in-manifest',
  code: 'NR3030',
  title: 'A secret value stands in the manifest',
  area: 'kubernetes',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['secret-in-manifest'],
  kinds: CLUSTER_KINDS,
  options: {},
  messages: {
    env: 'The value of {name} is written in the manifest: everybody who can read the repository, the pod or its describe output has the secret, and it stays in the history. Move it to a Secret (valueFrom.secretKeyRef) and rotate it.',
    argument:
      'The argument {name} holds a secret: it shows in the manifest, in the process list of the node and in describe output. Pass it by a Secret and rotate it.',
    ConfigMap:
      'The ConfigMap key {name} holds a secret: ConfigMaps are readable for whoever may list them, and this one is in the repository. Move it to a Secret and rotate it.',
    file: 'The value of {name} is written in {file}: everybody with the repository has the secret, and it stays in the history. Take it from {store}, and rotate it.',
    compose:
      'The value of {name} is written in the compose file: everybody with the repository has it. Take it from an env file that is not committed, or from secrets.',
  },
  docs: {
    what: 'Looks at the env values, arguments and ConfigMaps of every container for names that say secret, credentials in URLs and the token formats of common issuers. Placeholders, references, paths and numbers do not count; the value is never printed.',
    why: 'A secret in a repository is known to everybody who ever cloned it.',
    fix: 'Use secretKeyRef with a Secret that is created outside of the repository (External Secrets, Sealed Secrets), and rotate what was committed.',
    exceptions: 'The usual words of development databases in a compose file are reported as notes.',
    references: ['https://kubernetes.io/docs/concepts/security/secrets-good-practices/'],
  },
  examples: {
    bad: [
      { title: 'a password in env', files: deployed([deployment({ container: variable('value: k3nn-w0rt-2026') })]) },
    ],
    good: [
      {
        title: 'a reference to a Secret',
        files: deployed([
          deployment({
            container: variable('valueFrom:\n      secretKeyRef:\n        name: api\n        key: password'),
          }),
        ]),
      },
    ],
  },
  check(service) {
    if (service.workloads.length === 0) return [notApplicable('no manifest runs the service')];
    // Where a cluster runs the service, a compose file is for developers.
    const shipped = service.workloads.filter((workload) => workload.platform !== 'compose');
    return (shipped.length > 0 ? shipped : service.workloads).flatMap((workload): readonly Outcome[] => {
      const found = findSecretValues(workload, service.repository);
      if (found.length === 0) return [pass({ place: workload.container.place, note: 'no secret values' })];
      return byName(found).map(([{ name, where, place, wellKnown }, ...others]) => {
        const compose = workload.platform === 'compose';
        const store = STORES[workload.platform];
        const file = where === 'env' && store !== undefined;
        return fail({
          message: compose ? 'compose' : file ? 'file' : where,
          args: file ? { name, file: place.path, store } : { name },
          place,
          ...(others.length > 0 ? { related: others.map((other) => ({ place: other.place, note: 'and here' })) } : {}),
          ...(file && wellKnown ? { severity: 'note' } : {}),
          ...(compose ? { severity: wellKnown || workload.purpose === 'unknown' ? 'note' : 'warning' } : {}),
          anchor: `${workload.id} ${name}`,
        });
      });
    });
  },
};
