/** The stylesheet of the page; light or dark as the reader's system is. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2330; --quiet: #5b6676; --paper: #ffffff; --card: #f6f7f9; --rule: #d9dee5; --right: #1d6fb8; --wrong: #c2410c;
  --c0: #1d6fb8; --c1: #c2410c; --c2: #15803d; --c3: #7c3aed; --c4: #be185d; --c5: #0e7490; --c6: #a16207; --c7: #4b5563; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --quiet: #9aa5b4; --paper: #12161c; --card: #1b2129; --rule: #333c48; --right: #5aa9e6; --wrong: #f08a4b;
  --c0: #5aa9e6; --c1: #f08a4b; --c2: #5fc27e; --c3: #b294f5; --c4: #f07eb0; --c5: #4fc0d4; --c6: #dcb04a; --c7: #aab4c2; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 68rem; color: var(--ink); background: var(--paper); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
.quiet { color: var(--quiet); }
.lead strong { font-size: 1.6rem; font-variant-numeric: tabular-nums; }
.note { border-left: 3px solid var(--wrong); padding-left: .75rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1rem; margin: 1rem 0; }
figure { margin: 0; padding: .9rem; background: var(--card); border-radius: .5rem; }
figure.wide { margin: 1rem 0; overflow-x: auto; }
figcaption { font-weight: 600; margin-bottom: .4rem; overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: auto; font: 11px system-ui, sans-serif; }
svg.matrix { width: auto; max-width: none; }
.grid { stroke: var(--rule); stroke-width: 1; } .axis { stroke: var(--quiet); stroke-width: 1; }
.tick { fill: var(--quiet); } .label { fill: var(--ink); } .frame { fill: none; stroke: var(--rule); }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; } .guide { fill: none; stroke: var(--quiet); stroke-width: 1.2; stroke-dasharray: 4 4; }
.points { fill-opacity: .65; }
.right { fill: var(--right); } .wrong { fill: var(--wrong); } .count { fill: var(--ink); font-size: 10px; } .count.strong { fill: var(--paper); }
${[0, 1, 2, 3, 4, 5, 6, 7].map((i) => `.line.c${i} { stroke: var(--c${i}); } .points.c${i}, .bar.c${i} { fill: var(--c${i}); } .swatch.c${i} { background: var(--c${i}); }`).join('\n')}
.legend { display: flex; flex-wrap: wrap; gap: .2rem .9rem; margin: .4rem 0 0; font-size: .85rem; }
.key { overflow-wrap: anywhere; } .swatch { display: inline-block; width: .8rem; height: .8rem; margin-right: .35rem; border-radius: 2px; vertical-align: -1px; } .swatch.guide { background: none; border: 1px dashed var(--quiet); }
.scroll { overflow-x: auto; max-height: 28rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
th, td { padding: .3rem .9rem .3rem 0; text-align: right; border-bottom: 1px solid var(--rule); vertical-align: top; overflow-wrap: anywhere; }
th:first-child { text-align: left; } tbody th { font-weight: 500; } thead th { color: var(--quiet); font-weight: 500; }
details { margin-top: .5rem; } summary { cursor: pointer; color: var(--quiet); font-size: .85rem; }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; list-style: none; } .tiles li { display: flex; flex-direction: column; width: 9rem; font-size: .85rem; overflow-wrap: anywhere; } .tiles img { image-rendering: pixelated; background: var(--card); border-radius: .25rem; }
`;
