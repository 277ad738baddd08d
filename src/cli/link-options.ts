import type { Config } from '../config/types.ts';
import type { LinkOptions } from '../services/link-repository.ts';
import { findHelm } from '../workspace/helm-binary.ts';
import { readManifestSources, SourceError } from '../workspace/manifest-sources.ts';
import { type Io, UsageError } from './io.ts';

export interface DeployOptions {
  readonly manifests?: readonly string[] | undefined;
  readonly helm?: boolean | undefined;
}

/** What the command line and the configuration say about how the services of a folder are deployed. */
export function linkOptions(root: string, options: DeployOptions, config: Config, io: Io): LinkOptions {
  return {
    manifests: readSources(root, options.manifests ?? [], config, io),
    helm: config.helm,
    helmBinary: options.helm === true ? requireHelm(root, io) : undefined,
  };
}

function readSources(root: string, given: readonly string[], config: Config, io: Io): LinkOptions['manifests'] {
  const names =
    given.length > 0
      ? given.map((name) => ({ name, from: io.cwd }))
      : config.manifests.map((name) => ({ name, from: root }));
  if (names.length === 0) return undefined;
  const stdin = io.stdin ?? (() => '');
  try {
    const sources = readManifestSources(root, names, stdin);
    for (const source of sources) {
      if (source.kind === 'stream' && !/\bkind\b["']?\s*:/.test(source.text))
        throw new SourceError(`${source.path} holds no Kubernetes object`);
    }
    return sources;
  } catch (error) {
    if (error instanceof SourceError) throw new UsageError(`--manifests: ${error.message}`);
    throw error;
  }
}

function requireHelm(root: string, io: Io): LinkOptions['helmBinary'] {
  const helm = findHelm(root, io.env.PATH);
  if (!helm) io.stderr.write('nodeready: there is no helm program on PATH; charts are rendered without it\n');
  return helm;
}
