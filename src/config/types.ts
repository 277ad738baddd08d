import type { Preset } from '../engine/presets.ts';
import type { IgnoreEntry } from '../engine/suppress.ts';
import type { Attestation } from '../engine/types.ts';
import type { Options, Severity } from '../rules/types.ts';

export interface Config {
  /** Path of the file it came from, relative to where it was looked for; undefined for defaults. */
  readonly path: string | undefined;
  readonly preset: Preset;
  readonly rules: ReadonlyMap<string, { readonly severity: Severity | 'off' | undefined; readonly options: Options }>;
  readonly ignore: readonly IgnoreEntry[];
  readonly attest: readonly Attestation[];
  readonly exclude: readonly string[];
  /** Paths relative to the linted folder. */
  readonly manifests: readonly string[];
  readonly helm: HelmConfig | undefined;
  /** Absolute path of the baseline that the configuration names. */
  readonly baseline: string | undefined;
  readonly failOn: Severity | 'never' | undefined;
}

/** How charts are released; paths are relative to the linted folder. */
interface HelmConfig {
  readonly values: readonly string[];
  readonly charts: readonly {
    readonly folder: string;
    readonly values: readonly string[] | undefined;
    readonly release: string | undefined;
    readonly namespace: string | undefined;
  }[];
}

export const DEFAULT_CONFIG: Config = {
  path: undefined,
  preset: 'recommended',
  rules: new Map(),
  ignore: [],
  attest: [],
  exclude: [],
  manifests: [],
  helm: undefined,
  baseline: undefined,
  failOn: undefined,
};

/** A configuration that cannot be used: exit code 2, with the file and line. */
export class ConfigError extends Error {}
