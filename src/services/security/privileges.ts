import { at, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Manifest, Service, Workload } from '../types.ts';
import { podSpecOf } from '../workloads/pod-spec.ts';
import { canMeet } from '../workloads/related.ts';

/** A right that the process or its pipeline holds: too wide, or bounded. */
export interface Privilege {
  readonly kind: 'wildcard-role' | 'admin-role' | 'mounted-token' | 'write-all' | 'superuser' | 'bounded';
  readonly what: string;
  readonly place: Place;
}

/** Clients of the Kubernetes API: such a service needs the token of its account. */
const API_CLIENTS =
  /^(?:@kubernetes\/client-node|kubernetes-client|@godaddy\/terminus-k8s|@dot-i\/k8s-operator|kubernetes-fluent-client)$/;

export const privilegesOf = memoizeByService((service: Service): readonly Privilege[] => [
  ...service.workloads.flatMap((workload) => ofPod(service, workload)),
  ...ofPipelines(service),
  ...ofDatabases(service),
]);

function ofPod(service: Service, workload: Workload): readonly Privilege[] {
  const pod = workload.platform === 'kubernetes' ? podSpecOf(workload) : undefined;
  if (!pod) return [];
  const named = at(pod, 'serviceAccountName') ?? at(pod, 'serviceAccount');
  const account = textOf(named) ?? 'default';
  const granted = grantsOf(service, workload, account);
  if (granted.length > 0) return granted;
  const own = at(pod, 'automountServiceAccountToken');
  const object = service.repository.manifests.find(
    (item) => item.kind === 'ServiceAccount' && item.name === account && isNear(item, workload),
  );
  const automount = own ?? at(object?.node, 'automountServiceAccountToken');
  if (automount && textOf(automount) === 'false')
    return [{ kind: 'bounded', what: 'no token of the cluster', place: automount.place }];
  const usesApi = [...(service.program?.packages.keys() ?? [])].some((name) => API_CLIENTS.test(name));
  if (usesApi && named && account !== 'default')
    return [{ kind: 'bounded', what: `an account of its own, ${account}`, place: named.place }];
  return [{ kind: 'mounted-token', what: account, place: named?.place ?? workload.container.place }];
}

function isNear(manifest: Manifest, workload: Workload): boolean {
  return workload.manifest === undefined || canMeet(manifest, workload.manifest);
}

/** Roles bound to the account of the pod that allow everything, or cluster-admin. */
function grantsOf(service: Service, workload: Workload, account: string): readonly Privilege[] {
  const { manifests } = service.repository;
  return manifests.flatMap((binding): readonly Privilege[] => {
    if (!/^(?:Cluster)?RoleBinding$/.test(binding.kind)) return [];
    const bound = itemsOf(at(binding.node, 'subjects')).some((subject) => isSubject(subject, account, workload));
    if (!bound) return [];
    const reference = at(binding.node, 'roleRef');
    const name = textOf(at(reference, 'name'));
    if (name === 'cluster-admin' || name === 'admin')
      return [{ kind: 'admin-role', what: name, place: at(reference, 'name')?.place ?? binding.place }];
    const kind = textOf(at(reference, 'kind'));
    const role = manifests.find((item) => item.kind === kind && item.name === name);
    if (!role) return [];
    const wide = itemsOf(at(role.node, 'rules')).flatMap((rule) =>
      ['verbs', 'resources'].flatMap((key) => itemsOf(at(rule, key)).filter((item) => textOf(item) === '*')),
    )[0];
    return wide
      ? [{ kind: 'wildcard-role', what: `${role.kind} ${role.name}`, place: wide.place }]
      : [{ kind: 'bounded', what: `${role.kind} ${role.name} names what it allows`, place: role.place }];
  });
}

function isSubject(subject: DataNode, account: string, workload: Workload): boolean {
  if (textOf(at(subject, 'kind')) !== 'ServiceAccount' || textOf(at(subject, 'name')) !== account) return false;
  const namespace = textOf(at(subject, 'namespace'));
  return namespace === undefined || workload.namespace === undefined || namespace === workload.namespace;
}

/** `permissions` of GitHub workflows (docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions). */
function ofPipelines({ repository }: Service): readonly Privilege[] {
  const files = [...new Set(repository.ci.filter((job) => job.system === 'github').map((job) => job.path))];
  return files.flatMap((path): readonly Privilege[] => {
    const [document] = repository.data(path);
    const scopes = [document, ...entriesOf(at(document, 'jobs')).map(({ value }) => value)].flatMap(
      (node) => at(node, 'permissions') ?? [],
    );
    const wide = scopes.find((node) => textOf(node) === 'write-all');
    if (wide) return [{ kind: 'write-all', what: path, place: wide.place }];
    const [first] = scopes;
    return first ? [{ kind: 'bounded', what: `permissions of ${path}`, place: first.place }] : [];
  });
}

/** Accounts that may do everything with a database server. */
const SUPERUSERS = /^(?:[a-z+]+:\/\/)(postgres|root|sa|admin|mysql|sys|system)(?::|@)/i;
const USER_NAMES = /^(?:PG|POSTGRES|MYSQL|MARIADB|DB|DATABASE|MONGO)_?(?:USER|USERNAME)$/i;

function ofDatabases(service: Service): readonly Privilege[] {
  const read = new Set(
    [...(service.program?.modules.values() ?? [])].flatMap((facts) => facts.envReads.map((item) => item.name)),
  );
  return service.workloads
    .filter((workload) => workload.purpose !== 'development' && workload.platform !== 'compose')
    .flatMap(({ container }) =>
      container.env.flatMap((variable): readonly Privilege[] => {
        if (!read.has(variable.name) || variable.value === undefined) return [];
        const user = USER_NAMES.test(variable.name)
          ? /^(?:postgres|root|sa|admin)$/i.exec(variable.value)?.[0]
          : SUPERUSERS.exec(variable.value)?.[1];
        return user ? [{ kind: 'superuser', what: user, place: variable.place }] : [];
      }),
    );
}
