// The part of the editors' JavaScript API that a host page needs: DocsAPI.DocEditor.
(function () {
  "use strict";

  const server = new URL(document.currentScript.src).origin;
  let count = 0;

  // What the frame sends is plain data; these are the events a host page may handle.
  const EVENTS = ["onAppReady", "onDocumentReady", "onDocumentStateChange", "onError", "onWarning", "onInfo",
    "onMetaChange", "onOutdatedVersion", "onRequestClose", "onRequestRefreshFile", "onUserActionRequired"];

  function fail(place, text) {
    const message = document.createElement("p");
    message.setAttribute("role", "alert");
    message.textContent = text;
    place.replaceChildren(message);
  }

  function check(config) {
    const documentConfig = config.document || {};
    if (documentConfig.key !== undefined && typeof documentConfig.key !== "string") {
      return "The \"document.key\" parameter for the config must be a string. Please correct it.";
    }
    return null;
  }

  // Events and functions stay in the host page; the frame gets what can be sent as JSON.
  function sendable(config) {
    const copy = Object.assign({}, config);
    delete copy.events;
    return JSON.parse(JSON.stringify(copy));
  }

  function DocEditor(placeholderId, givenConfig) {
    const config = givenConfig || {};
    const events = config.events || {};
    const place = document.getElementById(placeholderId);
    if (!place) {
      return undefined;
    }
    const problem = check(config);
    if (problem) {
      fail(place, problem);
      return undefined;
    }

    count += 1;
    const id = "sandbox-editor-" + count;
    const frame = document.createElement("iframe");
    frame.name = id;
    frame.id = placeholderId;
    frame.title = ((config.document || {}).title || "Document") + " - editor";
    frame.allow = "autoplay; clipboard-read; clipboard-write; fullscreen";
    frame.width = config.width || "100%";
    frame.height = config.height || "100%";
    frame.style.border = "0";
    frame.src = server + "/_editor/?frame=" + encodeURIComponent(id);

    const editor = this;

    function send(message) {
      if (frame.contentWindow) {
        frame.contentWindow.postMessage(Object.assign({ frame: id }, message), server);
      }
    }

    function receive(event) {
      const message = event.data;
      if (event.origin !== server || event.source !== frame.contentWindow || !message || message.frame !== id) {
        return;
      }
      if (message.event === "onFrameReady") {
        send({ command: "open", config: sendable(config) });
        return;
      }
      if (EVENTS.includes(message.event) && typeof events[message.event] === "function") {
        events[message.event].call(editor, { target: editor, data: message.data });
      }
    }

    window.addEventListener("message", receive);
    place.replaceWith(frame);

    this.destroyEditor = function () {
      window.removeEventListener("message", receive);
      const empty = document.createElement("div");
      empty.id = placeholderId;
      frame.replaceWith(empty);
    };
    this.requestClose = function () {
      send({ command: "requestClose" });
    };
    this.showMessage = function (text) {
      send({ command: "showMessage", text: String(text) });
    };
    this.denyEditingRights = function (text) {
      send({ command: "denyEditingRights", text: text ? String(text) : "" });
    };
    this.refreshFile = function (newConfig) {
      send({ command: "refreshFile", config: sendable(newConfig) });
    };
    this.downloadAs = function () {
      send({ command: "download" });
    };
    // Known to the real editors; this small one has nothing to do for them.
    for (const name of ["insertImage", "setHistoryData", "refreshHistory", "setUsers", "setFavorite", "setReferenceData",
      "setRequestedDocument", "setRequestedSpreadsheet", "setActionLink", "setSharingSettings"]) {
      this[name] = function () {};
    }
  }

  DocEditor.version = function () {
    return "9.4.0";
  };

  window.DocsAPI = { DocEditor: DocEditor };
})();
