import { Redis } from 'ioredis';

/** Commands a Redis has carried out so far, those inside scripts included. */
export async function commandsAt(url: string): Promise<number> {
  const redis = new Redis(url);
  try {
    return Number(/^total_commands_processed:(\d+)/m.exec(await redis.info('stats'))?.[1]);
  } finally {
    redis.disconnect();
  }
}
