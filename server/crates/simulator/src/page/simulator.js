// Reads the page again every few seconds and swaps what has changed. Without it the page works by reloading.
const pause = document.getElementById("pause");
const isPaused = () => pause.getAttribute("aria-pressed") === "true";

pause.hidden = false;
pause.addEventListener("click", () => pause.setAttribute("aria-pressed", String(!isPaused())));

async function refresh() {
  if (isPaused() || document.hidden) return;
  const response = await fetch(location.href, { cache: "no-store" });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const region of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(region.id);
    // Whoever works in a region with the keyboard keeps it until the focus leaves.
    if (next && next.innerHTML !== region.innerHTML && !region.contains(document.activeElement)) {
      region.replaceChildren(...next.childNodes);
    }
  }
}

async function loop() {
  try {
    await refresh();
  } catch {
    // The application may be restarting; the next round will tell.
  }
  setTimeout(loop, 3000);
}
setTimeout(loop, 3000);
