import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Deployment, Quantity, Service } from '../types.ts';

export interface HeapFlag {
  /** Mebibytes of the old generation; undefined when the value is not a number here. */
  readonly mebibytes: number | undefined;
  /** `--max-old-space-size-percentage`: of the container's memory. */
  readonly percent: number | undefined;
  readonly text: string;
  readonly place: Place;
}

export interface HeapLimit {
  readonly deployment: Deployment;
  /** The flag that wins: the command line over NODE_OPTIONS (nodejs.org/api/cli.html#node_optionsoptions). */
  readonly flag: HeapFlag | undefined;
  /** NODE_OPTIONS exists, but its value is outside the repository. */
  readonly hidden: Place | undefined;
  readonly memory: Quantity | undefined;
}

const FLAG = /(?:^|\s)["']?--max[-_]old[-_]space[-_]size(-percentage|_percentage)?(?:=|\s+)["']?([\w.$(){}-]+)/;

/** The heap flag and the memory limit of each deployment of a service. */
export const heapLimitsOf = memoizeByService((service: Service): readonly HeapLimit[] =>
  service.deployments.map((deployment) => {
    const { command, environment, workload } = deployment;
    const words = command?.nodeFlags.map((flag) => flag.value).join(' ') ?? '';
    const fromCommand = parseFlag(words, command?.nodeFlags[0]?.place ?? command?.place);
    const options = environment.variables.get('NODE_OPTIONS');
    const fromOptions = options?.value === undefined ? undefined : parseFlag(options.value, options.place);
    return {
      deployment,
      flag: fromCommand ?? fromOptions,
      hidden: options && options.value === undefined ? options.place : undefined,
      memory: workload?.container.limits.memory,
    };
  }),
);

function parseFlag(text: string, place: Place | undefined): HeapFlag | undefined {
  const match = FLAG.exec(text);
  if (!match || !place) return undefined;
  const number = Number(match[2]);
  const known = Number.isFinite(number) ? number : undefined;
  return match[1] === undefined
    ? { mebibytes: known, percent: undefined, text: match[0].trim(), place }
    : { mebibytes: undefined, percent: known, text: match[0].trim(), place };
}
