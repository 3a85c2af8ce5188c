import type { Server } from 'node:http';
import type { Problem } from '#shared/kernel/problem.ts';
import { Refusal, type RefusalStatus } from '../refusal.ts';

const PROBLEM_TYPE = 'application/problem+json';

const unreadableProblem = (): Problem =>
  new Refusal(
    400,
    'invalid',
    'The request cannot be read. Send a valid address and Host header.',
  ).toProblem();

/** Answers a request whose address or Host cannot be read, which no router sees. */
export const unreadable = (): Response =>
  new Response(JSON.stringify(unreadableProblem()), {
    status: 400,
    headers: { 'Content-Type': PROBLEM_TYPE },
  });

/** Answers what is not even HTTP, or too slow or too long in its headers, as every refusal is answered. */
export function answerBrokenRequests(http: Server): void {
  http.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const [line, problem] = brokenAnswer(error.code);
    const body = JSON.stringify(problem);
    socket.end(
      `HTTP/1.1 ${line}\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
        `X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n${body}`,
    );
  });
}

function brokenAnswer(code: string | undefined): [statusLine: string, problem: Problem] {
  const of = (status: RefusalStatus, name: string, detail: string): Problem =>
    new Refusal(status, name, detail).toProblem();
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [
        '431 Request Header Fields Too Large',
        { ...of(413, 'too-large', 'The headers are too large. Send at most 16 kB of them.'), status: 431 },
      ];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [
        '408 Request Timeout',
        { ...of(503, 'too-slow', 'The request took too long to arrive. Send it again.'), status: 408 },
      ];
    default:
      return ['400 Bad Request', of(400, 'invalid', 'This is not HTTP. Send a valid request.')];
  }
}
