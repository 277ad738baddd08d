import { z } from 'zod';
import { PRESETS } from '../engine/presets.ts';

const severity = z.enum(['off', 'note', 'warning', 'error']);
const option = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** The configuration file. Data only; unknown keys are errors. */
export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  preset: z.enum(PRESETS).optional().describe('Which rules report: recommended, strict, or the items of one document.'),
  failOn: z
    .enum(['error', 'warning', 'note', 'never'])
    .optional()
    .describe('Lowest severity that makes lint exit with 1.'),
  exclude: z.array(z.string()).optional().describe('Globs, as in .gitignore, of paths that are not looked at.'),
  rules: z
    .record(z.string(), z.union([severity, z.object({ severity: severity.optional() }).catchall(option)]))
    .optional()
    .describe('Severity and options by rule id or code.'),
  manifests: z
    .array(z.string())
    .optional()
    .describe(
      'Files of rendered manifests and folders of manifests, kustomizations or charts that deploy the services, relative to this file.',
    ),
  helm: z
    .strictObject({
      values: z
        .array(z.string())
        .optional()
        .describe('Values files of production, relative to this file; one inside a chart is for that chart alone.'),
      charts: z
        .record(
          z.string(),
          z.strictObject({
            values: z.array(z.string()).optional(),
            release: z.string().optional(),
            namespace: z.string().optional(),
          }),
        )
        .optional()
        .describe('How single charts are released, by the folder of the chart relative to this file.'),
    })
    .optional()
    .describe('How Helm charts are rendered.'),
  ignore: z
    .array(
      z.strictObject({
        rule: z.string().describe('Rule id or code.'),
        path: z.string().optional().describe('File, folder or glob, from the linted folder; every file without it.'),
        reason: z.string().min(1).describe('Why it is accepted.'),
        until: z.iso.date().optional().describe('Last day it is accepted.'),
      }),
    )
    .optional()
    .describe('Findings that are accepted, each with a reason.'),
  baseline: z.string().min(1).optional().describe('Baseline file, relative to this file; its findings do not gate.'),
  attest: z
    .array(
      z.strictObject({
        topic: z.string().min(1).describe('Topic of the checklist, as `nodeready checklist` lists it.'),
        owner: z.string().min(1).describe('Who answers for it: a person or a team.'),
        date: z.iso.date().describe('Day it was proved.'),
        link: z.string().min(1).describe('Where the evidence is.'),
        until: z.iso.date().describe('Last day it holds.'),
        service: z.string().optional().describe('Name, id or folder of the only service that it speaks of.'),
      }),
    )
    .optional()
    .describe('What no file can prove and a named person does, for a time.'),
});
