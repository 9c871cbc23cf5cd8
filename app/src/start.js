(async (js, wasm) => {
  // A panel that opens beside the page leaves the page where it was.
  const [scroll, address] = sessionStorage.getItem("scroll")?.split(" ") ?? [];
  sessionStorage.removeItem("scroll");
  if (address === location.href) window.scrollTo(0, scroll);

  const program = await import(js);
  await program.default({ module_or_path: wasm });
  program.hydrate();
  // What Leptos' own script does: islands from the outside in, each island's children with that island's context.
  const seen = new WeakSet();
  const contexts = [];
  const visit = async (node) => {
    const tag = node.localName;
    if (tag === "leptos-island" && !seen.has(node)) {
      seen.add(node);
      contexts.at(-1)?.();
      await program[node.dataset.component]?.(node);
    }
    if (tag === "leptos-children") contexts.push(node.$$on_hydrate);
    for (const child of node.children) await visit(child);
    if (tag === "leptos-children") contexts.pop();
  };
  document.addEventListener("islands", () => visit(document.body));
  await visit(document.body);
  document.body.setAttribute("data-hydrated", "");
})
