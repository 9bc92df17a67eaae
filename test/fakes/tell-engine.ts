const HOOK = `import{registerHooks}from"node:module";registerHooks({load(url,context,next){
if(/node_modules.(@electric-sql|pg-boss|pg).[^/]/.test(url))process.stderr.write("ENGINE "+url+"\\n");
return next(url,context)}})`;

/** For NODE_OPTIONS: a module of the embedded engine that is loaded is told on standard error, as `ENGINE url`. */
export const TELL_ENGINE = `--import=data:text/javascript,${encodeURIComponent(HOOK)}`;
