/** The charts of a repository. */
import type { DataNode } from '../../parsers/data.ts';

export interface Chart {
  readonly folder: string;
  readonly path: string;
  readonly name: string;
  /** Templates stand in this repository; false for wrapper charts whose templates are remote. */
  readonly local: boolean;
  /** Templates whose objects are not known, and why; empty when all were rendered. */
  readonly unknown?: readonly { readonly path: string; readonly reason: string }[];
  /** `type: library`: it only gives named templates to other charts. */
  readonly library?: boolean;
  readonly dependencies: readonly string[];
  /** Charts that are not here and may bring the pods, because this one renders none. */
  readonly remote?: readonly string[];
  /** What the values set for the chart that brings the pods and is not here. */
  readonly remoteValues?: DataNode;
  readonly values: readonly string[];
}
