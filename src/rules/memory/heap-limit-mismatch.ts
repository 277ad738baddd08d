import { at, itemsOf, textOf } from '../../parsers/data.ts';
import { type HeapLimit, heapLimitsOf } from '../../services/memory/heap-limits.ts';
import type { Service, Workload } from '../../services/types.ts';
import { clusterOf } from '../../services/workloads/cluster.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Options, type Outcome, type Rule } from '../types.ts';

const MIB = 1024 * 1024;

function judge({ deployment, flag, hidden, memory }: HeapLimit, options: Options): Outcome {
  const { workload } = deployment;
  if (!memory || !workload) return notApplicable('the container has no memory limit to compare with');
  // pm2 restarts gracefully, and only after it has looked: its threshold is no limit that kills.
  if (workload.platform === 'pm2')
    return notApplicable(`pm2 restarts the process above ${memory.text}; no limit kills it`);
  if (memory.amount === undefined) return unknown(`${memory.text} is not a quantity`, { place: memory.place });
  const limit = memory.amount / MIB;
  const wanted = Math.floor(limit * 0.75);
  const anchor = workload.id;
  if (!flag) {
    if (hidden) return unknown('NODE_OPTIONS comes from a value outside the repository', { place: hidden });
    return fail({
      message: 'missing',
      args: { limit: memory.text, wanted },
      place: memory.place,
      severity: 'warning',
      anchor,
    });
  }
  const heap = flag.mebibytes ?? (flag.percent === undefined ? undefined : (limit * flag.percent) / 100);
  if (heap === undefined) return unknown(`${flag.text} is computed when the service starts`, { place: flag.place });
  const ratio = heap / limit;
  const args = { heap: Math.round(heap), limit: memory.text, percent: Math.round(ratio * 100), wanted };
  const related = [{ place: memory.place, note: `memory limit ${memory.text}` }];
  const place = flag.place;
  // 412 of 512 MiB is what people call 80 %.
  if (args.percent > Math.round(Number(options.maximum) * 100)) {
    const severity = ratio > 0.9 ? 'error' : 'warning';
    return fail({ message: ratio >= 1 ? 'above' : 'tight', args, place, related, severity, anchor });
  }
  if (ratio < Number(options.minimum))
    return fail({ message: 'wasted', args, place, related, severity: 'note', anchor });
  return pass({ place, note: `${args.percent} % of ${memory.text}` }, { place: memory.place });
}

/** In a cluster the manifest decides; the compose file is for a developer then. */
function shipped(service: Service): readonly HeapLimit[] {
  const all = heapLimitsOf(service);
  const cluster = all.filter(({ deployment }) => deployment.workload?.platform === 'kubernetes');
  return cluster.length > 0 ? cluster : all;
}

/** The limit that values set for a chart which is not here, unless the chart may hand over options of Node. */
function limitOf(workload: Workload, [first]: readonly HeapLimit[]): HeapLimit | undefined {
  const { memory } = workload.container.limits;
  const passed = itemsOf(at(workload.container.node, 'env')).some(
    (item) => textOf(at(item, 'name')) === 'NODE_OPTIONS',
  );
  return first && memory && !passed ? { ...first, memory, deployment: { ...first.deployment, workload } } : undefined;
}

export const heapLimitMismatch: Rule = {
  id: 'heap-limit-mismatch',
  code: 'NR4002',
  title: 'The heap limit does not fit the memory limit of the container',
  area: 'memory',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['heap-75-percent-of-limit'],
  kinds: [...LONG_RUNNING, 'cron'],
  options: {
    minimum: { default: 0.6, description: 'lowest share of the memory limit that passes', minimum: 0, maximum: 1 },
    maximum: { default: 0.8, description: 'highest share of the memory limit that passes', minimum: 0, maximum: 1 },
  },
  messages: {
    missing:
      'The container is killed above {limit}, and nothing tells V8: without --max-old-space-size the heap may grow until the kernel ends the process, without a log line. Set NODE_OPTIONS=--max-old-space-size={wanted} (75 %).',
    above:
      'The heap may grow to {heap} MiB, but the container is killed at {limit} ({percent} %): garbage collection never gets the chance to free what the kernel kills for. Set --max-old-space-size={wanted} or raise the limit.',
    tight:
      'A heap of {heap} MiB is {percent} % of the {limit} limit: buffers, native memory and the new generation need the rest and will push the container over it. Set --max-old-space-size={wanted} (75 %).',
    wasted:
      'A heap of {heap} MiB uses {percent} % of the {limit} that the container reserves: V8 gives up while memory is free. Set --max-old-space-size={wanted} (75 %) or lower the limit.',
  },
  docs: {
    what: 'Compares --max-old-space-size of the command, NODE_OPTIONS, the Dockerfile or a ConfigMap with the memory limit of the container in Kubernetes or compose.',
    why: 'The heap is not all of the memory: buffers, code, stacks and the new generation live beside it. Above 80 % the kernel kills the container before V8 collects; without a flag V8 guesses.',
    fix: 'Set the flag to 75 % of the limit, and change both together.',
    exceptions: 'Services that hold much in Buffers need less: 65 % or below.',
    references: [
      'https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib',
      'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    ],
  },
  examples: {
    bad: [
      {
        title: 'heap as large as the container',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM node:24-alpine\nENV NODE_OPTIONS=--max-old-space-size=512\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          'compose.yaml': 'services:\n  api:\n    build: .\n    mem_limit: 512m\n',
        },
      },
    ],
    good: [
      {
        title: 'three quarters',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM node:24-alpine\nENV NODE_OPTIONS=--max-old-space-size=384\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
          'compose.yaml': 'services:\n  api:\n    build: .\n    mem_limit: 512m\n',
        },
      },
    ],
  },
  check(service, { options }) {
    const limits = shipped(service);
    const { workloads, hidden, partial } = clusterOf(service);
    const known = limits.some(({ memory }) => memory !== undefined);
    if (workloads.length === 0 && hidden !== undefined && !known) {
      const said = partial && limitOf(partial, heapLimitsOf(service));
      return [said ? judge(said, options) : unknown(hidden)];
    }
    return limits.length > 0
      ? limits.map((limit) => judge(limit, options))
      : [notApplicable('nothing in the repository starts the service')];
  },
};
