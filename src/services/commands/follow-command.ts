/** From the words that a platform starts to the source that node runs, with everything met on the way. */
import { extractModule } from '../../facts/extract-module.ts';
import type { ModuleFacts } from '../../facts/types.ts';
import type { SourceContext } from '../entries/context.ts';
import type { CommandChain } from '../types.ts';
import { followWords } from './follow-program.ts';
import { resolvePreload } from './node-command.ts';
import { isDirect, judgeSignals } from './signals.ts';
import { describeStarter } from './start-framework.ts';
import { type End, type FollowInput, MAX_COMMANDS, staticWords, type Trail } from './types.ts';

export type { FollowInput } from './types.ts';

/** Never throws: where the way is lost, `lost` tells why and what was found so far stays. */
export function followCommand(input: FollowInput): CommandChain {
  const context: SourceContext = {
    packages: input.packages,
    read: input.read,
    has: input.has,
    under: input.under,
    facts: input.facts ?? createFactsReader(input.read),
  };
  const start: Trail = {
    input,
    context,
    steps: [],
    layers: [],
    env: [],
    at: { image: input.workdir, folder: input.folder },
    place: input.place,
    from: 'script',
    supervisor: undefined,
    depth: 0,
    budget: { left: MAX_COMMANDS },
  };
  return chainOf(
    input,
    input.argv.length === 0
      ? { kind: 'lost', trail: start, reason: 'nothing is started' }
      : followWords(staticWords(expandReferences(input), input.place), start),
  );
}

/** Kubernetes fills `$(NAME)` in command and args: kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables */
function expandReferences(input: FollowInput): readonly string[] {
  const value = (name: string): string | undefined => input.env?.get(name);
  return input.argv.map((word) => word.replace(/\$\(([A-Za-z_]\w*)\)/g, (text, name: string) => value(name) ?? text));
}

function chainOf(input: FollowInput, end: End): CommandChain {
  const { trail } = end;
  const node = end.kind === 'node' ? end : undefined;
  const lost = lostOf(end);
  const common = {
    argv: input.argv,
    place: input.place,
    steps: trail.steps,
    signals: judgeSignals(end.kind === 'other' ? [] : trail.layers, node === undefined),
    direct: isDirect(trail.layers, node === undefined),
    env: trail.env,
    supervisor: trail.supervisor,
    lost,
  };
  if (!node) {
    return {
      ...common,
      nodeFlags: [],
      scriptArgs: [],
      preloads: [],
      builtPath: undefined,
      entry: undefined,
      starter: undefined,
    };
  }
  const variable = (name: string): string | undefined => {
    const own = trail.env.findLast((entry) => entry.name === name);
    return own?.value ?? input.env?.get(name) ?? input.image?.env.get(name)?.value;
  };
  return {
    ...common,
    nodeFlags: node.flags,
    scriptArgs: node.args,
    // Those of NODE_OPTIONS come before those of the command line (nodejs.org/api/cli.html#node_optionsoptions).
    preloads: [...preloadsIn(variable('NODE_OPTIONS') ?? '', trail), ...node.preloads],
    builtPath: node.builtPath,
    entry: node.entry,
    ...(node.roots.length === 0 ? {} : { roots: node.roots }),
    ...(node.beside ? { beside: node.beside.map((other) => chainOf(input, other)) } : {}),
    ...(node.neighbours ? { neighbours: node.neighbours } : {}),
    ...(trail.script ? { package: trail.script.pkg } : {}),
    starter: node.starter ? describeStarter(node.starter, variable) : undefined,
  };
}

/** Files of the repository that NODE_OPTIONS loads first; packages stay a matter of the environment. */
function preloadsIn(options: string, trail: Trail): CommandChain['preloads'] {
  const pattern = /(?:^|\s)(?:-r|--require|--import)(?:=|\s+)["']?([^\s"']+)/g;
  return [...options.matchAll(pattern)]
    .map((match) => resolvePreload(match[1] ?? '', trail))
    .filter((preload) => preload.path !== undefined);
}

function lostOf(end: End): string | undefined {
  if (end.kind === 'node') return end.lost;
  return end.kind === 'lost' ? end.reason : `${end.program || 'the command'} does not lead to node`;
}

function createFactsReader(read: (path: string) => string | undefined): (path: string) => ModuleFacts | undefined {
  const known = new Map<string, ModuleFacts | undefined>();
  return (path) => {
    if (known.has(path)) return known.get(path);
    const text = read(path);
    const facts = text === undefined ? undefined : extractModule(path, text);
    known.set(path, facts);
    return facts;
  };
}
