import { type Consumer, consumersOf } from '../../services/queues/consumers.ts';
import type { Program, Service } from '../../services/types.ts';
import { notApplicable, unknown } from '../outcomes.ts';
import type { Outcome } from '../types.ts';

/** One outcome per consumer; not applicable where the service takes nothing from a queue. */
export function eachConsumer(
  service: Service,
  judge: (consumer: Consumer, program: Program) => Outcome | undefined,
): readonly Outcome[] {
  const { program } = service;
  if (!program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
  const outcomes = consumersOf(service).flatMap((consumer) => judge(consumer, program) ?? []);
  return outcomes.length > 0 ? outcomes : [notApplicable('the service takes no messages or jobs from a queue')];
}
