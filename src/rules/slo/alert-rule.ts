import { fileStart, type Place } from '../../parsers/place.ts';
import { type AlertRules, alertRulesOf } from '../../services/alerts/alert-rules.ts';
import { type Threshold, unclearMentions } from '../../services/alerts/signals.ts';
import type { Service } from '../../services/types.ts';
import { fail, pass, unknown } from '../outcomes.ts';
import type { Outcome } from '../types.ts';

export interface AlertDemand {
  /** Alerts that watch the signal, each with the number it fires at. */
  readonly find: (rules: AlertRules) => readonly Threshold[];
  /** The accepted numbers. */
  readonly accepts: (value: number) => boolean;
  /** The message about an alert whose expression cannot mean what it says, whatever its number. */
  readonly mistaken?: (threshold: Threshold) => string | undefined;
  /** How a number is printed. */
  readonly print: (value: number) => string;
  /** Names and queries that speak of the signal, for alerts whose number cannot be read. */
  readonly words: RegExp;
  readonly anchor: string;
}

/**
 * Judges whether the alert rules of the repository watch a signal at a sensible number: the shared shape of the alert
 * rules. A repository without any alert rule says nothing: they often live with the monitoring stack.
 */
export function judgeAlert(service: Service, demand: AlertDemand): readonly Outcome[] {
  const rules = alertRulesOf(service);
  const { alerts } = rules;
  const elsewhere = alertsElsewhere(rules);
  const found = demand.find(rules);
  const good = found.filter((item) => demand.accepts(item.value) && demand.mistaken?.(item) === undefined);
  if (good.length > 0)
    return [
      pass(
        ...good
          .slice(0, 3)
          .map(({ rule, value }) => ({ place: rule.place, note: `${rule.name}: ${demand.print(value)}` })),
      ),
    ];
  const [loose] = found;
  if (loose)
    return [
      fail({
        message: demand.mistaken?.(loose) ?? 'loose',
        args: { alert: loose.rule.name, value: demand.print(loose.value) },
        place: loose.rule.expression.place,
        anchor: loose.rule.name,
      }),
    ];
  if (elsewhere) return [elsewhere];
  const [unclear] = unclearMentions(alerts, demand.words);
  if (unclear)
    return [
      unknown(`what ${unclear.name} compares could not be read from its expression`, {
        place: unclear.expression.place,
      }),
    ];
  return [fail({ message: 'missing', place: firstAlert(rules), anchor: demand.anchor })];
}

/** Why nothing can be said when no rule could be read; undefined when there are some. */
export function alertsElsewhere({ alerts, records, unread }: AlertRules): Outcome | undefined {
  const [place] = unread;
  if (alerts.length > 0) return undefined;
  if (place)
    return unknown(`the alerts in ${place.path} are generated, and what comes out is not evaluated`, { place });
  return records.length > 0
    ? undefined
    : unknown('the repository holds no alert rules; they may live with the monitoring stack');
}

/** Where another alert goes: beside the first one. */
export function firstAlert({ alerts, records }: AlertRules): Place {
  const rule = alerts[0] ?? records[0];
  return rule?.place ?? fileStart('.');
}
