/** What CI runs. */
import type { Place } from '../../parsers/place.ts';
import type { Located } from '../types.ts';

export interface CiJob {
  readonly system: 'github' | 'gitlab' | 'circleci' | 'azure' | 'jenkins' | 'travis' | 'drone' | 'cloudbuild' | 'other';
  readonly path: string;
  readonly name: string;
  readonly place: Place;
  readonly triggers: readonly string[];
  readonly steps: readonly CiStep[];
  /** A remote reusable workflow or template: what it does is unknown. */
  readonly remote: Located<string> | undefined;
  /** The container that the steps run in. */
  readonly image?: Located<string>;
  /** Containers that run beside the job (databases, brokers). */
  readonly services?: readonly Located<string>[];
  /** Jobs of the same file that must succeed first. */
  readonly needs?: readonly string[];
  /** The whole job may fail without failing the pipeline. */
  readonly canFail?: boolean;
}

export interface CiStep {
  readonly name: string | undefined;
  readonly place: Place;
  readonly uses: Located<string> | undefined;
  readonly with: ReadonlyMap<string, Located<string>>;
  /** The inputs of each job of a matrix, where it makes them differ; `with` then holds the values of all. */
  readonly variants?: readonly ReadonlyMap<string, Located<string>>[];
  /** Simple commands of the step's shell text, in order, package scripts not expanded. */
  readonly commands: readonly CiCommand[];
  /** The step may fail without failing the job (`continue-on-error`, `allow_failure`). */
  readonly canFail: boolean;
  readonly workingDirectory: string | undefined;
}

export interface CiCommand {
  readonly words: readonly string[];
  readonly place: Place;
  /** Followed by `|| true`, `|| echo`, `; exit 0`…: its failure changes nothing. */
  readonly ignoredFailure: boolean;
  /** What it prints goes elsewhere: `> report.json`. */
  readonly redirected?: true;
}
