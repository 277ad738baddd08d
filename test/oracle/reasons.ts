import type { Comparison } from './kubernetes.ts';

/** Why this tool and another one disagree about a class of inputs, on purpose. */
export interface Reason {
  readonly reason: string;
  /** All topics without it. */
  readonly topics?: RegExp;
  readonly tool?: string;
  /** What this tool does where the other one does the opposite. */
  readonly ours: 'fires' | 'silent' | 'either';
  readonly holds?: (row: Comparison) => boolean;
}

const text = ({ case: { manifest } }: Comparison): string => manifest;

/** The first that holds explains a disagreement. Order matters: the general ones come first. */
export const REASONS: readonly Reason[] = [
  {
    reason: 'nothing in the input runs a container, so there is no service to judge',
    ours: 'silent',
    holds: ({ workloads }) => workloads.length === 0,
  },
  {
    reason:
      'the other tool runs with settings of its own: another threshold, an allow list, an ignored label or an annotation',
    ours: 'either',
    holds: ({ case: { params, manifest } }) => params !== undefined || /kube-score\/(?:ignore|enable)/.test(manifest),
  },
  {
    reason: 'the object that the other tool points at has no containers of its own',
    topics: /^(?:rollout|availability|pdb|security)\./,
    ours: 'silent',
    holds: ({ object, workloads }) =>
      !workloads.some(({ kind, name }) => object.startsWith(kind) && object.endsWith(`/${name}`)),
  },
  {
    reason: 'the checklist wants maxUnavailable 0 in a rolling update; the defaults of 25 % take ready pods away',
    topics: /^rollout\.strategy$/,
    ours: 'fires',
  },
  {
    reason: 'readiness is asked of every container that serves; a Service in another repository may select the pods',
    topics: /^probe\.readiness\.missing$/,
    tool: 'kube-score',
    ours: 'fires',
  },
  {
    reason:
      'a number as the port of a probe works whether containerPort lists it or not; it is compared with the port that the code listens on',
    topics: /^probe\.port$/,
    ours: 'silent',
    holds: (row) => /port: \d+\s*$/m.test(text(row)),
  },
  {
    reason:
      'an open socket or a command says nothing about dependencies, so the same probe twice restarts nothing; paths are compared',
    topics: /^probe\.identical$/,
    ours: 'silent',
    holds: (row) => !text(row).includes('httpGet'),
  },
  {
    reason: 'timings are judged against the checklist, not for being written',
    topics: /^probe\.timing$/,
    ours: 'either',
  },
  {
    reason: 'the API server takes a limit for the request that is not written',
    topics: /^resources\.(?:any|memory\.request|cpu\.request)$/,
    ours: 'silent',
    holds: (row) => text(row).includes('limits:'),
  },
  {
    reason: 'processor limits are no demand: they throttle the event loop',
    topics: /^resources\.any$/,
    ours: 'silent',
  },
  {
    reason: 'a memory limit is demanded also where the other tool has it switched off',
    topics: /^resources\.any$/,
    ours: 'fires',
  },
  {
    reason: 'the group of a process is not asked for: files of group 0 are how images of OpenShift work',
    topics: /^security\.runAsNonRoot$/,
    ours: 'either',
    holds: (row) => /runAsGroup|group/i.test(`${text(row)} ${row.case.check} ${row.object}`),
  },
  {
    reason: 'containers that prepare or debug are not the service',
    topics: /^security\./,
    ours: 'silent',
    holds: (row) => /initContainers|ephemeralContainers/.test(text(row)),
  },
  {
    reason: 'the rights that a container has when nothing is written include NET_RAW, so their absence is reported',
    topics: /^security\.capabilities$/,
    ours: 'fires',
  },
  {
    reason: 'dropping ALL is what is asked for; single capabilities that are added back are not',
    topics: /^security\.capabilities$/,
    ours: 'silent',
  },
  {
    reason: 'a budget that keeps as many pods as the autoscaler may leave allows no eviction either',
    topics: /^pdb\.blocksEviction$/,
    tool: 'polaris',
    ours: 'fires',
  },
  {
    reason: 'all privileges of the node are one question: another one of them is in the input',
    topics: /^security\.host$/,
    ours: 'fires',
  },
  {
    reason: 'a mounted path of the node is not part of the question',
    topics: /^security\.host$/,
    ours: 'silent',
    holds: (row) => text(row).includes('hostPath'),
  },
  {
    reason: 'the field stands beside the pod template, where Kubernetes knows none of that name',
    topics: /^security\.host$/,
    ours: 'silent',
    holds: (row) => /^ {2}host(?:PID|IPC|Network): true/m.test(text(row)),
  },
  {
    reason: 'one replica is too few for a worker as well, whether a Service leads to it or not',
    topics: /^availability\.replicas$/,
    tool: 'kube-score',
    ours: 'fires',
  },
  {
    reason: 'a reference to a Secret is how a secret should reach a container',
    topics: /^env\.secretLiteral$/,
    ours: 'silent',
    holds: (row) => /secretRef|secretKeyRef/.test(text(row)),
  },
  {
    reason:
      'a name or a plain sentence is no secret; values are told by known formats, by strong names and by randomness',
    topics: /^env\.secretLiteral$/,
    ours: 'silent',
  },
];

export function reasonFor(row: Comparison): string | undefined {
  const side = row.ours ? 'fires' : 'silent';
  return REASONS.find(
    ({ topics, tool, ours, holds }) =>
      (ours === 'either' || ours === side) &&
      (topics?.test(row.case.topic) ?? true) &&
      (tool === undefined || tool === row.case.tool) &&
      (holds?.(row) ?? true),
  )?.reason;
}
