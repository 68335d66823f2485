import { createHash } from 'node:crypto';
import { bodyRoleOf, type Capabilities, datasetFormatSchema, formats } from '@trainyard/contracts';
import { findingLimit } from '@trainyard/engine/check';
import { catalogueOf, engineVersion, layerLimit } from '@trainyard/engine/spec';
import { z } from 'zod';
import { type ApiLimits, bodyLimit } from '../deps.ts';

/** What this server can be asked for, and the ETag of the answer. */
export interface DescribedCapabilities {
  readonly capabilities: Capabilities;
  readonly etag: string;
}

function describeFormats(): Capabilities['datasetFormats'] {
  const described = datasetFormatSchema.options.map((name) => {
    const { description, files, mediaTypes, options, takesColumns } = formats[name];
    const sets = files.map(({ required, optional = [] }) => ({ required: [...required], optional: [...optional] }));
    const schema = options ? (z.toJSONSchema(options, { io: 'input' }) as Record<string, unknown>) : null;
    const body = bodyRoleOf(name) ?? null;
    return [name, { description, files: sets, mediaTypes: [...mediaTypes], body, options: schema, takesColumns }];
  });
  return Object.fromEntries(described);
}

/** Describes the registries and bounds of this server: the same as long as the process runs. */
export function describeCapabilities({ uploadBytes }: ApiLimits, keysRequired: boolean): DescribedCapabilities {
  const capabilities = {
    engineVersion,
    registries: catalogueOf() as Capabilities['registries'],
    datasetFormats: describeFormats(),
    access: { keysRequired, loopbackOnly: !keysRequired },
    limits: { layers: layerLimit, findings: findingLimit, bodyBytes: bodyLimit, uploadBytes },
  };
  const hash = createHash('sha256').update(JSON.stringify(capabilities)).digest('hex');
  return { capabilities, etag: `"${hash.slice(0, 32)}"` };
}
