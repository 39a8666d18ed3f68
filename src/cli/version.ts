/** The version of the package, put in when the command line is bundled. */
declare const __SPANBOX_VERSION__: string | undefined;

/** The package's version; `0.0.0` where the code runs unbundled (in its own tests). */
export const VERSION: string = typeof __SPANBOX_VERSION__ === 'string' ? __SPANBOX_VERSION__ : '0.0.0';
