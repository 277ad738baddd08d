import { privilegesOf } from '../../services/security/privileges.ts';
import { EXAMPLE_SERVICE, exampleManifest } from '../example-service.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Rule, type Severity } from '../types.ts';

const POD = (lines: string): string =>
  exampleManifest().replace('    spec:\n      containers:', `    spec:\n${lines}      containers:`);
const SEVERITY: Readonly<Record<string, Severity>> = {
  'admin-role': 'error',
  'wildcard-role': 'warning',
  'write-all': 'warning',
  superuser: 'warning',
};

export const excessivePrivilege: Rule = {
  id: 'excessive-privilege',
  code: 'NR5230',
  title: 'Credentials allow more than the service needs',
  area: 'security',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['least-privilege-credentials'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    'admin-role':
      'The account of this service is bound to {what}: whoever gets into the process owns the cluster. Bind a Role that names the verbs and resources that it uses.',
    'wildcard-role':
      '{what} allows everything ("*") and is bound to the account of this service: whoever gets into the process has it too. Name the verbs and resources that it uses.',
    'mounted-token':
      'The token of the service account {what} is mounted, though the service does not use the API of the cluster: a stolen token asks it in the name of the service. Set automountServiceAccountToken: false.',
    'write-all':
      'Workflows in {what} may write everything in the repository: a compromised action pushes code and releases. Set permissions: { contents: read } and add what a job needs.',
    superuser:
      'The service logs in to its database as {what}, who may drop everything: a mistake or an injected query has no bound. Give it a role of its own with rights on its tables.',
  },
  docs: {
    what: 'Looks at the service account of the pod (automounted token, bound roles with wildcards, cluster-admin), at permissions of GitHub workflows, and at the database users that manifests name.',
    why: 'What a process may do is what an attacker in it may do.',
    fix: 'automountServiceAccountToken: false, roles that name what they allow, permissions: { contents: read }, a database role of its own.',
    exceptions:
      'Rights that are granted outside of the repository (cloud roles, grants of the database) are for a person to attest.',
    references: [
      'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
      'https://docs.github.com/en/actions/reference/security/secure-use',
    ],
  },
  examples: {
    bad: [
      {
        title: 'a token that nobody uses',
        files: { ...EXAMPLE_SERVICE, 'k8s/api.yaml': exampleManifest() },
      },
    ],
    good: [
      {
        title: 'no token',
        files: { ...EXAMPLE_SERVICE, 'k8s/api.yaml': POD('      automountServiceAccountToken: false\n') },
      },
    ],
  },
  check(service) {
    const privileges = privilegesOf(service);
    if (privileges.length === 0)
      return [unknown('what the credentials of the service allow is granted outside of this repository')];
    const kinds = [...new Set(privileges.map(({ kind, what }) => `${kind} ${what}`))];
    // Several overlays of one pod are one matter.
    return kinds.flatMap((key) => {
      const [first, ...others] = privileges.filter(({ kind, what }) => `${kind} ${what}` === key);
      if (!first) return [];
      const { kind, what, place } = first;
      if (kind === 'bounded') return [pass({ place, note: what })];
      const severity = SEVERITY[kind];
      const related = others.map((other) => ({ place: other.place, note: 'and here' }));
      return [fail({ message: kind, args: { what }, place, related, ...(severity ? { severity } : {}), anchor: key })];
    });
  },
};
