import { limitersOf } from '../../../services/http/rate-limits.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { majorOf } from '../lib/closing.ts';
import { findCall, spanOfPlace } from '../lib/nodes.ts';
import { setOption } from '../lib/options.ts';

/** RateLimit headers of the standard, in the newest draft that the installed release knows. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { service, finding } = context;
  const limiter = limitersOf(service).find((item) => item.place === finding.place || same(item.place, finding.place));
  const major = majorOf(service, 'express-rate-limit');
  if (limiter?.row.library !== 'express-rate-limit' || major === undefined || major < 6) return undefined;
  const text = context.text(finding.place.path);
  if (text === undefined) return undefined;
  const source = await openSource(context, finding.place.path);
  const call = findCall(source, spanOfPlace(text, finding.place));
  const draft = major >= 8 ? "'draft-8'" : major === 7 ? "'draft-7'" : 'true';
  return call && changed(finding.place.path, setOption(source, call, 0, 'standardHeaders', draft));
}

function same(a: { path: string; line: number; column: number }, b: { path: string; line: number; column: number }) {
  return a.path === b.path && a.line === b.line && a.column === b.column;
}
