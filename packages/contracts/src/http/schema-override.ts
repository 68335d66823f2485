/** What the `override` of a schema's meta is handed when OpenAPI is generated: the JSON Schema, to be changed in place. */
export interface SchemaOverride {
  jsonSchema: Record<string, unknown>;
}
