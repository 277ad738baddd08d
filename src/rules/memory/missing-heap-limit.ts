import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { heapLimitsOf } from '../../services/memory/heap-limits.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

/** The program sets the flag itself: `v8.setFlagsFromString`, or NODE_OPTIONS of the processes it forks. */
function computedLimit({ program }: Service): Place | undefined {
  for (const [module, facts] of program?.modules ?? []) {
    // `process.env.NODE_OPTIONS = `${options} --max-old-space-size=${size}`.trim()`
    const written = facts.assignments.find(({ value }) => {
      const callee = value.kind === 'call' ? facts.calls[value.call]?.callee : undefined;
      return mentionsFlag(callee?.kind === 'member' ? callee.object : value);
    });
    if (written && program) return program.place(module, written.span);
    for (const [id, call] of facts.calls.entries()) {
      if (!program || !call.args.some(mentionsFlag)) continue;
      const callees = program.callees(program.call({ module, call: id }));
      if (callees.some((path) => STARTS.test(path))) return program.place(module, call.span);
    }
  }
  return undefined;
}

function mentionsFlag(value: Value): boolean {
  if (value.kind === 'string') return FLAG_NAME.test(value.value);
  if (value.kind === 'template') return value.parts.some(mentionsFlag);
  if (value.kind === 'array') return value.items.some(mentionsFlag);
  return value.kind === 'binary' && (mentionsFlag(value.left) || mentionsFlag(value.right));
}

/** Flags of the process itself, and of processes that it starts. */
const STARTS =
  /^node:v8#(?:default\.)?setFlagsFromString$|^node:child_process#(?:default\.)?(?:spawn|fork|exec|execFile)(?:Sync)?$|^(?:execa|cross-spawn|tinyexec)#|^node:cluster#(?:default\.)?setup(?:Primary|Master)$/;
const FLAG_NAME = /--max[-_]old[-_]space[-_]size/;

export const missingHeapLimit: Rule = {
  id: 'missing-heap-limit',
  code: 'NR4001',
  title: 'The V8 heap has no explicit limit',
  area: 'memory',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['heap-limit-explicit'],
  kinds: [...LONG_RUNNING, 'cron'],
  options: {},
  messages: {
    missing:
      'Nothing sets --max-old-space-size, so V8 derives the heap limit from what it believes the machine has{limit}. Set it to 75 % of the container limit, in NODE_OPTIONS or before the script.',
  },
  docs: {
    what: 'Looks for --max-old-space-size (with `-` or `_`, or the percentage form) in the command that starts node and in NODE_OPTIONS of the effective environment: Dockerfile, manifest, ConfigMap, compose, script prefixes.',
    why: 'A heap that may grow beyond the container limit ends in an OOM kill without a log line; one that is too small ends in a crash of V8. An explicit number makes it a decision.',
    fix: 'Set NODE_OPTIONS=--max-old-space-size=N beside the memory limit, N in MiB and 75 % of it.',
    references: ['https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib'],
  },
  examples: {
    bad: [
      {
        title: 'no flag',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'in the image',
        files: {
          'package.json': '{ "name": "api" }\n',
          Dockerfile:
            'FROM node:24-alpine\nENV NODE_OPTIONS=--max-old-space-size=384\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const limits = heapLimitsOf(service);
    const computed = computedLimit(service);
    if (computed && limits.every(({ flag }) => flag === undefined))
      return [pass({ place: computed, note: 'set when the service starts' })];
    const seen = new Set<string>();
    const outcomes = limits.flatMap(({ deployment, flag, hidden, memory }): readonly Outcome[] => {
      if (flag) return [pass({ place: flag.place, note: flag.text })];
      if (hidden) return [unknown('NODE_OPTIONS comes from a value outside the repository', { place: hidden })];
      const { workload, command } = deployment;
      const place = workload?.container.place ?? service.image?.stage.from.place ?? command?.place;
      if (!place) return [];
      const key = `${place.path}:${place.line}`;
      if (seen.has(key)) return [];
      seen.add(key);
      const ends = workload?.platform === 'pm2' ? 'pm2 restarts it' : 'the container is killed';
      const limit = memory ? `, while ${ends} above ${memory.text}` : '';
      return [fail({ message: 'missing', args: { limit }, place, anchor: workload?.id ?? 'image' })];
    });
    return outcomes.length > 0 ? outcomes : [notApplicable('nothing in the repository starts the service')];
  },
};
