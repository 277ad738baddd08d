/** Scripts that only start the service: `spawn('node', ['server.js'])`, `fork('./app.js')`, `cluster('lib')`. */
import { isBuiltin } from 'node:module';
import { placeIn } from '../../facts/place-in.ts';
import type { CallFact, ModuleFacts, Value } from '../../facts/types.ts';
import { splitWords } from '../../parsers/shell.ts';
import { splitPackage } from '../../parsers/specifier.ts';
import { itemsOf, propertyOf, textsOf } from '../entries/config-values.ts';
import { addLayer, addStep, type CommandWord, staticWords, type Trail } from './types.ts';

/** Packages whose call takes the path of the file that their workers run. */
const CLUSTER_PACKAGES: ReadonlySet<string> = new Set([
  'boring-cluster',
  'recluster',
  'naught',
  'sticky-cluster',
  'cluster-service',
  'node-cluster-manager',
  'forever-monitor',
  'up2',
]);
/** Packages that a script which only supervises may import. */
const HELPERS =
  /^(dotenv|dotenv-\w+|chalk|picocolors|kleur|debug|minimist|yargs|commander|execa|cross-spawn|signal-exit|dnscache|source-map-support|tslib|log-\w+|@?dotenvx\b.*)/;
const SPAWNERS: ReadonlySet<string> = new Set([
  'spawn',
  'spawnSync',
  'execFile',
  'execFileSync',
  'execa',
  'execaNode',
  '$',
]);
/** Packages whose functions start programs. */
const STARTERS = /^(?:node:)?child_process$|^execa$|^cross-spawn$/;
const TEXT_SPAWNERS: ReadonlySet<string> = new Set(['exec', 'execSync', 'execaCommand']);

export interface Supervised {
  readonly words: readonly CommandWord[];
  readonly trail: Trail;
  /** Programs other than node that it starts and keeps running. */
  readonly neighbours: readonly string[];
}

/** What the entry starts, when starting it is all that the entry does. */
export function findSupervised(entry: string, trail: Trail): Supervised | undefined {
  const facts = trail.context.facts(entry);
  if (!facts || !onlySupervises(facts)) return undefined;
  const calls = facts.calls.flatMap((one) => callsThrough(facts, one));
  for (const call of calls) {
    const words = startedBy(facts, call);
    if (!words) continue;
    const place = placeIn(facts, call.calleeSpan);
    const step = addStep({ ...trail, place }, 'supervisor', `${entry} starts ${words.join(' ')}`);
    const handled = facts.calls.some((other) =>
      other.args.some((value) => value.kind === 'string' && value.value === 'SIGTERM'),
    );
    const cluster =
      importedPackage(facts, call.callee) !== undefined &&
      CLUSTER_PACKAGES.has(importedPackage(facts, call.callee) ?? '');
    return {
      words: staticWords(words),
      neighbours: calls.flatMap((other) => neighbourIn(facts, other) ?? []),
      trail:
        handled || cluster
          ? addLayer(step, 'unknown', `whether ${entry} passes SIGTERM on to the process it starts is not followed`)
          : addLayer(step, 'block', `${entry} starts node and does not pass SIGTERM on`),
    };
  }
  return undefined;
}

/** `function start(command, args) { spawn(command, args) }`: the calls of `start` with their own arguments. */
function callsThrough(facts: ModuleFacts, call: CallFact): readonly CallFact[] {
  const parameters = call.args.map((argument) => parameterOf(facts, argument));
  const fn = parameters.find((parameter) => parameter !== undefined)?.fn;
  if (fn === undefined) return [call];
  const callers = facts.calls.filter((other) => calledFunction(facts, other.callee) === fn);
  return callers.map((caller) => ({
    ...call,
    args: call.args.map((argument, i) => {
      const parameter = parameters[i];
      return (parameter?.fn === fn ? caller.args[parameter.index] : undefined) ?? argument;
    }),
  }));
}

function parameterOf(facts: ModuleFacts, value: Value): { fn: number; index: number } | undefined {
  const binding = value.kind === 'ref' ? facts.bindings[value.binding] : undefined;
  return binding?.param && binding.param.path.length === 0 ? binding.param : undefined;
}

function calledFunction(facts: ModuleFacts, callee: Value): number | undefined {
  const value = callee.kind === 'ref' ? facts.bindings[callee.binding]?.init : callee;
  return value?.kind === 'function' ? value.fn : undefined;
}

