/**
 * One run with a real client and a recorder, content captured, that kills itself after a given number of parts. After each part the
 * consumer's text and the evidence so far are told on descriptor 3.
 * Arguments: root folder, base URL of OpenAI's wire, parts until death.
 */
import { writeSync } from 'node:fs';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import OpenAI from 'openai';
import { createSpanbox } from '../../src/index.ts';
import { agentRun } from '../../src/run/index.ts';
import { linesOf, RecordedSpans } from './recorded.ts';

const [dir = '', baseURL = '', until = '1'] = process.argv.slice(2);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const box = createSpanbox({ dir, repair: false, retention: { minFreeBytes: 0 } });
const spans = new RecordedSpans();
const provider = new BasicTracerProvider({ spanProcessors: [spans, ...(box.spanProcessors as never[])] });
const openai = new OpenAI({ apiKey: 'sk-test', baseURL, maxRetries: 0 });

await agentRun(
  { name: 'tester', session: 'mid-stream', captureContent: true, tracer: provider.getTracer('test') },
  async (run) => {
    const stream = run.stream({ provider: 'openai', model: 'm', tools: [] }, ({ signal }) =>
      openai.chat.completions.create({ model: 'm', messages: [], stream: true }, { signal }),
    );
    let text = '';
    let parts = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      parts += 1;
      writeSync(3, `${JSON.stringify({ text, lines: linesOf(spans.evidence()) })}\n`);
      if (parts === Number(until)) process.kill(process.pid, 'SIGKILL');
    }
  },
);
