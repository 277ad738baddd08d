import type { Value } from '../../facts/types.ts';
import { splitPackage } from '../../parsers/specifier.ts';
import type { Environment, FunctionRef, LinkedCall, Program, Route, RouteTable } from '../types.ts';
import { decoratedHandlers } from './nest-microservices.ts';
import { joinPath } from './route-paths.ts';

/** What a gRPC probe asks (github.com/grpc/grpc/blob/master/doc/health-checking.md). */
const HEALTH = '/grpc.health.v1.Health/Check';

interface LibraryRow {
  readonly calls: readonly string[];
  /** Paths that the library serves by default, with the option that changes each. */
  readonly paths: readonly { readonly option?: readonly string[]; readonly path: string }[];
  /** Served only when the option is set. */
  readonly onlyWhen?: string;
  readonly source: string;
}

/** Libraries that register routes of their own. */
const LIBRARIES: readonly LibraryRow[] = [
  {
    calls: ['express-prom-bundle#default'],
    paths: [{ option: ['metricsPath'], path: '/metrics' }],
    source: 'https://github.com/jochen-schweizer/express-prom-bundle',
  },
  {
    calls: ['fastify-metrics#default'],
    paths: [{ option: ['endpoint'], path: '/metrics' }],
    source: 'https://github.com/SkeLLLa/fastify-metrics',
  },
  {
    calls: [
      '@willsoto/nestjs-prometheus#PrometheusModule.register',
      '@willsoto/nestjs-prometheus#PrometheusModule.registerAsync',
    ],
    paths: [{ option: ['path'], path: '/metrics' }],
    source: 'https://github.com/willsoto/nestjs-prometheus',
  },
  {
    calls: ['express-actuator#default'],
    paths: [{ path: '/health' }, { path: '/info' }, { path: '/metrics' }],
    source: 'https://github.com/rcruzper/express-actuator',
  },
  {
    calls: ['lightship#createLightship'],
    paths: [{ path: '/health' }, { path: '/live' }, { path: '/ready' }],
    source: 'https://github.com/gajus/lightship',
  },
  {
    calls: ['@fastify/under-pressure#default', 'under-pressure#default'],
    paths: [{ option: ['exposeStatusRoute'], path: '/status' }],
    onlyWhen: 'exposeStatusRoute',
    source: 'https://github.com/fastify/under-pressure',
  },
  {
    calls: ['fastify-healthcheck#default'],
    paths: [{ option: ['healthcheckUrl'], path: '/health' }],
    source: 'https://github.com/smartiniOnGitHub/fastify-healthcheck',
  },
  {
    calls: ['@opentelemetry/exporter-prometheus#PrometheusExporter'],
    paths: [{ option: ['endpoint'], path: '/metrics' }],
    source: 'https://www.npmjs.com/package/@opentelemetry/exporter-prometheus',
  },
  {
    calls: ['hmpo-app#setup'],
    paths: [{ option: ['urls', 'healthcheck'], path: '/healthcheck' }],
    source: 'https://github.com/HMPO/hmpo-app middleware/index.js of 2.3',
  },
];

/** Health routes of a library, answered by checks that its options hold: `healthcheck.addTo(app, { checks })`. */
interface CheckedRow {
  readonly calls: readonly string[];
  /** Argument with the options. */
  readonly argument: number;
  readonly routes: readonly {
    readonly path: string;
    /** Option that moves it. */
    readonly option?: string;
    /** Option with the checks by name. */
    readonly checks?: string;
    /** Status when a check fails. */
    readonly failure?: number;
  }[];
  readonly source: string;
}

const CHECKED: readonly CheckedRow[] = [
  {
    calls: ['@hmcts/nodejs-healthcheck#addTo'],
    argument: 1,
    routes: [
      { path: '/health', checks: 'checks', failure: 503 },
      { path: '/health/liveness' },
      { path: '/health/readiness', checks: 'readinessChecks', failure: 500 },
    ],
    source: 'https://github.com/hmcts/nodejs-healthcheck healthcheck/install.js, healthcheck/routes.js of 1.8',
  },
  {
    calls: ['kube-probe#default'],
    argument: 1,
    routes: [
      { path: '/api/health/liveness', option: 'livenessURL' },
      { path: '/api/health/readiness', option: 'readinessURL', checks: 'readinessCallback' },
    ],
    source: 'https://www.npmjs.com/package/kube-probe',
  },
];

