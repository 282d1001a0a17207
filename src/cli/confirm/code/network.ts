import { Socket as Datagrams } from 'node:dgram';
import { Socket } from 'node:net';

/** From here on nothing of this process connects to anything: whoever tries is told so. */
export function closeNetwork(): void {
  const refuse = (): never => {
    throw new Error('there is no network under --code');
  };
  Object.defineProperty(Socket.prototype, 'connect', { value: refuse });
  for (const name of ['connect', 'send', 'bind']) Object.defineProperty(Datagrams.prototype, name, { value: refuse });
}
