/** Packs the package into `folder`; gives the tarball's path and the paths of the files in it. */
export function packTarball(folder: string): { tarball: string; files: readonly string[] };
