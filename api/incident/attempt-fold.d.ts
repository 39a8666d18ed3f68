/**
 * One attempt, folded from its items: its stream, its calls, its phase at any moment.
 * The state of all calls is kept by state, so adding an item and asking for the phase cost the same at the first and the ten-thousandth.
 */
import type { CallEvidence, CallFold } from './call-fold.ts';
import type { BoundarySnapshotTaken, Evidence } from './evidence.ts';
import type { ToolPhase } from './incident.ts';
import type { PhaseInput } from './phase.ts';
import type { PlacedItem } from './order.ts';
/** One attempt. */
export declare class AttemptFold {
    readonly number: number;
    readonly calls: Map<string, CallFold>;
    /** Its calls by state, in the order in which they came into it. */
    readonly callsIn: Readonly<Record<ToolPhase, Set<CallFold>>>;
    /** The first item of each kind that is not about a call. */
    readonly firsts: Map<Evidence['kind'], PlacedItem>;
    /** The first item that proves that a request of this attempt existed. */
    openedBy: PlacedItem | undefined;
    snapshot: (PlacedItem & {
        readonly item: BoundarySnapshotTaken;
    }) | undefined;
    lastFinish: PlacedItem | undefined;
    /** The call that ended last. */
    lastEnded: CallFold | undefined;
    /** The first output after that end. */
    outputAfterEnd: PlacedItem | undefined;
    constructor(number: number);
    /** Adds an item that is not about a call. */
    add(placed: PlacedItem): void;
    /** Adds an item to one of the attempt's calls. */
    addToCall(call: CallFold, placed: PlacedItem & {
        readonly item: CallEvidence;
    }): void;
    /** A request of this attempt existed. */
    get opened(): boolean;
    has(kind: Evidence['kind']): boolean;
    /** The first call in the worst state that any call is in. */
    get worstCall(): CallFold | undefined;
    /** The phase, as of the items added so far. */
    phase(): PhaseInput;
}
