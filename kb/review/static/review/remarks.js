/* A tick at a remark in the editor is sent at once and alone: the draft in the form stays as it is. */

document.addEventListener("change", async (event) => {
  const box = event.target.closest?.("[data-tick]");
  if (!box) return;
  const form = new FormData();
  form.set("done", box.checked ? "1" : "0");
  form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  const item = box.closest("li");
  try {
    const response = await fetch(box.dataset.tick, {
      method: "POST",
      body: form,
      headers: { Accept: "application/json" },
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error_message);
    item.toggleAttribute("data-done", answer.done);
    item.querySelector("[role=alert]")?.remove();
  } catch (error) {
    box.checked = !box.checked;
    const said = item.querySelector("[role=alert]") || item.appendChild(document.createElement("p"));
    said.setAttribute("role", "alert");
    said.textContent = error.message;
  }
});
