import { endOf, startOf } from '../../facts/span.ts';
import type { ModuleFacts } from '../../facts/types.ts';
import { PATCHED, TRACING_MODULES, TRACING_STARTS } from '../../knowledge/tracing.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import { majorVersion } from '../packages/package-version.ts';
import type { LinkedCall, Program, Service } from '../types.ts';

export type TracingOrder =
  /** Nothing here starts a tracer that patches. */
  | { readonly is: 'unpatched' }
  | { readonly is: 'preloaded'; readonly place: Place }
  | { readonly is: 'first'; readonly place: Place }
  | { readonly is: 'late'; readonly place: Place; readonly before: { readonly place: Place; readonly name: string } }
  /** First among imports of ES modules, which are not patched without a loader hook. */
  | { readonly is: 'esm'; readonly place: Place };

const FRAMEWORK_STARTED = /^next|Next\.js|nitro|nuxt/i;

/** Whether the tracer starts before what it patches is loaded: modules in the order in which Node.js evaluates them. */
export const tracingOrderOf = memoizeByService((service: Service): TracingOrder => {
  const { program, command } = service;
  for (const preload of command?.preloads ?? [])
    if (TRACING_MODULES.test(preload.specifier) && command)
      return { is: 'preloaded', place: preload.place ?? command.place };
  for (const { environment } of service.deployments) {
    const options = environment.variables.get('NODE_OPTIONS');
    const loaded = [...(options?.value ?? '').matchAll(/(?:--require|--import|-r)[ =](\S+)/g)].map(
      (match) => match[1] ?? '',
    );
    if (
      options &&
      loaded.some(
        (specifier) =>
          TRACING_MODULES.test(specifier) || /otel|opentelemetry|tracing|instrument|telemetry|apm/i.test(specifier),
      )
    )
      return { is: 'preloaded', place: options.place };
  }
  if (!program) return { is: 'unpatched' };
  const patches = [...program.packages.keys()].some((name) =>
    /^@opentelemetry\/(?:auto-)?instrumentations?(?:-|$)/.test(name),
  );
  const starts = program
    .callsTo(...TRACING_STARTS)
    .filter((call) => program.runs(call) !== false && (patches || !isBareProvider(program, call)));
  const walk = new EvaluationOrder(program, starts, patchesOnLoad(service));
  const preloads = (command?.preloads ?? []).flatMap(({ path }) => (path === undefined ? [] : [path]));
  for (const path of preloads) walk.visit(path);
  const preloaded = walk.started;
  if (preloaded) return { is: 'preloaded', place: preloaded };
  walk.patched = undefined;
  for (const entry of program.entries) if (!preloads.includes(entry)) walk.visit(entry);
  if (!walk.started) return { is: 'unpatched' };
  if (command?.starter && FRAMEWORK_STARTED.test(command.starter.name)) return { is: 'first', place: walk.started };
  if (walk.patched) return { is: 'late', place: walk.started, before: walk.patched };
  return isNativeModule(service) ? { is: 'esm', place: walk.started } : { is: 'first', place: walk.started };
});

/** A provider without instrumentations records the spans that the service makes by hand, and patches nothing. */
function isBareProvider(program: Program, call: LinkedCall): boolean {
  return program.callees(call).every((path) => /NodeTracerProvider\(\)\.register$/.test(path));
}

/** Until version 3 Application Insights hooks into `require` when it is loaded itself (its README, "Getting started"). */
function patchesOnLoad(service: Service): ReadonlySet<string> {
  const major = majorVersion(service, 'applicationinsights');
  return new Set(major !== undefined && major < 3 ? ['applicationinsights'] : []);
}

function isNativeModule(service: Service): boolean {
  const file = service.command?.builtPath ?? service.entry ?? '';
  if (/\.c[jt]s$/.test(file)) return false;
  if (/\.m[jt]s$/.test(file)) return true;
  const facts = service.entry === undefined ? undefined : service.program?.modules.get(service.entry);
  return service.package?.type === 'module' && facts?.format === 'esm';
}

/** Evaluates modules depth first, as ES modules and CommonJS do, until the tracer has started. */
class EvaluationOrder {
  started: Place | undefined;
  patched: { readonly place: Place; readonly name: string } | undefined;
  readonly #program: Program;
  readonly #starts: ReadonlyMap<string, LinkedCall>;
  readonly #startFunctions: readonly LinkedCall[];
  readonly #onLoad: ReadonlySet<string>;
  readonly #seen = new Set<string>();

  constructor(program: Program, starts: readonly LinkedCall[], onLoad: ReadonlySet<string>) {
    this.#program = program;
    this.#onLoad = onLoad;
    this.#starts = new Map(starts.map((call) => [`${call.module}:${call.id}`, call]));
    this.#startFunctions = starts.filter((call) => call.fact.fn !== 0);
  }

  visit(module: string, depth = 0): void {
    const facts = this.#program.modules.get(module);
    if (!facts || this.#seen.has(module) || this.started || depth > 200) return;
    this.#seen.add(module);
    for (const step of stepsOf(facts)) {
      if (this.started) return;
      if ('import' in step) this.#load(module, facts, step.import, depth);
      else this.#run(module, step.call);
    }
  }

  #load(module: string, facts: ModuleFacts, id: number, depth: number): void {
    const item = facts.imports[id];
    if (!item) return;
    const place = this.#program.place(module, item.span);
    if (TRACING_MODULES.test(item.specifier) || this.#onLoad.has(item.specifier)) {
      this.started = place;
      return;
    }
    for (const origin of this.#program.origins(module, { kind: 'module', import: id })) {
      if (origin.kind === 'module') this.visit(origin.module, depth + 1);
      else if (origin.kind === 'external') {
        const name = origin.path.replace(/#.*$/, '');
        if (PATCHED.test(name)) this.patched ??= { place, name };
      }
    }
  }

  #run(module: string, id: number): void {
    const start = this.#starts.get(`${module}:${id}`);
    if (start) {
      this.started = start.place;
      return;
    }
    if (this.#startFunctions.length === 0) return;
    const call = this.#program.call({ module, call: id });
    const targets = [...this.#program.targets(call), ...this.#program.callbacks(call)];
    if (targets.length === 0) return;
    const reach = this.#program.reach(targets);
    const inner = this.#startFunctions.find((item) => reach.has({ module: item.module, fn: item.fact.fn }));
    if (inner) this.started = inner.place;
  }
}

/** What a module does at the top, in order: static imports are hoisted, requires and calls stand where they stand. */
function stepsOf(facts: ModuleFacts): readonly ({ readonly import: number } | { readonly call: number })[] {
  const hoisted: { import: number }[] = [];
  const body: { at: number; step: { import: number } | { call: number } }[] = [];
  facts.imports.forEach((item, id) => {
    if (item.typeOnly || item.fn !== 0) return;
    if (item.kind === 'static' || item.kind === 'reexport') hoisted.push({ import: id });
    else if (item.kind === 'require') body.push({ at: startOf(item.span), step: { import: id } });
  });
  facts.calls.forEach((call, id) => {
    // A call ends after its arguments have been evaluated, so that inner calls come first.
    if (call.fn === 0) body.push({ at: endOf(call.span), step: { call: id } });
  });
  body.sort((a, b) => a.at - b.at);
  return [...hoisted, ...body.map(({ step }) => step)];
}
