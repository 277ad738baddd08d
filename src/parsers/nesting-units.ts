/**
 * Units of nesting. oxc-parser descends recursively, and exhausting its native stack ends the process. Measured on a
 * thread with 4 MiB of stack, version 0.158 bears 2,500 nested functions, 4,000 brackets or arrows, 8,000 assignments,
 * conditions or `else if`, 30,000 operators or calls in a chain. The units have those proportions.
 */
export const BRACKET = 8;
const STATEMENT = 4;
export const ASSIGNMENT = 4;
export const CONDITION = 3;
const PREFIX = 2;
export const OPERATOR = 1;
export const DOT = 0.25;

/** `<=`, `>=`, `!=`, `==` end in an equals sign that assigns nothing. */
export const COMPARES = new Set([33, 60, 61, 62]);

/** Units of the keywords that may nest; those with 0 start a statement, where what came before has ended. */
export const KEYWORDS = new Map<string, number>([
  ...unitsOf(0, 'const let var import export return throw break continue try switch case default debugger'),
  ...unitsOf(0, 'interface enum type'),
  ...unitsOf(OPERATOR, 'in of instanceof as satisfies typeof void delete finally catch'),
  ...unitsOf(PREFIX, 'new await yield async'),
  ...unitsOf(STATEMENT, 'if else for while do with class extends keyof readonly unique infer asserts'),
  ...unitsOf(BRACKET, 'function'),
]);

function unitsOf(units: number, words: string): readonly (readonly [string, number])[] {
  return words.split(' ').map((word) => [word, units] as const);
}

/** Words of which only some uses start a statement: they are names too, or `import(…)`. */
export const NAMES = new Set(['let', 'import', 'interface', 'type']);

export const HEADS = new Set(['if', 'for', 'while', 'with']);
export const BLOCK_WORDS = new Set(['else', 'do', 'try', 'finally', 'catch']);
export const CONTINUES = new Set([
  'else',
  'while',
  'catch',
  'finally',
  'in',
  'of',
  'instanceof',
  'as',
  'satisfies',
  'extends',
]);