export function findLibraryRoutes(program: Program, env?: Environment): RouteTable {
  const routes: Route[] = [];
  const add = (
    call: LinkedCall,
    path: string,
    framework: string,
    handlers: readonly FunctionRef[] = [],
    method = 'ALL',
    failure?: number,
  ): void => {
    const { place } = call;
    const route = { method, path: joinPath('', path), complete: true, handlers, place, framework, call };
    routes.push(failure === undefined ? route : { ...route, failure });
  };
  for (const row of LIBRARIES) {
    for (const call of usesOf(program, row.calls)) {
      if (program.runs(call, env) === false) continue;
      for (const { option, path } of row.paths) {
        const found = option
          ? call.fact.args.map((arg) => program.option(call.module, arg, ...option)).find((item) => item.found)
          : undefined;
        if (row.onlyWhen && !found) continue;
        const text = found?.value && program.literal(found.module, found.value, env)?.value;
        add(call, typeof text === 'string' ? text : path, row.calls[0]?.replace(/#.*$/, '') ?? '');
      }
    }
  }
  for (const row of CHECKED) {
    const framework = row.calls[0]?.replace(/#.*$/, '') ?? '';
    for (const call of program.callsTo(...row.calls)) {
      if (program.runs(call, env) === false) continue;
      const options = call.fact.args[row.argument];
      for (const { path, option, checks, failure } of row.routes) {
        const found = checks === undefined ? undefined : program.option(call.module, options, checks);
        const moved = option === undefined ? undefined : program.option(call.module, options, option);
        const text = moved?.value && program.literal(moved.module, moved.value, env)?.value;
        const own = typeof text === 'string' ? text : path;
        add(call, own, framework, found ? checkFunctions(program, found) : [], 'GET', failure);
      }
    }
  }
  for (const call of program.callsTo(
    '@godaddy/terminus#createTerminus',
    '@godaddy/terminus#terminus',
    '@godaddy/terminus#default',
  )) {
    const checks = program.option(call.module, call.fact.args[1], 'healthChecks');
    if (checks.value?.kind !== 'object') continue;
    for (const property of checks.value.properties) {
      if (property.key?.startsWith('/'))
        add(call, property.key, 'terminus', program.functions(checks.module, property.value));
    }
  }
  // Every gRPC server answers on one path; health is a service of its own (grpc/grpc health checking protocol).
  for (const call of program.callsTo('@grpc/grpc-js#Server().addService', 'grpc#Server().addService')) {
    const text = call.fact.args[0] ? describe(program, call.module, call.fact.args[0]) : '';
    if (/health/i.test(text)) add(call, HEALTH, 'grpc', program.callbacks(call), 'GRPC');
  }
  // The same service again where `addService` was seen to hand it over.
  const added = routes.some((route) => route.path === HEALTH);
  const made = added ? [] : program.callsTo('grpc-health-check#HealthImplementation', '@grpc/grpc-js-health-check#*');
  for (const call of made.slice(0, 1)) add(call, HEALTH, 'grpc', [], 'GRPC');
  // `app.addService('health.proto', 'Health')`, `app.use('grpc.health.v1.Health', 'Check', handler)` (mali.js.org/api)
  for (const call of program.callsTo('mali#default().use')) {
    const [service] = call.fact.args;
    const name = service && program.literal(call.module, service, env)?.value;
    if (name === 'grpc.health.v1.Health' || name === 'Health')
      add(call, HEALTH, 'mali', program.callbacks(call), 'GRPC');
  }
  for (const { ref, decorator } of decoratedHandlers(program)) {
    const [service] = decorator.fact.args;
    const name = service && program.literal(decorator.module, service, env)?.value;
    if (/GrpcMethod$/.test(program.callees(decorator)[0] ?? '') && name === 'Health')
      add(decorator, HEALTH, 'nest-microservice', [ref], 'GRPC');
  }
  return { routes, complete: true, reasons: [] };
}

/** Calls of a library, and registrations that hand it to `app.register` or `app.use`. */
function usesOf(program: Program, paths: readonly string[]): readonly LinkedCall[] {
  const direct = program.callsTo(...paths);
  const packages = paths.map((path) => path.replace(/#.*$/, ''));
  if (!packages.some((name) => program.packages.has(splitPackage(name).name))) return direct;
  const registered = program.calls.filter(
    (call) =>
      call.fact.callee.kind === 'member' &&
      /^(?:register|use)$/.test(call.fact.callee.property) &&
      call.fact.args[0] !== undefined &&
      program.externals(call.module, call.fact.args[0]).some((item) => paths.includes(item)),
  );
  return [...direct, ...registered];
}

function describe(program: Program, module: string, value: Value): string {
  const names = program.externals(module, value).join(' ');
  return `${names} ${memberNames(program, module, value)}`;
}

function memberNames(program: Program, module: string, value: Value): string {
  if (value.kind === 'member') return `${memberNames(program, module, value.object)}.${value.property}`;
  return value.kind === 'ref' ? (program.modules.get(module)?.bindings[value.binding]?.name ?? '') : '';
}

/** The functions of checks by name, also inside of the calls that make them: `{ db: healthcheck.raw(() => …) }`. */
function checkFunctions(program: Program, { module, value }: ReturnType<Program['option']>): readonly FunctionRef[] {
  if (value?.kind !== 'object') return value ? program.functions(module, value) : [];
  return value.properties.flatMap((property) => {
    const direct = program.functions(module, property.value);
    if (direct.length > 0 || property.value.kind !== 'call') return direct;
    return program.callbacks(program.call({ module, call: property.value.call }));
  });
}
