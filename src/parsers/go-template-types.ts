/** A Go template (pkg.go.dev/text/template) as a tree; offsets are into the template's text. */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string; readonly start: number }
  | { readonly kind: 'output'; readonly pipeline: Pipeline; readonly start: number; readonly end: number }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly pipeline: Pipeline;
      readonly body: readonly TemplateNode[];
      readonly otherwise: readonly TemplateNode[];
      readonly start: number;
    }
  | {
      readonly kind: 'template';
      readonly name: string;
      readonly pipeline: Pipeline | undefined;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'break' | 'continue'; readonly start: number };

export interface Pipeline {
  /** `$x :=`, `$i, $x :=`, `$x =`. */
  readonly variables: readonly string[];
  readonly declares: boolean;
  readonly commands: readonly Command[];
  readonly start: number;
}

/** A function or a field with its arguments. */
type Command = readonly Operand[];

export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** `.a.b`: fields of the dot; no fields for the dot itself. */
  | { readonly kind: 'field'; readonly fields: readonly string[] }
  /** `$x.a.b`; the name without the dollar, empty for the root. */
  | { readonly kind: 'variable'; readonly name: string; readonly fields: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline; readonly fields: readonly string[] };

export interface ParsedTemplate {
  readonly nodes: readonly TemplateNode[];
  readonly defines: ReadonlyMap<string, readonly TemplateNode[]>;
}

/** Text that is no template, or one that uses what is not supported. */
export class TemplateError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
