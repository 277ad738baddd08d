import type { Place } from '../../../parsers/place.ts';
import { rangeOf } from '../../positions.ts';
import type { FixContext, FixResult } from '../../types.ts';

/** Production runs at info, set where the level comes from: a default in the source, a variable of image or manifest. */
export function fix(context: FixContext): FixResult {
  const { finding, service } = context;
  const { place } = finding;
  const text = context.text(place.path);
  if (text === undefined || !/^[a-z]+$/i.test(String(finding.args.level))) return undefined;
  const written = replaceLevel(context, place);
  if (written) return written;
  const { start, end } = rangeOf(text, place);
  const name = /\bprocess\.env\.(\w+)/.exec(text.slice(start, end))?.[1];
  const places = service.deployments.flatMap(({ environment }) => {
    const variable = name === undefined ? undefined : environment.variables.get(name);
    return variable && variable.value === finding.args.level ? [variable.place] : [];
  });
  const [only] = places;
  // One line may serve several workloads; several lines are several findings.
  return only && places.every((item) => item === only) ? replaceLevel(context, only) : undefined;
}

function replaceLevel(context: FixContext, place: Place): FixResult {
  const text = context.text(place.path);
  const level = String(context.finding.args.level);
  if (text === undefined) return undefined;
  const { start, end } = rangeOf(text, place);
  // In source only a text is a level; a variable may have the same name.
  const quote = /\.[cm]?[jt]sx?$/.test(place.path) ? `["'\`]` : '\\b';
  const [only, second] = [...text.slice(start, end).matchAll(new RegExp(`${quote}${level}${quote}`, 'g'))];
  if (!only || second) return undefined;
  const at = start + only.index + only[0].indexOf(level);
  return [{ path: place.path, start: at, end: at + level.length, text: 'info' }];
}
