/** An error answer (RFC 9457, `application/problem+json`), the same over HTTP and sockets. */
export interface Problem {
  /** `urn:muster:problem:<code>`; stable, for programs. */
  type: string;
  title: string;
  /** HTTP status. */
  status: number;
  /** What happened and what to do now, for people. */
  detail: string;
  requestId?: string;
  /** Every faulty path of the input; never the value that was sent. */
  errors?: { path: string; message: string }[];
}

export const PROBLEM_TYPE_PREFIX = 'urn:muster:problem:';
