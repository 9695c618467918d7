interface Answer {
  status: number;
  body: string;
}

export const http = {
  async get(url: string): Promise<Answer> {
    const { status, body } = await answered(url);
    if (status >= 400) throw `GET ${url} was answered with ${status}: ${body}`;
    return { status, body };
  },
};

async function answered(url: string): Promise<Answer> {
  try {
    const response = await fetch(url);
    return { status: response.status, body: await response.text() };
  } catch (error) {
    throw `GET ${url}: ${String(error)}`;
  }
}
