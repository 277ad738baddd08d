/** From the started words to the file that Node.js runs. */
import type { Place } from '../../parsers/place.ts';
import type { Located, Package } from '../types.ts';
import type { EnvVariable } from '../workloads/types.ts';

/** One step from the started words to the file that Node runs. */
export interface ChainStep {
  readonly kind: 'wrapper' | 'shell' | 'script' | 'supervisor' | 'starter' | 'node' | 'file' | 'unknown';
  /** "tini", "npm run start:prod", "fastify start", "dist/main.js -> src/main.ts". */
  readonly text: string;
  readonly place: Place | undefined;
}

export interface CommandChain {
  /** The words that the platform starts, after ENTRYPOINT × CMD × manifest overrides. */
  readonly argv: readonly string[];
  readonly place: Place;
  readonly steps: readonly ChainStep[];
  /** How signals travel to node, by the measured table in the Docker reference. */
  readonly signals: {
    readonly reachNode: boolean | 'unknown';
    readonly brokenBy: ChainStep | undefined;
    readonly why: string;
    /** What arrives instead of SIGTERM, when a supervisor translates it (pm2 sends SIGINT). */
    readonly signal?: string;
  };
  /** node is the started process itself, or behind an init/exec only. */
  readonly direct: boolean | 'unknown';
  readonly nodeFlags: readonly Located<string>[];
  /** Arguments after the script. */
  readonly scriptArgs: readonly string[];
  /** --require / --import files, resolved to sources. */
  readonly preloads: readonly {
    readonly specifier: string;
    readonly path: string | undefined;
    readonly place: Place | undefined;
  }[];
  /** Environment set on the way (script prefixes, cross-env, `export` in an entrypoint). */
  readonly env: readonly EnvVariable[];
  /** Built file as the command names it, and the source it comes from. */
  readonly builtPath: string | undefined;
  readonly entry: string | undefined;
  /** All sources that a framework loads by name, the entry first: configuration, middleware, route files. */
  readonly roots?: readonly string[];
  /** What supplies the server when the source has no listen call: fastify-cli, next, nest… */
  readonly starter: Starter | undefined;
  readonly supervisor:
    | { readonly name: string; readonly instances: string | undefined; readonly place: Place | undefined }
    | undefined;
  /** Other processes of node that the same command keeps running: a worker beside the API. */
  readonly beside?: readonly CommandChain[];
  /** Programs other than node that it keeps running, which may answer on ports of the container: nginx before the API. */
  readonly neighbours?: readonly string[];
  /** The package whose script leads to node. */
  readonly package?: Package;
  /** What could not be followed, in words. */
  readonly lost: string | undefined;
  /** Why the started words are only the likely ones: nothing in the repository states them. */
  readonly assumed?: string;
}

/** A framework command that listens, logs or handles signals on behalf of the source. */
export interface Starter {
  readonly name: string;
  readonly place: Place;
  /** The server for a desk: what the framework does in production does not hold. */
  readonly development?: true;
  readonly listens: boolean;
  readonly handlesSignals: boolean;
  readonly closesServer: boolean;
  /** Milliseconds. */
  readonly closeTimeout: number | undefined;
  readonly crashHandlers: boolean;
  /** What its logger writes: JSON when the flag or default says so. */
  readonly logger: 'json' | 'pretty' | 'none' | 'unknown';
  readonly source: string;
}
