import { get } from "testing:http-small/http";

export const workflow = {
  getAll(urls: string[]): ReturnType<typeof get>[] {
    return urls.map((url) => get(url));
  },
};
