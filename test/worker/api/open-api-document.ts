/** The OpenAPI document as a client reads it: operations, what they take, and what they may answer. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { z } from "zod";
import { send } from "./local-api.ts";

const schemaShape = z.record(z.string(), z.unknown());

const contentShape = z.record(z.string(), z.object({ schema: schemaShape }));

const operationShape = z.object({
  operationId: z.string(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(["path", "query"]),
        required: z.boolean().default(false),
        schema: schemaShape,
      }),
    )
    .default([]),
  requestBody: z.object({ content: contentShape }).optional(),
  responses: z.record(z.string(), z.object({ content: contentShape })),
});

const documentShape = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationShape)),
  components: z.object({ schemas: z.record(z.string(), schemaShape) }),
});

/** A JSON Schema of the document. */
export type Schema = z.infer<typeof schemaShape>;

export interface Operation extends z.infer<typeof operationShape> {
  readonly path: string;
  /** In upper case. */
  readonly method: string;
}

/** What an answer has to be, by its status and its content type. */
type AnswerCheck = (status: number, contentType: string, body: string) => string | null;

export class OpenApiDocument {
  readonly operations: readonly Operation[];
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });

  private constructor(document: object) {
    const { paths, components } = documentShape.parse(document);
    this.operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...operation,
        path,
        method: method.toUpperCase(),
      })),
    );
    this.#schemas = components.schemas;
    this.#ajv.addSchema(document, "document");
  }

  /** Of the API that is tested. */
  static async read(): Promise<OpenApiDocument> {
    return new OpenApiDocument(await (await send("/openapi.json")).json<object>());
  }

  /** A schema itself, for one that refers to it. */
  resolve(schema: Schema): Schema {
    const { $ref: reference } = schema;
    if (typeof reference !== "string") return schema;
    const found = this.#schemas[reference.replace("#/components/schemas/", "")];
    if (found === undefined) throw new Error(`the document has no ${reference}`);
    return this.resolve(found);
  }

  /** Says what is wrong with an answer; null when the document allows it. */
  refusal({ path, method, responses }: Operation): AnswerCheck {
    return (status, contentType, body) => {
      const content = responses[status]?.content;
      if (content === undefined) return `the status ${status} is not documented`;
      const [type = ""] = contentType.split(";");
      if (!Object.hasOwn(content, type)) return `${status} is not documented with ${contentType}`;
      const place = ["paths", path, method.toLowerCase(), "responses", status, "content", type];
      const pointer = place.map((key) => escapePointer(String(key))).join("/");
      const isValid = this.#ajv.getSchema(`document#/${pointer}/schema`);
      if (isValid === undefined) throw new Error(`the document has no schema at ${pointer}`);
      const wrong = valuesIn(type, body).find((value) => !isValid(value));
      return wrong === undefined ? null : this.#ajv.errorsText(isValid.errors);
    };
  }
}

/** What a body says: one value, or one on each line that is not blank. */
function valuesIn(type: string, body: string): readonly unknown[] {
  switch (type) {
    case "application/json":
      return [JSON.parse(body)];
    case "application/x-ndjson":
      return body
        .split("\n")
        .filter((line) => line !== "")
        .map((line): unknown => JSON.parse(line));
    default:
      return [body];
  }
}

/** RFC 6901, within the fragment of a URI. */
function escapePointer(key: string): string {
  return encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
}
