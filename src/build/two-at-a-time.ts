/** Maps `items` in order, working on two of them at any time. Rejects with the first failure. */
export async function mapTwoAtATime<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) {
      results[index] = await map(item);
    }
  };
  await Promise.all([work(), work()]);
  return results;
}
