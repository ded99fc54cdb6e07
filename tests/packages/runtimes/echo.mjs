// Imports the package as a module; see run.cjs.
import run from "./run.cjs";
const { default: SockJS } = await import(process.argv[2]);
run(SockJS);
