import { NATIVE_MEMORY } from '../../knowledge/native-memory.ts';
import { type HeapLimit, heapLimitsOf } from '../../services/memory/heap-limits.ts';
import type { Service } from '../../services/types.ts';
import { exampleDeployment, nodeExample } from '../node-example.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { type Evidence, LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const SOURCE = [
  "const sharp = require('sharp');",
  "require('node:http').createServer(async (req, res) => res.end(await sharp('a.png').resize(80).toBuffer())).listen(3000);",
];
const FLAG = (size: number): readonly string[] => [
  'env:',
  `  - { name: NODE_OPTIONS, value: --max-old-space-size=${size} }`,
];

export const noRoomForNativeMemory: Rule = {
  id: 'no-room-for-native-memory',
  code: 'NR4006',
  title: 'The heap leaves too little of the memory limit to native code and buffers',
  area: 'memory',
  severity: 'warning',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['heap-headroom-for-native'],
  kinds: LONG_RUNNING,
  options: {
    maximumPercent: {
      default: 67,
      description: 'Share of the memory limit that the heap may take where native code needs memory too.',
      minimum: 30,
      maximum: 75,
    },
  },
  messages: {
    tight:
      'The heap may take {heap} MiB of {limit} ({percent} %), and {package} needs memory outside of it ({why}): the container is killed by its limit while the heap looks healthy. Lower --max-old-space-size to at most {maximum} % of the limit.',
  },
  docs: {
    what: 'Where a package is loaded that allocates much outside the JavaScript heap (image processing, tensors, librdkafka, uploads in memory), compares --max-old-space-size with the memory limit of the container.',
    why: 'Buffers and native allocations do not count towards the heap limit, but towards that of the container.',
    fix: 'Give the heap 60 to 65 % of the limit, or raise the limit.',
    references: [
      'https://nodejs.org/api/cli.html#--max-old-space-sizesize-in-mib',
      'https://nodejs.org/api/process.html#processmemoryusage',
    ],
  },
  examples: {
    bad: [
      {
        title: '75 % beside sharp',
        files: nodeExample(SOURCE, { 'k8s.yaml': exampleDeployment('1024Mi', FLAG(768)) }),
      },
    ],
    good: [
      {
        title: '60 % beside sharp',
        files: nodeExample(SOURCE, { 'k8s.yaml': exampleDeployment('1024Mi', FLAG(614)) }),
      },
    ],
  },
  check(service, { options }) {
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const native = nativeOf(service);
    if (!native) return [notApplicable('nothing here is known to hold much memory outside the heap')];
    const limits = heapLimitsOf(service);
    return limits.map((limit) => judge(limit, native, Number(options.maximumPercent)));
  },
};

function nativeOf({
  program,
}: Service): { readonly name: string; readonly why: string; readonly evidence: Evidence } | undefined {
  for (const row of NATIVE_MEMORY) {
    const place = program?.packages.get(row.package);
    const used = place && (row.calls ? program?.callsTo(...row.calls)[0]?.place : place);
    if (used) return { name: row.package, why: row.why, evidence: { place: used, note: row.package } };
  }
  return undefined;
}

function judge(
  { deployment, flag, hidden, memory }: HeapLimit,
  native: NonNullable<ReturnType<typeof nativeOf>>,
  maximum: number,
): Outcome {
  if (memory?.amount === undefined) return notApplicable('no memory limit is known to compare the heap with');
  if (!flag) {
    if (hidden) return unknown('NODE_OPTIONS is set outside the repository', { place: hidden });
    return notApplicable('the heap has no explicit limit; Node then takes about half of the memory of the container');
  }
  const limit = memory.amount / 1024 / 1024;
  const percent = flag.percent ?? (flag.mebibytes === undefined ? undefined : (flag.mebibytes / limit) * 100);
  if (percent === undefined) return unknown('the value of the heap flag is not known here', { place: flag.place });
  if (percent <= maximum)
    return pass({ place: flag.place, note: flag.text }, { place: memory.place, note: memory.text });
  return fail({
    message: 'tight',
    args: {
      heap: Math.round((percent * limit) / 100),
      limit: memory.text,
      percent: Math.round(percent),
      package: native.name,
      why: native.why,
      maximum,
    },
    place: flag.place,
    related: [{ place: memory.place, note: memory.text }, native.evidence],
    anchor: deployment.workload?.id ?? 'image',
  });
}
