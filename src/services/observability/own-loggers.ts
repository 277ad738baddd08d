import path from 'node:path/posix';
import { FILE_START } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import type { LinkedCall, Program } from '../types.ts';
import type { Logger } from './loggers.ts';

const MASKS = /redact|sanitiz|mask|scrub|obfuscat/i;

/**
 * A masking function of one's own in the module of the logger, `sanitize`, `redact`, a custom format that masks, or in
 * one that stands before it.
 */
export function customMask(program: Program, module: string): Place | undefined {
  return maskIn(program, module) ?? maskBefore(program);
}

/** `args = this.maskSensitive(args)` in a `LoggerController` that hands on to the logger. */
function maskBefore(program: Program): Place | undefined {
  for (const [module, facts] of program.modules) {
    if (!/(?:^|[^a-z])log(?:ger|ging)|Logg(?:er|ing)/.test(path.basename(module))) continue;
    const fn = facts.functions.findIndex((item) => MASKS.test(item.name ?? ''));
    const runs = program
      .callsIn(module)
      .some((call) => program.targets(call).some((to) => to.module === module && to.fn === fn));
    if (fn > 0 && runs && program.live.has({ module, fn }))
      return program.place(module, facts.functions[fn]?.head ?? FILE_START);
  }
  return undefined;
}

function maskIn(program: Program, module: string): Place | undefined {
  const facts = program.modules.get(module);
  const fn = facts?.functions.find((item) => MASKS.test(item.name ?? ''));
  if (facts && fn) return program.place(module, fn.head);
  // `const maskSecrets = format((info) => …)` of winston: the function has no name of its own.
  const made = program
    .callsIn(module)
    .find(
      ({ fact, id }) =>
        fact.args.some((arg) => arg.kind === 'function') &&
        facts?.bindings.some(({ name, init }) => MASKS.test(name) && init?.kind === 'call' && init.call === id) ===
          true,
    );
  if (made) return made.place;
  const written = facts?.assignments.find(
    (item) =>
      item.target.kind === 'member' && /^(?:authorization|cookie|password|token|secret)$/i.test(item.target.property),
  );
  return facts && written ? program.place(module, written.span) : undefined;
}

/** A function of one's own that writes one JSON object a line. */
export function handWrittenLoggers(program: Program): readonly Logger[] {
  const call = program.callsTo('process.stdout.write', 'console.log', 'console.info', 'console.error').find((item) => {
    const first = item.fact.args[0];
    return (
      first !== undefined &&
      item.fact.fn !== 0 &&
      writesJson(program, item.module, first) &&
      isLoggerModule(program, item)
    );
  });
  if (!call) return [];
  return [
    {
      library: 'hand-written',
      family: 'own',
      place: call.place,
      call,
      options: undefined,
      format: 'json',
      pretty: undefined,
      redacts: customMask(program, call.module),
    },
  ];
}

/** `printf((info) => JSON.stringify(info))`. */
export function returnsJson(program: Program, call: LinkedCall): boolean {
  return program.callbacks(call).some((ref) => {
    return program.fn(ref).returns.some(({ value }) => writesJson(program, ref.module, value));
  });
}

export function writesJson(program: Program, module: string, value: Value): boolean {
  if (value.kind === 'template')
    return value.parts.length <= 3 && value.parts.some((part) => writesJson(program, module, part));
  if (value.kind === 'binary')
    return writesJson(program, module, value.left) || writesJson(program, module, value.right);
  if (value.kind !== 'call') return false;
  const paths = program.callees(program.call({ module, call: value.call }));
  return paths.some(
    (path) => path === 'JSON.stringify' || /^(?:safe-stable-stringify|fast-safe-stringify)#default$/.test(path),
  );
}

function isLoggerModule(program: Program, call: LinkedCall): boolean {
  const fn = program.fn({ module: call.module, fn: call.fact.fn });
  return /log/i.test(`${call.module} ${fn.name ?? ''}`);
}