function onlySupervises(facts: ModuleFacts): boolean {
  const serves = facts.calls.some(
    (call) => call.callee.kind === 'member' && /^(listen|createServer|serve)$/.test(call.callee.property),
  );
  return (
    !serves &&
    facts.imports.every(({ specifier, typeOnly, kind }) => {
      if (typeOnly || kind === 'worker' || isBuiltin(specifier)) return true;
      const { name } = splitPackage(specifier);
      return CLUSTER_PACKAGES.has(name) || HELPERS.test(name);
    })
  );
}

function startedBy(facts: ModuleFacts, call: CallFact): readonly string[] | undefined {
  const name = calledName(facts, call.callee);
  const [first, second] = call.args;
  if (name === undefined || first === undefined) return undefined;
  const from = importedPackage(facts, call.callee);
  const text = textsOf(facts, first)[0];
  if (from !== undefined && CLUSTER_PACKAGES.has(from)) {
    const script = text ?? propertyOf(facts, first, 'exec').flatMap((value) => textsOf(facts, value))[0];
    return script === undefined ? undefined : ['node', script];
  }
  if (/^setup(Primary|Master)$/.test(name)) {
    const script = propertyOf(facts, first, 'exec').flatMap((value) => textsOf(facts, value))[0];
    return script === undefined ? undefined : ['node', script];
  }
  if (from === undefined || !STARTERS.test(from)) return undefined;
  if (name === 'fork' || name === 'execaNode')
    return text === undefined ? undefined : ['node', text, ...listOf(facts, second)];
  if (TEXT_SPAWNERS.has(name))
    return text !== undefined && startsService(splitWords(text)) ? splitWords(text) : undefined;
  if (!SPAWNERS.has(name) && name !== 'default') return undefined;
  const program = isExecPath(first) ? 'node' : text;
  if (program === undefined) return undefined;
  const words = [...splitWords(program), ...listOf(facts, second)];
  return startsService(words) ? words : undefined;
}

/** A program that is kept running and is not node: `spawn('caddy', ['run'])`. */
function neighbourIn(facts: ModuleFacts, call: CallFact): string | undefined {
  const name = calledName(facts, call.callee) ?? '';
  const [first] = call.args;
  if (first === undefined || isExecPath(first) || !/^(?:spawn|execFile|execa|default)$/.test(name)) return undefined;
  if (!STARTERS.test(importedPackage(facts, call.callee) ?? '') || startedBy(facts, call)) return undefined;
  const [program] = splitWords(textsOf(facts, first)[0] ?? '');
  return program === undefined || TOOLS.test(program) ? undefined : program;
}

/** What ends by itself: programs of package managers, of the system and of node. */
const TOOLS =
  /(?:^|\/)(?:node|tsx|ts-node|npm|npx|yarn|pnpm|bun|git|sh|bash|ls|cp|mv|rm|mkdir|cat|echo|kill|ps|openssl|curl|wget|tar)$/;

function startsService(words: readonly string[]): boolean {
  const [program = '', second = ''] = words;
  if (/(^|\/)(node|tsx|ts-node)$/.test(program))
    return words.some((word) => /\.[cm]?[jt]s$/.test(word) || word === '.');
  if (/^(npm|yarn|pnpm)$/.test(program)) return /^(start|run)/.test(second);
  return /^(next|fastify|nest)$/.test(program);
}

function listOf(facts: ModuleFacts, value: Value | undefined): readonly string[] {
  if (value === undefined) return [];
  return itemsOf(facts, value).flatMap((item) => (item.kind === 'object' ? [] : textsOf(facts, item).slice(0, 1)));
}

function isExecPath(value: Value): boolean {
  return value.kind === 'member' && value.property === 'execPath';
}

function calledName(facts: ModuleFacts, callee: Value): string | undefined {
  if (callee.kind === 'member') return callee.property;
  if (callee.kind === 'module') return 'default';
  if (callee.kind !== 'ref') return undefined;
  const binding = facts.bindings[callee.binding];
  if (binding?.import) return binding.import.name === '*' ? 'default' : binding.import.name;
  return binding?.init?.kind === 'member'
    ? binding.init.property
    : binding?.init?.kind === 'module'
      ? 'default'
      : undefined;
}

/** The package whose export is called. */
function importedPackage(facts: ModuleFacts, callee: Value): string | undefined {
  const value = callee.kind === 'member' ? callee.object : callee;
  if (value.kind === 'module') return facts.imports[value.import]?.specifier;
  if (value.kind !== 'ref') return undefined;
  const binding = facts.bindings[value.binding];
  if (!binding) return undefined;
  if (binding.import) return facts.imports[binding.import.import]?.specifier;
  const init = binding.init?.kind === 'member' ? binding.init.object : binding.init;
  return init?.kind === 'module' ? facts.imports[init.import]?.specifier : undefined;
}
