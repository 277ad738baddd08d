import { isProtected, routesTo } from '../../services/diagnostics/protection.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { about, fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Outcome, type Rule } from '../types.ts';

const SNAPSHOTS = [
  'node:v8#writeHeapSnapshot',
  'node:v8#getHeapSnapshot',
  'heapdump#writeSnapshot',
  'heapdump#default.writeSnapshot',
  'v8-profiler-next#takeSnapshot',
];
const PROFILES = [
  'v8-profiler-next#startProfiling',
  'v8-profiler#startProfiling',
  'pprof#time.profile',
  'pprof#time.start',
  '@datadog/pprof#time.start',
  'pprof#heap.profile',
];
const V8 = "const v8 = require('node:v8');";

export const unprotectedProfilingRoute: Rule = {
  id: 'unprotected-profiling-route',
  code: 'NR4201',
  title: 'Anybody can take a heap snapshot or a cpu profile',
  area: 'diagnostics',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['heap-snapshot-protected', 'cpu-profile-protected'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    snapshot:
      '{route} takes a heap snapshot for whoever asks: it stops the process for seconds, doubles its memory, and the file holds every token and customer record in it. Put it behind an authenticated admin route or a signal (--heapsnapshot-signal).',
    profile:
      '{route} starts a cpu profile for whoever asks: it slows the process down and shows its inner structure. Put it behind an authenticated admin route, with a maximum duration.',
  },
  docs: {
    what: 'Follows routes to heap snapshots (node:v8, heapdump) and cpu profiles (inspector, v8-profiler, pprof), and looks for a middleware, guard or check of the caller before them. Snapshots on a signal or near the heap limit pass.',
    why: 'A heap snapshot is a copy of all secrets of the process; taking one is also the cheapest denial of service.',
    fix: 'Require an admin role, bind the route to a second server on localhost, or start Node with --heapsnapshot-signal=SIGUSR2.',
    references: [
      'https://nodejs.org/api/v8.html#v8writeheapsnapshotfilenameoptions',
      'https://nodejs.org/api/cli.html#--heapsnapshot-signalsignal',
    ],
  },
  examples: {
    bad: [
      {
        title: 'open to all',
        files: expressExample(["app.get('/heap', (req, res) => res.download(v8.writeHeapSnapshot()));"], [V8]),
      },
    ],
    good: [
      {
        title: 'for admins',
        files: expressExample(
          ["app.get('/admin/heap', requireAdmin, (req, res) => res.download(v8.writeHeapSnapshot()));"],
          [
            V8,
            "const requireAdmin = (req, res, next) => (req.get('x-admin') === process.env.ADMIN ? next() : res.sendStatus(403));",
          ],
        ),
      },
    ],
  },
  check(service) {
    const { program } = service;
    if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const profiles = [...program.callsTo(...PROFILES), ...inspectorProfiles(program)];
    const flags = service.deployments
      .flatMap(({ command }) => command?.nodeFlags ?? [])
      .filter(({ value }) => /heapsnapshot/.test(value));
    return [
      ...judge(service, 'heap-snapshot-protected', 'snapshot', program.callsTo(...SNAPSHOTS)),
      ...flags.map(({ place, value }) => about(['heap-snapshot-protected'], pass({ place, note: value }))),
      ...judge(service, 'cpu-profile-protected', 'profile', profiles),
    ];
  },
};

function judge(service: Service, topic: string, message: string, calls: readonly LinkedCall[]): readonly Outcome[] {
  const running = calls.filter((call) => service.program?.runs(call) !== false);
  if (running.length === 0)
    return [
      about(
        [topic],
        notApplicable(message === 'snapshot' ? 'no heap snapshots are taken' : 'no cpu profiles are taken'),
      ),
    ];
  return running.map((call) => {
    const open = routesTo(service, call).find((route) => !isProtected(service, route));
    if (!open) return about([topic], pass(call.place));
    return about(
      [topic],
      fail({
        message,
        args: { route: `${open.method} ${open.path}` },
        place: call.place,
        related: [{ place: open.place, note: 'the route' }],
        anchor: `${open.method} ${open.path}`,
      }),
    );
  });
}

/** `session.post('Profiler.start')` of node:inspector. */
function inspectorProfiles(program: Program): readonly LinkedCall[] {
  return program.calls.filter(({ fact }) => {
    const [first] = fact.args;
    return (
      fact.callee.kind === 'member' &&
      fact.callee.property === 'post' &&
      first?.kind === 'string' &&
      /^(?:Heap)?Profiler\.(?:start|takeHeapSnapshot)/.test(first.value)
    );
  });
}
