import type { Rule } from '../types.ts';
import { alertWithoutRunbook } from './alert-without-runbook.ts';
import { incompleteRunbook } from './incomplete-runbook.ts';
import { invalidAttestation } from './invalid-attestation.ts';
import { missingMaintenanceJob } from './missing-maintenance-job.ts';
import { missingRunbooks } from './missing-runbooks.ts';
import { missingServiceOwner } from './missing-service-owner.ts';
import { runbookWithoutCommands } from './runbook-without-commands.ts';
import { unmarkedRunbookCommand } from './unmarked-runbook-command.ts';

export const operationsRules: readonly Rule[] = [
  alertWithoutRunbook,
  incompleteRunbook,
  invalidAttestation,
  missingMaintenanceJob,
  missingRunbooks,
  missingServiceOwner,
  runbookWithoutCommands,
  unmarkedRunbookCommand,
];
