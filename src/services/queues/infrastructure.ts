import type { Place } from '../../parsers/place.ts';
import type { Service } from '../types.ts';

const FILES =
  /(?:\.tf|\.tf\.json|template\.ya?ml|serverless\.ya?ml|cloudformation[\w./-]*\.(?:ya?ml|json)|(?:^|\/)(?:cdk|infra|infrastructure|iac)\/[\w./-]+\.(?:ts|ya?ml|json))$/;
const QUEUE =
  /aws_sqs_queue\b|AWS::SQS::Queue|new sqs\.Queue\b|google_pubsub_subscription\b|aws_sns_topic_subscription\b/;
const SETTINGS = {
  visibility: /visibility_?timeout(?:_seconds)?\b/i,
  deadLetter: /redrive_?policy|deadLetterQueue|dead_letter_policy|deadLetterTargetArn|dead_letter_topic/i,
} as const;

export interface Infrastructure {
  /** Queues are made in this repository. */
  readonly exists: boolean;
  /** Where the setting stands. */
  readonly place: Place | undefined;
}

/** Queues of infrastructure code (Terraform, CloudFormation, CDK), and one of their settings. */
export function findInfrastructure(service: Service, setting: keyof typeof SETTINGS): Infrastructure {
  const { repository } = service;
  let exists = false;
  for (const path of repository.paths) {
    if (!FILES.test(path)) continue;
    const text = repository.text(path);
    if (text === undefined || !QUEUE.test(text)) continue;
    exists = true;
    const lines = text.split('\n');
    const at = lines.findIndex((line) => SETTINGS[setting].test(line));
    if (at < 0) continue;
    return {
      exists,
      place: { path, line: at + 1, column: 1, endLine: at + 1, endColumn: (lines[at]?.length ?? 0) + 1 },
    };
  }
  return { exists, place: undefined };
}
