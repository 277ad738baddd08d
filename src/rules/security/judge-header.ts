import type { SecurityHeader } from '../../knowledge/security-headers.ts';
import type { Place } from '../../parsers/place.ts';
import { lostSource } from '../../services/http/lost-source.ts';
import { securityHeadersOf, settingOf } from '../../services/http/security-headers.ts';
import type { Service } from '../../services/types.ts';
import { notApplicable, unknown } from '../outcomes.ts';
import type { Outcome } from '../types.ts';

interface Judge {
  /** Not sent, or switched off, where other security headers are sent. */
  readonly missing: (place: Place) => Outcome;
  readonly judge: (value: string, place: Place) => Outcome;
}

/** Judges the value of one header; a service without any security header is the matter of missing-security-headers. */
export function judgeHeader(service: Service, header: SecurityHeader, { missing, judge }: Judge): readonly Outcome[] {
  if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
  if (!service.servers.some((item) => item.protocol === 'http')) return [notApplicable('the service serves no HTTP')];
  const sent = [...securityHeadersOf(service).values()].flat().filter((item) => !item.off);
  if (new Set(sent.map((item) => item.header)).size < 2)
    return [notApplicable('no security headers are sent at all, which missing-security-headers reports')];
  const setting = settingOf(service, header);
  if (setting && !setting.off) {
    if (setting.value !== undefined) return [judge(setting.value, setting.place)];
    return [unknown(`the value of the header could not be followed (${setting.by})`, { place: setting.place })];
  }
  const lost = lostSource(service);
  if (lost && !setting) return [unknown(lost)];
  const middleware = ['service', 'edge', 'call']
    .map((scope) => sent.find((item) => item.scope === scope))
    .find(Boolean);
  const place = setting?.place ?? middleware?.place;
  return place ? [missing(place)] : [];
}
