/** Who made a report. */
export interface ToolInfo {
  readonly name: string;
  readonly version: string;
  /** Base of the rule pages. */
  readonly homepage: string;
}

/** The page of a rule; its text is also offline in `nodeready explain`. */
export function ruleUrl(tool: ToolInfo, id: string): string {
  return `${tool.homepage}/rules/${id}`;
}

/** A text that leads somewhere, as far as the terminal can. */
export type Link = (text: string, url: string) => string;
