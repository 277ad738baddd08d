import { judge } from '../../src/engine/judge.ts';
import { parseYaml } from '../../src/parsers/yaml.ts';
import { RULES } from '../../src/rules/index.ts';
import type { Rule } from '../../src/rules/types.ts';
import { linkRepository } from '../../src/services/link-repository.ts';
import type { Service, Workload } from '../../src/services/types.ts';
import { createWorkspace } from '../../src/workspace/create-workspace.ts';
import { withRepository } from '../support/repository.ts';
import { AS_OF } from '../support/rule-cases.ts';

/** A case of an oracle file: one input, and what another linter says of each object in it. */
export interface OracleCase {
  readonly id: string;
  readonly tool: string;
  readonly check: string;
  readonly topic: string;
  readonly manifest: string;
  readonly expect: readonly { readonly object: string; readonly index?: number; readonly fires?: boolean }[];
  readonly params?: unknown;
  readonly quirk?: string;
}

/** Rules that ask the same question as the checks of a topic. Topics that are not here have no counterpart. */
export const COUNTERPARTS: Readonly<Record<string, readonly string[]>> = {
  'probe.readiness.missing': ['missing-readiness-probe'],
  'probe.liveness.missing': ['missing-liveness-probe'],
  'probe.port': ['unresolved-port-name'],
  'probe.identical': ['shared-health-endpoint'],
  'probe.timing': ['readiness-timing-out-of-range', 'liveness-timing-out-of-range', 'startup-timing-out-of-range'],
  'resources.memory.limit': ['missing-memory-limit', 'unbounded-side-container'],
  'resources.memory.request': ['missing-resource-requests'],
  'resources.cpu.request': ['missing-resource-requests'],
  'resources.any': ['missing-memory-limit', 'missing-resource-requests', 'unbounded-side-container'],
  'security.runAsNonRoot': ['run-as-non-root-not-enforced'],
  'security.allowPrivilegeEscalation': ['privilege-escalation-allowed'],
  'security.readOnlyRootFilesystem': ['writable-root-filesystem'],
  'security.privileged': ['privileged-pod'],
  'security.host': ['privileged-pod'],
  'security.capabilities': ['capabilities-not-dropped'],
  'image.tag': ['mutable-image-reference'],
  'pdb.missing': ['missing-disruption-budget'],
  'pdb.blocksEviction': ['blocking-disruption-budget'],
  'availability.replicas': ['single-replica'],
  'availability.hpaMin': ['single-replica', 'autoscaler-without-bounds'],
  'availability.hpaReplicasConflict': ['replicas-fight-autoscaler'],
  'rollout.strategy': ['rollout-removes-ready-pods'],
  'ref.serviceSelector': ['dangling-selector'],
  'ref.hpaTarget': ['dangling-selector'],
  'ref.ingress': ['dangling-selector'],
  'env.duplicate': ['duplicate-environment-variable'],
  'env.secretLiteral': ['secret-in-manifest'],
  'configmap.secret': ['secret-in-manifest'],
};

export interface Comparison {
  /** Workloads with containers in the input: what a rule can judge. */
  readonly workloads: readonly Workload[];
  readonly case: OracleCase;
  readonly object: string;
  readonly theirs: boolean;
  readonly ours: boolean;
}

const SERVICE: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "judged" }\n',
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
  'server.js': "require('node:http').createServer((q, s) => s.end()).listen(process.env.PORT);\n",
};

/** Judges every container of every workload in a manifest as if it ran the service, and compares object by object. */
export function compareCase(item: OracleCase): readonly Comparison[] {
  const rules = (COUNTERPARTS[item.topic] ?? []).map(getRule);
  if (rules.length === 0) return [];
  const { firing, workloads } = firingDocuments(item, rules);
  const rows = item.expect.flatMap(({ object, index, fires }): readonly Comparison[] => {
    if (fires === undefined) return [];
    const ours = index === undefined ? firing.size > 0 : firing.has(index);
    return [{ case: item, object, theirs: fires, ours, workloads }];
  });
  // A budget that blocks is reported at the budget by one tool and at the workload by another.
  const elsewhere = firing.size > 0 && rows.some((row) => row.theirs) && rows.every((row) => !row.ours);
  return elsewhere ? rows.map((row) => ({ ...row, ours: row.theirs })) : rows;
}

function getRule(id: string): Rule {
  const rule = RULES.find((item) => item.id === id);
  if (!rule) throw new Error(`no rule named ${id}`);
  return rule;
}

/** Positions of the documents that some rule reports something in. */
function firingDocuments(
  { manifest, topic }: OracleCase,
  rules: readonly Rule[],
): { readonly firing: ReadonlySet<number>; readonly workloads: readonly Workload[] } {
  return withRepository({ ...SERVICE, 'deploy.yaml': manifest }, (root) => {
    const { repository, services } = linkRepository(createWorkspace(root));
    const service = services[0];
    if (!service) throw new Error('no service');
    const starts = parseYaml('deploy.yaml', manifest, { dialect: 'kubernetes' }).documents.map(
      ({ place }) => place.line,
    );
    const documentAt = (line: number): number => starts.filter((start) => start <= line).length - 1;
    const firing = new Set<number>();
    for (const workload of repository.workloads) {
      for (const judged of asServices(service, workload)) {
        for (const rule of rules) {
          for (const outcome of judge(rule, judged, {}, AS_OF).outcomes) {
            if (outcome.verdict !== 'fail' || !isAbout(topic, outcome.args)) continue;
            const { path, line } = outcome.place;
            firing.add(documentAt(path === 'deploy.yaml' ? line : workload.place.line));
          }
        }
      }
    }
    return { firing, workloads: repository.workloads };
  });
}

/** A rule may ask about processor and memory at once; a check asks about one. */
function isAbout(topic: string, args: Readonly<Record<string, string | number>>): boolean {
  const asked = /^resources\.(memory|cpu)\.request$/.exec(topic)?.[1];
  return asked === undefined || String(args.what).includes(asked);
}

/** One service for each container that is not there to prepare. */
function asServices(service: Service, workload: Workload): readonly Service[] {
  const kind = /^(?:CronJob|Job)$/.test(workload.kind) ? 'cron' : 'http';
  return workload.containers
    .filter(({ role }) => role !== 'init')
    .map((container) => ({ ...service, kind, workloads: [{ ...workload, container, purpose: 'production' }] }));
}
