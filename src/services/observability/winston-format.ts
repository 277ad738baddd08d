import type { Value } from '../../facts/types.ts';
import type { Environment, LinkedCall, Program } from '../types.ts';
import { walkEffective } from './effective.ts';
import { returnsJson } from './own-loggers.ts';

type Shape = 'json' | 'text';

/** What the lines of a winston logger look like; `calls` are those in its arguments that hold for certain. */
export function winstonFormat(
  program: Program,
  call: LinkedCall,
  calls: ReadonlySet<string>,
  env: Environment,
): Shape | 'unknown' {
  // A transport with a format of its own has the last word.
  return (
    either(transportShapes(program, call, env)) ??
    lastShape(ownFormats(program, call, env)) ??
    either([...calls].map(shapeOf)) ??
    shapeOfModule(program, call, env)
  );
}

/** Of several outputs the one that writes JSON. */
function either(shapes: readonly (Shape | undefined)[]): Shape | undefined {
  return shapes.includes('json') ? 'json' : shapes.includes('text') ? 'text' : undefined;
}

/** Formats that make the line; others (timestamp, errors, splat) only add to it: github.com/winstonjs/logform */
function shapeOf(path: string): Shape | undefined {
  if (/format\.(?:json|logstash)|logstash|ecsFormat|LoggingWinston|json\(\)/.test(path)) return 'json';
  return /format\.(?:printf|simple|cli|prettyPrint)|nestLike/.test(path) ? 'text' : undefined;
}

/** Each format of a chain writes the line anew: `combine(json(), printf(…))` prints text. */
function lastShape(paths: readonly string[]): Shape | undefined {
  const shape = paths.map(shapeOf).findLast((item) => item !== undefined);
  return shape ?? (paths.some((path) => /format\.colorize/.test(path)) ? 'text' : undefined);
}

/** The calls of a format that hold for certain, in their order. */
function formatsIn(program: Program, module: string, value: Value, env: Environment): readonly string[] {
  const paths: string[] = [];
  walkEffective(program, module, value, env, (part, from, certain) => {
    if (part.kind !== 'call' || !certain) return;
    const linked = program.call({ module: from, call: part.call });
    for (const path of program.callees(linked))
      paths.push(/#?format\.printf$/.test(path) && returnsJson(program, linked) ? 'json()' : path);
  });
  return paths;
}

/** The `format` of the logger itself. */
function ownFormats(program: Program, call: LinkedCall, env: Environment): readonly string[] {
  return call.fact.args.flatMap((arg) => {
    const format = program.option(call.module, arg, 'format');
    return format.value ? formatsIn(program, format.module, format.value, env) : [];
  });
}

/** The formats of console transports, in the options of the logger or added to it later. */
function transportShapes(program: Program, call: LinkedCall, env: Environment): readonly (Shape | undefined)[] {
  const shapes: (Shape | undefined)[] = [];
  const collect = (module: string, value: Value): void => {
    walkEffective(program, module, value, env, (item, from, certain) => {
      if (item.kind !== 'call' || !certain) return;
      const transport = program.call({ module: from, call: item.call });
      if (!program.callees(transport).some((path) => /transports\.(?:Console|Stream)$/.test(path))) return;
      const format = program.option(from, transport.fact.args[0], 'format');
      if (format.value) shapes.push(lastShape(formatsIn(program, format.module, format.value, env)));
    });
  };
  for (const arg of call.fact.args) {
    const transports = program.option(call.module, arg, 'transports');
    if (transports.value) collect(transports.module, transports.value);
  }
  for (const added of program.callsTo('winston#createLogger().add', 'winston#default.createLogger().add')) {
    const value = added.fact.args[0];
    if (added.module === call.module && value && program.runs(added, env) === true) collect(added.module, value);
  }
  return shapes;
}

/** Formats that are put together in pieces (`formats.push(…)`, `logger.configure(…)`): those that the module names. */
function shapeOfModule(program: Program, { module }: LinkedCall, env: Environment): Shape | 'unknown' {
  const shapes = new Set(
    program
      .callsIn(module)
      .filter((call) => program.runs(call, env) !== false)
      .flatMap((call) => program.callees(call).map(shapeOf)),
  );
  if (shapes.has('json') && shapes.has('text')) return 'unknown';
  return shapes.has('text') ? 'text' : 'json';
}
