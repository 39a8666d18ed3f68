/**
 * Makes random calls on spans and acknowledges each on descriptor 3 after it has returned, until it is killed or dies as asked.
 * Arguments: root folder, seed, how to die after how many calls (`exit:50`, `throw:50`, `abort:50`, `memory:50`, `sleep:50`, `never`), durability.
 */
import { writeSync } from 'node:fs';
import { context, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { BasicTracerProvider, type IdGenerator } from '@opentelemetry/sdk-trace-base';
import { createSpanbox } from 'spanbox';
import { actions, spanIdOf, type Action } from './acted-spans.ts';

const [dir = '', seedText = '1', death = 'never', durability = 'call', recording = 'on', bulk = 'small'] =
  process.argv.slice(2);
const [how, afterText] = death.split(':');
const after = Number(afterText ?? Infinity);

let nextSpan = 0;
const idGenerator: IdGenerator = {
  generateTraceId: () => 'c0ffee00000000000000000000000001',
  generateSpanId: () => spanIdOf(nextSpan),
};
const box =
  recording === 'on'
    ? createSpanbox({ dir, durability: durability as 'call', repair: false, retention: { minFreeBytes: 0 } })
    : undefined;
const provider = new BasicTracerProvider({
  idGenerator,
  spanProcessors: box === undefined ? [] : [...(box.spanProcessors as never[])],
});
const tracer = provider.getTracer('crash', '1');
const spans = new Map<number, Span>();

function make(action: Action): void {
  if (action.kind === 'start') {
    nextSpan = action.span;
    const parent = action.parent === undefined ? undefined : spans.get(action.parent);
    const where = parent === undefined ? context.active() : trace.setSpan(context.active(), parent);
    spans.set(action.span, tracer.startSpan(`span ${action.span}`, { attributes: action.attributes }, where));
    return;
  }
  const span = spans.get(action.span) as Span;
  switch (action.kind) {
    case 'attribute':
      span.setAttribute(action.key, action.value);
      return;
    case 'attributes':
      span.setAttributes(action.values);
      return;
    case 'event':
      span.addEvent(action.name, { text: action.text });
      return;
    case 'exception':
      span.recordException({ name: 'Error', message: action.message });
      return;
    case 'status':
      span.setStatus({ code: action.code === 1 ? SpanStatusCode.OK : SpanStatusCode.ERROR, message: action.message });
      return;
    case 'name':
      span.updateName(action.name);
      return;
    case 'link':
      span.addLink({
        context: { traceId: 'c0ffee00000000000000000000000002', spanId: spanIdOf(action.to), traceFlags: 1 },
      });
      return;
    case 'end':
      span.end();
      spans.delete(action.span);
      return;
  }
}

function die(): void {
  switch (how ?? '') {
    case 'exit':
      process.exit(Number(process.env['EXIT_CODE'] ?? 7));
    // falls through: exit never returns
    case 'throw':
      throw new RangeError('out of luck');
    case 'reject':
      void Promise.reject(new RangeError('out of promise'));
      return;
    case 'abort':
      process.abort();
    // falls through: abort never returns
    case 'memory': {
      const held: unknown[] = [];
      for (;;) held.push(Array.from({ length: 10_000 }, (_, i) => ({ i })));
    }
    default:
      // Waits for a signal.
      setInterval(() => undefined, 1_000);
  }
}

let count = 0;
let tick = 0;
function step(): void {
  for (;;) {
    make(generator.next().value);
    count += 1;
    // With ticks, what was said is kept once the running piece of code has ended.
    if (durability === 'call') writeSync(3, `${count}\n`);
    if (count === after) {
      die();
      return;
    }
    tick += 1;
    if (durability === 'tick' && tick % 5 === 0) {
      const said = count;
      setImmediate(() => {
        writeSync(3, `${said}\n`);
        step();
      });
      return;
    }
  }
}
const generator = actions(Number(seedText), bulk === 'bulk');
step();
