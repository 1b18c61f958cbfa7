import { expect, test } from '@jest/globals';
import { isBlockedPort } from '../../infrastructure/http/blocked-ports.ts';

const everyPort = Array.from({ length: 65_535 }, (_, before) => before + 1);
const blocked = everyPort.filter(isBlockedPort);
/** Where fetch begins to try is where it does not refuse. */
const beside = blocked.flatMap((port) => [port - 1, port + 1]).filter((port) => port > 0 && !isBlockedPort(port));

const isRefusedByFetch = (port: number) =>
  fetch(`http://127.0.0.1:${port}`).then(
    (answer) => answer.body?.cancel().then(() => false),
    (error: Error) => (error.cause as Error | undefined)?.message === 'bad port',
  );

test('are those fetch refuses, and none beside them', async () => {
  expect(blocked).toHaveLength(82);
  const refused = await Promise.all([...blocked, ...beside].map(async (port) => [port, await isRefusedByFetch(port)]));
  expect(refused).toEqual([...blocked.map((port) => [port, true]), ...beside.map((port) => [port, false])]);
});
