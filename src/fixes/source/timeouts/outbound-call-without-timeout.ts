import { Node, type SourceFile } from 'ts-morph';
import { outboundCallsOf } from '../../../services/outbound/calls.ts';
import type { LinkedCall, Program } from '../../../services/types.ts';
import type { Edit, FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import type { TextChange } from '../lib/insert.ts';
import { type Called, findCall } from '../lib/nodes.ts';
import { addArgument, setOption, setProperty } from '../lib/options.ts';
import { restyleLine } from '../lib/snippet.ts';
import { styleOf } from '../lib/style.ts';

/** Longer than a healthy answer takes, shorter than callers wait. */
const DEADLINE = '10_000';
const VERBS_WITHOUT_BODY = /^(?:get|delete|head|options)$/;
const VERBS_WITH_BODY = /^(?:post|put|patch)$/;

/** Every outbound call that nothing bounds gets a deadline; the rule asks about all of them at once. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { service } = context;
  const { program } = service;
  if (!program) return undefined;
  const edits: Edit[] = [];
  const made = new Set<string>();
  for (const { row, call } of outboundCallsOf(service).filter((item) => item.bound === 'open')) {
    const instance = instanceOf(program, call);
    const target = instance ?? call;
    const key = `${target.module}:${target.id}`;
    if (made.has(key)) continue;
    made.add(key);
    const source = await openSource(context, target.module);
    const found = findCall(source, target.fact.span);
    const change = found && bound(source, found, row.client, instance !== undefined);
    const own = changed(target.module, change);
    if (!own) return undefined;
    edits.push(...own);
  }
  return edits;
}

/** `axios.create()` of the instance that the call uses: one deadline for all. */
function instanceOf(program: Program, call: LinkedCall): LinkedCall | undefined {
  const made = program.callees(call).find((path) => /^(?:axios#create|got#extend|got#default\.extend)\(\)/.test(path));
  return made === undefined ? undefined : program.callsTo(made.replace(/\(\).*$/, ''))[0];
}

function bound(source: SourceFile, call: Called, client: string, instance: boolean): TextChange | undefined {
  switch (client) {
    case 'fetch':
    case 'node-fetch':
    case 'undici':
      return withSignal(source, call);
    case 'axios':
      return instance ? setOption(source, call, 0, 'timeout', DEADLINE) : withAxiosTimeout(source, call);
    case 'got':
      return setOption(source, call, instance ? 0 : 1, 'timeout', `{ request: ${DEADLINE} }`);
    default:
      return undefined;
  }
}

/** A signal is made for each call: a shared one would have fired already. */
function withSignal(source: SourceFile, call: Called): TextChange | undefined {
  const style = styleOf(source);
  const signal = restyleLine(`AbortSignal.timeout(${DEADLINE})`, style);
  const [url, init] = call.getArguments();
  if (!url || Node.isSpreadElement(url)) return undefined;
  if (!init) return addArgument(call, `{ signal: ${signal} }`);
  if (Node.isObjectLiteralExpression(init)) return setProperty(source, init, 'signal', signal);
  if (Node.isSpreadElement(init)) return undefined;
  return { start: init.getStart(), end: init.getEnd(), text: `{ ...${init.getText()}, signal: ${signal} }` };
}

function withAxiosTimeout(source: SourceFile, call: Called): TextChange | undefined {
  const callee = call.getExpression();
  const verb = Node.isPropertyAccessExpression(callee) ? callee.getName() : undefined;
  const args = call.getArguments();
  const index =
    verb === undefined || verb === 'request'
      ? Node.isObjectLiteralExpression(args[0])
        ? 0
        : 1
      : VERBS_WITHOUT_BODY.test(verb)
        ? 1
        : VERBS_WITH_BODY.test(verb)
          ? 2
          : undefined;
  if (index === undefined) return undefined;
  const style = styleOf(source);
  const timeout = `timeout: ${restyleLine(DEADLINE, style)}`;
  const given = args[index];
  if (given && !Node.isObjectLiteralExpression(given) && !Node.isSpreadElement(given))
    return { start: given.getStart(), end: given.getEnd(), text: `{ ...${given.getText()}, ${timeout} }` };
  if (index === 2 && args.length === 1) return addArgument(call, `undefined, { ${timeout} }`);
  return setOption(source, call, index, 'timeout', DEADLINE);
}
