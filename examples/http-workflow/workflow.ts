import { get } from "testing:http-small/http";
import type { Workflow } from "testing:http-workflow/component";

export const workflow = {
  getAll(urls) {
    return urls.map((url) => get(url));
  },
} satisfies Workflow;
