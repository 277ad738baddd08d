import type { ClassFact, Value } from '../../facts/types.ts';
import type { LinkedCall, Program } from '../types.ts';
import { emptyNode, type SchemaNode } from './types.ts';

const TYPES: readonly (readonly [RegExp, SchemaNode['type']])[] = [
  [/^(?:IsString|MinLength|MaxLength|Length|IsNotEmpty|Matches)$/, 'string'],
  [/^(?:IsNumber|IsInt|Min|Max|IsPositive|IsPort|IsNumberString)$/, 'number'],
  [/^(?:IsBoolean|IsBooleanString)$/, 'boolean'],
  [/^(?:IsIn|IsEnum|Equals)$/, 'enum'],
  [/^(?:IsArray|ArrayMaxSize|ArrayMinSize|ArrayNotEmpty)$/, 'array'],
  [/^(?:IsDate|IsDateString|IsISO8601)$/, 'date'],
  [/^(?:IsObject|ValidateNested)$/, 'object'],
];
const FORMATS =
  /^Is(?:Email|Url|URL|UUID|Uuid|IP|Hexadecimal|Base64|JWT|MongoId|PhoneNumber|MobilePhone|FQDN|CreditCard|Alphanumeric|Locale|Port|PostalCode|ISBN|Currency)$|^(?:Matches|Validate|ValidateBy)$/;

/**
 * A class with decorators of class-validator (https://github.com/typestack/class-validator#validation-decorators) as a
 * schema; undefined when it has none. Unknown properties are the pipe's business, not the class's.
 */
export function readClass(program: Program, module: string, id: number): SchemaNode | undefined {
  const fact = program.modules.get(module)?.classes[id];
  if (!fact) return undefined;
  const fields = new Map<string, SchemaNode>();
  for (const property of fact.properties) {
    const calls = property.decorators.map((call) => program.call({ module, call }));
    const own = calls.filter((call) => program.callees(call).some(isValidator));
    if (own.length > 0) fields.set(property.name, readProperty(program, module, property, own));
  }
  if (fields.size === 0) return undefined;
  return {
    ...emptyNode('class-validator', program.place(module, fact.span)),
    type: 'object',
    unknownKeys: 'keep',
    fields,
    complete: fact.extends === undefined,
  };
}

function isValidator(path: string): boolean {
  return /^(?:class-validator|@nestjs\/class-validator|class-validator-jsonschema)#/.test(path);
}

function readProperty(
  program: Program,
  module: string,
  property: ClassFact['properties'][number],
  calls: readonly LinkedCall[],
): SchemaNode {
  const names = calls.map((call) => (program.callees(call)[0] ?? '').replace(/^.*#/, ''));
  const type = TYPES.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1];
  const argument = (pattern: RegExp, index = 0): number | undefined => {
    const call = calls.find((_, i) => pattern.test(names[i] ?? ''));
    const value = call?.fact.args[index] && program.literal(module, call.fact.args[index])?.value;
    return typeof value === 'number' ? value : undefined;
  };
  const narrowed = names.some((name) => FORMATS.test(name));
  const min = argument(/^(?:MinLength|Min|ArrayMinSize|Length)$/);
  return {
    ...emptyNode('class-validator', program.place(module, property.span)),
    type: type ?? (narrowed ? 'string' : 'unknown'),
    optional: names.includes('IsOptional'),
    hasDefault: isDefault(property.value),
    min,
    max: argument(/^(?:MaxLength|Max|ArrayMaxSize)$/) ?? argument(/^Length$/, 1),
    narrowed,
    allowsEmpty: type === 'string' && !narrowed && !names.includes('IsNotEmpty') && (min ?? 0) < 1,
    complete: isDefault(property.value) || isRead(property.value),
  };
}

function isDefault(value: Value | undefined): boolean {
  return value !== undefined && /^(?:string|number|boolean|null|array)$/.test(value.kind);
}

/** Nothing, or a plain read (`env.X`, `env.X ?? ''`): the value itself, not a default. */
function isRead(value: Value | undefined): boolean {
  if (value === undefined || value.kind === 'undefined' || value.kind === 'env' || value.kind === 'member') return true;
  return value.kind === 'logical' && value.right.kind === 'string' && value.right.value === '' && isRead(value.left);
}
