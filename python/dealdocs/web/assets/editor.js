(() => {
  "use strict";
  const config = JSON.parse(document.getElementById("config").textContent);
  const status = document.getElementById("status");
  const title = document.title;
  const say = (text) => { if (status) status.textContent = text; };
  const fail = (text) => {
    const failure = document.getElementById("failure");
    failure.querySelector("p").textContent = text;
    failure.hidden = false;
  };
  document.querySelector("#failure button").addEventListener("click", () => location.reload());

  // Events are functions: they are never part of what is signed.
  config.events = {
    onAppReady: () => say(""),
    onDocumentReady: () => say(config.editorConfig?.mode === "view" ? "View only" : ""),
    onDocumentStateChange: (event) => {
      document.title = event.data ? `• ${title}` : title;
      say(event.data ? "Editing…" : "Changes are kept; they reach the deal when you close");
    },
    onRequestClose: () => { const back = document.querySelector(".bar a"); if (back) location.assign(back.href); else window.close(); },
    onRequestEditRights: () => { const url = new URL(location.href); url.searchParams.set("mode", "edit"); location.replace(url); },
    onRequestRefreshFile: () => location.reload(),
    onOutdatedVersion: () => location.reload(),
    onError: (event) => console.error("editor", event.data?.errorCode, event.data?.errorDescription),
  };

  if (typeof DocsAPI === "undefined") {
    fail(`The document server at ${new URL(document.getElementById("api").src).origin} cannot be reached.`);
    return;
  }
  try {
    window.docEditor = new DocsAPI.DocEditor("editor", config);
  } catch (error) {
    fail("The document server did not accept the document.");
    console.error(error);
  }
})();
