import { samePlace } from '../../parsers/place.ts';
import type { Probe } from '../../services/types.ts';
import type { FixContext, FixResult, Recipe } from '../types.ts';
import { isInTemplate, setContainerValue } from './chart-values.ts';
import { findPair, mapAround, mapUnder, openYaml, setIn } from './document.ts';

/** The probe that the finding points at or into. */
function findProbe({ finding, service }: FixContext, type: Probe['type']): Probe | undefined {
  const { place } = finding;
  const all = service.workloads.flatMap(({ container }) => container.probes.filter((item) => item.type === type));
  const isInside = (probe: Probe): boolean =>
    probe.node.place.path === place.path &&
    probe.node.place.line <= place.line &&
    place.endLine <= probe.node.place.endLine;
  return all.find((probe) => samePlace(probe.place, place)) ?? all.find(isInside);
}

function setTiming(context: FixContext, type: Probe['type'], field: string, value: number): FixResult {
  const probe = findProbe(context, type);
  const owner = context.service.workloads.find(({ container }) => probe && container.probes.includes(probe));
  if (owner && isInTemplate(context, owner.container.place))
    return setContainerValue(context, owner.container.place, [`${type}Probe`, field], value);
  const yaml = probe && openYaml(context, probe.place.path);
  const around = yaml && mapAround(yaml, probe.place);
  const map = yaml && around && (findPair(around, `${type}Probe`) ? mapUnder(yaml, probe.place) : around);
  if (!yaml || !map) return undefined;
  const edit = setIn(yaml, map, [field], value);
  return edit && [edit];
}

export const livenessTiming: Recipe = {
  rule: 'liveness-timing-out-of-range',
  level: 'suggested',
  title: 'let liveness wait for more than a pause of the event loop',
  fix(context) {
    const probe = findProbe(context, 'liveness');
    const { messageId, args } = context.finding;
    if (!probe) return undefined;
    switch (messageId) {
      case 'period':
        return setTiming(context, 'liveness', 'periodSeconds', 10);
      case 'failures':
        return setTiming(context, 'liveness', 'failureThreshold', Number(args.minimum));
      case 'window':
        return setTiming(
          context,
          'liveness',
          'failureThreshold',
          Math.ceil(Number(args.minimum) / probe.periodSeconds),
        );
      case 'timeout':
        return setTiming(context, 'liveness', 'timeoutSeconds', Math.min(Number(args.maximum), probe.periodSeconds));
      case 'identical':
        return setTiming(
          context,
          'liveness',
          'failureThreshold',
          Math.floor(Number(args.readiness) / probe.periodSeconds) + 1,
        );
      default:
        return undefined;
    }
  },
};

export const readinessTiming: Recipe = {
  rule: 'readiness-timing-out-of-range',
  level: 'suggested',
  title: 'take a pod out of rotation in time',
  fix(context) {
    const probe = findProbe(context, 'readiness');
    const { messageId, args } = context.finding;
    if (!probe) return undefined;
    switch (messageId) {
      case 'period':
        return setTiming(context, 'readiness', 'periodSeconds', 5);
      case 'failures':
        return setTiming(context, 'readiness', 'failureThreshold', Number(args.maximum));
      case 'timeout':
        return setTiming(context, 'readiness', 'timeoutSeconds', Math.min(Number(args.maximum), probe.periodSeconds));
      case 'slower': {
        const threshold = Math.floor(Number(args.liveness) / probe.periodSeconds);
        return threshold > 0 ? setTiming(context, 'readiness', 'failureThreshold', threshold) : undefined;
      }
      default:
        return undefined;
    }
  },
};

export const startupTiming: Recipe = {
  rule: 'startup-timing-out-of-range',
  level: 'suggested',
  title: 'give the start the time that it may need',
  fix(context) {
    const probe = findProbe(context, 'startup');
    const { messageId, args } = context.finding;
    if (!probe) return undefined;
    const window = messageId === 'short' ? Math.max(60, Number(args.minimum)) : Number(args.maximum);
    const threshold = Math.floor(Math.min(window, Number(args.maximum)) / probe.periodSeconds);
    return threshold > 0 ? setTiming(context, 'startup', 'failureThreshold', threshold) : undefined;
  },
};
