import { FILE_START } from '../../facts/span.ts';
import { isProtected } from '../../services/diagnostics/protection.ts';
import { type RuntimeInfo, runtimeInfoIn } from '../../services/diagnostics/runtime-info.ts';
import { findMounts } from '../../services/http/mounted.ts';
import { enclosing } from '../../services/memory/lifetimes.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import type { LinkedCall, Program, Service } from '../../services/types.ts';
import { expressExample } from '../node-example.ts';
import { about, fail, notApplicable, pass, unknown } from '../outcomes.ts';
import type { Outcome, Rule } from '../types.ts';

/** Middleware that takes the header away. */
const HIDING = [
  {
    paths: ['helmet#default', 'helmet#helmet', 'helmet#hidePoweredBy', 'hide-powered-by#default', 'helmet#xPoweredBy'],
    source: 'https://helmetjs.github.io/#x-powered-by',
  },
];
/** An answer with the environment also decides whether configuration is written out. */
const INFO = ['runtime-info-not-public'];
const SENDS = /^(?:send|json|jsonp|end|write|render|body|text|html|status|code|respond)$/;

export const publicRuntimeInfo: Rule = {
  id: 'public-runtime-info',
  code: 'NR4206',
  title: 'Anybody can read what the process is made of',
  area: 'diagnostics',
  severity: 'error',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: true,
  topics: ['runtime-info-not-public', 'config-dump-redacted'],
  kinds: ['http'],
  options: {},
  messages: {
    environment:
      '{route} answers with process.env: every secret of the process is one request away. Remove it, or answer with named fields behind authentication.',
    version:
      '{route} answers with {info} without asking who wants to know: an attacker picks the exploit by version. Put it behind authentication, or serve it on an internal port.',
    poweredBy:
      'Express announces itself with X-Powered-By in every response: a gift for scanners. Call app.disable("x-powered-by"), or use helmet.',
  },
  docs: {
    what: 'Finds answers of routes that hold process.env, versions of the runtime or data of the machine, where nothing checks the caller before; and Express applications that leave X-Powered-By on.',
    why: 'Configuration and versions are the first thing an attacker asks for.',
    fix: 'Authenticate diagnostic routes or bind them to an internal port; `app.disable("x-powered-by")`.',
    references: [
      'https://expressjs.com/en/advanced/best-practice-security.html#reduce-fingerprinting',
      'https://cheatsheetseries.owasp.org/cheatsheets/Nodejs_Security_Cheat_Sheet.html',
    ],
  },
  examples: {
    bad: [
      {
        title: 'the environment',
        files: expressExample([
          "app.disable('x-powered-by');",
          "app.get('/debug', (req, res) => res.json(process.env));",
        ]),
      },
    ],
    good: [
      {
        title: 'nothing of the kind',
        files: expressExample(["app.disable('x-powered-by');", "app.get('/', (req, res) => res.json({ ok: true }));"]),
      },
    ],
  },
  check: (service) =>
    judgeAnswers(service).map((outcome) =>
      outcome.verdict === 'fail' && outcome.message === 'environment' ? outcome : about(INFO, outcome),
    ),
};

function judgeAnswers(service: Service): readonly Outcome[] {
  const { program } = service;
  if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
  if (service.routes.routes.length === 0) return [notApplicable('no routes are known')];
  const shown = answersOf(service, program);
  const announced = poweredBy(service, program);
  if (shown.length + announced.length > 0) return [...shown, ...announced];
  return [
    pass({
      place: service.routes.routes[0]?.place ?? program.place(program.entries[0] ?? '', FILE_START),
      note: 'no route shows the process',
    }),
  ];
}

function answersOf(service: Service, program: Program): readonly Outcome[] {
  return service.routes.routes.flatMap((route): readonly Outcome[] => {
    if (route.method === 'USE') return [];
    for (const handler of route.handlers) {
      const shown = shownBy(program, handler);
      if (!shown || isProtected(service, route)) continue;
      const name = `${route.method} ${route.path}`;
      const details = { place: shown.call.place, anchor: name, related: [{ place: route.place, note: 'the route' }] };
      return shown.info === 'process.env'
        ? [fail({ message: 'environment', args: { route: name }, ...details })]
        : [
            fail({
              message: 'version',
              args: { route: name, info: shown.info === 'os' ? 'data of the machine' : shown.info },
              severity: 'warning',
              ...details,
            }),
          ];
    }
    return [];
  });
}

/** The call inside a handler that sends runtime information: as it is, or in an object. */
function shownBy(
  program: Program,
  handler: { readonly module: string; readonly fn: number },
): { readonly call: LinkedCall; readonly info: RuntimeInfo } | undefined {
  const facts = program.modules.get(handler.module);
  if (!facts) return undefined;
  for (const [id, fact] of facts.calls.entries()) {
    const { callee } = fact;
    if (callee.kind !== 'member' || !SENDS.test(callee.property)) continue;
    if (!enclosing(program, { module: handler.module, fn: fact.fn }).some((ref) => ref.fn === handler.fn)) continue;
    for (const arg of fact.args) {
      const info = runtimeInfoIn(facts, arg);
      if (info) return { call: program.call({ module: handler.module, call: id }), info };
    }
  }
  return undefined;
}

function poweredBy(service: Service, program: Program): readonly Outcome[] {
  const isExpress = service.servers.some(({ framework, role }) => role === 'main' && framework === 'express');
  const app = program.callsTo('express#default', 'express#express')[0];
  if (!isExpress || !app || findMounts(service, HIDING).length > 0) return [];
  const off = program.calls.some(({ fact }) => {
    const [first] = fact.args;
    if (fact.callee.kind !== 'member' || first?.kind !== 'string') return false;
    return /^(?:disable|set|removeHeader)$/.test(fact.callee.property) && /^x-powered-by$/i.test(first.value);
  });
  return off || !remedyPlace(service)
    ? []
    : [fail({ message: 'poweredBy', place: app.place, severity: 'note', anchor: 'x-powered-by' })];
}
