import type { IncomingMessage } from 'node:http';
import {
  type Attributes,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { Refusal } from './refusal.ts';

/** Hands spans to whoever exports them; until somebody does, they cost next to nothing. */
const tracer = trace.getTracer('muster');

/** Does a piece of work as a span beneath the one it is done in. What is refused is no error of ours. */
export function traced<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, (span) => ended(span, work));
}

/** Answers a request as a span beneath the one its `traceparent` names (W3C Trace Context). */
export function tracedRequest<T>(
  { headers, method = 'GET' }: IncomingMessage,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const caller = propagation.extract(context.active(), headers);
  const options = { kind: SpanKind.SERVER, attributes: { 'http.request.method': method } };
  return tracer.startActiveSpan(method, options, caller, (span) => ended(span, work));
}

/** Names a request as OpenTelemetry's conventions for HTTP have it. Only what fails on our side is an error. */
export function nameRequest(span: Span, answer: { method: string; route: string; status: number }): void {
  const { method, route, status } = answer;
  span.updateName(`${method} ${route}`);
  span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
}

async function ended<T>(span: Span, work: (span: Span) => Promise<T>): Promise<T> {
  try {
    return await work(span);
  } catch (error) {
    if (!(error instanceof Refusal)) {
      // Messages may hold what somebody typed, and leave the house with the trace: the kind is enough.
      span.setAttribute('error.type', (error as Error | null)?.name ?? typeof error);
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    throw error;
  } finally {
    span.end();
  }
}
