/**
 * Imports go one way (STYLE rule 8). Types count as imports, except for cycles: what only the compiler sees cannot
 * run in circles.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
const OURS = '^(admin|bench|config|embedded|engine|tests|workers)/';

/** From `from` only to what `allowed` matches, npm packages and Node's own aside. */
function onlyTo(name, comment, from, allowed) {
  return { name, comment, severity: 'error', from: { path: from }, to: { path: OURS, pathNot: allowed } };
}

function never(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

module.exports = {
  forbidden: [
    onlyTo('contract-is-a-leaf', 'The contract is shared with browsers: it knows nothing of the engine.', '^engine/contract/', '^engine/contract/'),
    never('contract-needs-only-zod', 'The contract is parsed with zod and needs nothing else.', { path: '^engine/contract/' }, { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'core', 'npm-no-pkg', 'npm-unknown'], pathNot: '(^|/)node_modules/zod/' }),
    onlyTo('pure-core', 'Conversation, routing and automation are pure: they know the contract and themselves.', '^engine/(conversation|routing|automation)/', '^engine/(contract|conversation|routing|automation)/'),
    never('pure-core-needs-no-io', 'The pure core takes time, ids and data as arguments; it needs XState, a calendar and nothing that does I/O.', { path: '^engine/(conversation|routing|automation)/' }, { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'core', 'npm-no-pkg', 'npm-unknown'], pathNot: '(^|/)node_modules/(xstate|zod|date-holidays)/' }),
    onlyTo('models-below-commands', 'Models are schemas and indexes.', '^engine/models/', '^engine/(models|contract|conversation|routing|identity|errors\\.ts)'),
    onlyTo('media-stands-low', 'Files and what they are: nothing of messages.', '^engine/media/', '^engine/(media|contract|identity)/'),
    never('drivers-know-no-commands', 'Drivers hand over what arrives; the gateway wires them to commands.', { path: '^engine/gateway/([^/]+/|driver\\.ts$)' }, { path: '^(engine/(commands|api)/|engine/(api|gateway)\\.ts$|workers/)' }),
    never('gateway-knows-no-api', 'The gateway holds connections; it serves nobody.', { path: '^engine/gateway(/|\\.ts$)' }, { path: '^(engine/api/|engine/api\\.ts$|workers/)' }),
    never('commands-below-processes', 'Commands are called by processes, never the other way round.', { path: '^engine/(commands|policies|presenters|queues|live|identity|i18n)/' }, { path: '^(engine/api/|engine/(api|gateway)\\.ts|workers/)' }),
    never('api-knows-no-workers', 'API and workers meet in commands.', { path: '^engine/api(/|\\.ts$)' }, { path: '^(workers/|engine/gateway\\.ts$)' }),
    never('workers-know-no-api', 'API and workers meet in commands; a worker cannot reach a socket.', { path: '^workers/' }, { path: '^engine/(api/|api\\.ts$|gateway/|gateway\\.ts$)' }),
    onlyTo('panel-knows-the-contract', 'The panel talks to the API over HTTP and shares only the contract.', '^admin/', '^(admin/|engine/contract/)'),
    onlyTo('embedded-stands-alone', 'The embedded store knows nothing of what uses it.', '^embedded/', '^embedded/'),
    never('no-engine-on-embedded', 'The engine speaks to a store and a Redis by their addresses.', { path: '^(engine|workers)/' }, { path: '^(embedded|config/demo)/|^config/(start|embeddedServices|embeddedRedis)\\.ts$' }),
    never('config-below-engine', 'Only what wires a process together knows the engine.', { path: '^config/', pathNot: '^config/(start|verify|runProcess|startHealthServer)\\.ts$|^config/demo/' }, { path: '^(engine|workers|admin)/' }),
    never('nothing-imports-tests', 'What only tests need stays with them. Benchmarks measure against the same stand-in.', { pathNot: '^(bench|tests)/' }, { path: '^tests/' }),
    never('nothing-imports-benchmarks', 'Benchmarks measure; nothing but their tests stands on them.', { pathNot: '^(bench|tests)/' }, { path: '^bench/' }),
    never('no-dev-dependencies-at-run-time', 'A production install has no devDependencies.', { path: '^(config|embedded|engine|workers)/' }, { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] }),
    never('declared-packages-only', 'A package that package.json does not name may vanish with any update.', {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] }),
    never('everything-resolves', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    never('no-cycles', 'Modules that need each other are one module, or three.', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '^dist/'] },
    exclude: { path: ['^dist/', '\\.(css|svg|png)$'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'] },
    cache: false,
  },
};
