import { z } from "zod";

const shape = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** The error of a response; fails when it has another shape. */
export async function problemOf(response: Response): Promise<z.infer<typeof shape>["error"]> {
  return shape.parse(await response.json()).error;
}
