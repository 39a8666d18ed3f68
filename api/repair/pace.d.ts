export declare class Pace {
    #private;
    /** Whether the slice is used up. */
    due(): boolean;
    /** Lets everything else run, then begins the next slice. */
    rest(): Promise<void>;
}
