/**
 * What runs count, through the Metrics API: incidents, replays, and upstream's durations of model requests.
 * Without a meter provider the API counts nothing, and costs next to nothing.
 * Instruments: docs/conventions.md, "Metrics"; https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/
 */
import { metrics } from '@opentelemetry/api';
import type { Counter, Histogram, MeterProvider } from '@opentelemetry/api';
import type { Incident } from '../incident/index.ts';
import * as names from '../semconv/index.ts';
import * as upstream from '../semconv/upstream.ts';
import type { StreamFacts } from '../streams/index.ts';
import type { RequestInfo } from './run-types.ts';

/** The instruments of one run. */
export class RunMetrics {
  readonly #incidents: Counter;
  readonly #replays: Counter;
  readonly #duration: Histogram;
  readonly #firstChunk: Histogram;

  constructor(provider: MeterProvider = metrics.getMeterProvider()) {
    const meter = provider.getMeter('spanbox');
    this.#incidents = meter.createCounter(names.METRIC_SPANBOX_INCIDENTS, {
      description: 'Incidents, overcome ones too.',
      unit: '{incident}',
    });
    this.#replays = meter.createCounter(names.METRIC_SPANBOX_REPLAYS, {
      description: 'Replays of failed attempts.',
      unit: '{replay}',
    });
    this.#duration = meter.createHistogram(upstream.METRIC_GEN_AI_CLIENT_OPERATION_DURATION, {
      description: 'GenAI operation duration.',
      unit: 's',
    });
    this.#firstChunk = meter.createHistogram(upstream.METRIC_GEN_AI_CLIENT_OPERATION_TIME_TO_FIRST_CHUNK, {
      description: 'Time to receive the first chunk of a streamed answer.',
      unit: 's',
    });
  }

  incident({ cause, recovery }: Incident): void {
    this.#incidents.add(1, {
      [names.ATTR_SPANBOX_INCIDENT_CAUSE]: cause,
      [names.ATTR_SPANBOX_RECOVERY_ACTION]: recovery.action,
    });
  }

  /** What became of a replay; `stopped` also where it was decided and never sent. */
  replay(outcome: names.SpanboxReplayOutcome): void {
    this.#replays.add(1, { [names.ATTR_SPANBOX_REPLAY_OUTCOME]: outcome });
  }

  /** An attempt is over. `errorType`: how it broke, if it did. */
  attempt({ provider, model }: RequestInfo, millis: number, facts: StreamFacts | undefined, errorType?: string): void {
    const attributes = {
      [upstream.ATTR_GEN_AI_OPERATION_NAME]: upstream.GEN_AI_OPERATION_NAME_VALUES.CHAT,
      [upstream.ATTR_GEN_AI_PROVIDER_NAME]: provider,
      [upstream.ATTR_GEN_AI_REQUEST_MODEL]: model,
      ...(facts?.responseModel === undefined ? {} : { [upstream.ATTR_GEN_AI_RESPONSE_MODEL]: facts.responseModel }),
    };
    this.#duration.record(millis / 1000, {
      ...attributes,
      ...(errorType === undefined ? {} : { [upstream.ATTR_ERROR_TYPE]: errorType }),
    });
    const first = facts?.timeToFirstChunkMillis;
    if (first !== undefined) this.#firstChunk.record(first / 1000, attributes);
  }
}
