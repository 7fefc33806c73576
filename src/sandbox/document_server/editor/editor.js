// The stub editor: gets its configuration from the host page, opens the document, keeps in touch.
(function () {
  "use strict";

  const POLL = 1500;
  const byId = function (id) { return document.getElementById(id); };
  const say = function (name) { return window.Words.say(name); };
  const frame = new URLSearchParams(window.location.search).get("frame");

  let host = null; // the page that embeds the editor, known from its first message
  let session = null;
  let known = null;
  let form = null;
  let remark = null; // the form for a comment
  let denied = false;

  function tell(event, data) {
    if (window.parent !== window) {
      window.parent.postMessage({ frame: frame, event: event, data: data }, host || "*");
    }
  }

  async function ask(path, body) {
    const options = body === undefined ? {} : {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    };
    const response = await fetch("/_editor/session/" + path, options);
    const answer = response.status === 204 ? {} : await response.json();
    if (!response.ok) {
      const error = new Error(answer.error || String(response.status));
      error.status = response.status;
      throw error;
    }
    return answer;
  }

  function show(text, kind) {
    const place = byId("message");
    place.textContent = text || "";
    place.className = "message " + (kind || "");
    place.hidden = !text;
  }

  function setState(text) {
    byId("state").textContent = text;
  }

  function showUsers(users) {
    const list = byId("users");
    list.setAttribute("aria-label", say("users"));
    list.replaceChildren(...users.map(function (user, index) {
      const name = user.you ? user.name + " (" + say("you") + ")" : user.name;
      const item = window.Page.element("li", { class: "user user" + (index % 6), title: name });
      item.append(
        window.Page.element("span", { class: "initial", "aria-hidden": "true", text: user.name.slice(0, 1).toUpperCase() }),
        window.Page.element("span", { class: "username", text: name })
      );
      return item;
    }));
  }

  // Draws the document anew; what is being typed stays where it is.
  function draw(news) {
    byId("title").textContent = news.title;
    document.title = news.title;
    byId("kind").textContent = news.file_type;
    showUsers(news.users);
    if (!news.content) {
      return;
    }
    known = news.version;
    document.body.dataset.kind = news.content.kind;
    byId("content").replaceChildren(window.Page.content(news.content));
    byId("place").textContent = news.content.sheet ? say("sheet") + ": " + news.content.sheet : "";
    if (!form && !denied) {
      form = window.Page.form(news.accepts, news.content, add);
      if (form) {
        byId("main").append(form);
      }
    }
    if (!remark && !denied && news.comments) {
      remark = window.Page.remarkForm(add);
      byId("main").append(remark);
    }
  }

  function removeForms() {
    for (const one of [form, remark]) {
      if (one) {
        one.remove();
      }
    }
    form = remark = null;
  }

  async function add(edit) {
    tell("onDocumentStateChange", true);
    setState(say("saving"));
    try {
      const news = await ask(session + "/edit", edit);
      draw(news);
      setState(say("changed"));
      tell("onDocumentStateChange", false);
      byId("main").scrollTo({ top: byId("main").scrollHeight });
    } catch (error) {
      show(error.message, "error");
      throw error;
    }
  }

  async function save() {
    setState(say("saving"));
    try {
      const answer = await ask(session + "/save", {});
      setState(answer.saved ? say("saved") : "");
      show(answer.saved ? "" : say("notSaved"), "error");
    } catch (error) {
      setState(error.status === 409 ? say("nothing") : "");
      show(error.status === 409 ? "" : error.message, "error");
    }
  }

  function stop(text) {
    session = null;
    removeForms();
    for (const id of ["save", "print", "download", "close"]) {
      byId(id).hidden = true;
    }
    setState("");
    show(text, "notice");
  }

  async function close() {
    const closing = session;
    if (closing) {
      stop(say("left"));
      await ask(closing + "/close", {}).catch(function () {});
    }
    tell("onRequestClose");
  }

  async function poll() {
    const polled = session;
    if (!polled) {
      return;
    }
    try {
      const news = await ask(polled + (known === null ? "" : "?known=" + known));
      if (polled === session && news.closed) {
        stop(say("dropped"));
        tell("onError", { errorCode: news.closed, errorDescription: say("dropped") });
      } else if (polled === session) {
        draw(news);
      }
    } catch (error) {
      if (polled === session && error.status === 404) {
        stop(say("lost"));
      }
    }
    window.setTimeout(poll, POLL);
  }

  function button(id, allowed, action) {
    const place = byId(id);
    place.textContent = say(id);
    place.hidden = !allowed;
    place.onclick = action;
  }

  function refuse(refused) {
    setState("");
    show(refused.message + " (" + refused.code + ")", "error");
    if (refused.close_code === 4008) {
      tell("onOutdatedVersion");
      tell("onRequestRefreshFile");
    }
    tell("onError", { errorCode: refused.code, errorDescription: refused.message });
  }

  async function open(config) {
    const editorConfig = config.editorConfig || {};
    window.Words.choose(editorConfig.lang);
    byId("sandbox").textContent = say("sandbox");
    byId("title").textContent = (config.document || {}).title || "";
    setState(say("loading"));
    show("");
    tell("onAppReady");
    // The real editor always sends permissions, empty ones when the page gave none.
    const sent = Object.assign({}, config, { document: Object.assign({ permissions: {} }, config.document) });
    let opened;
    try {
      opened = await ask("open", sent);
    } catch (error) {
      refuse({ code: -1, message: error.message });
      return;
    }
    if (opened.refused) {
      refuse(opened.refused);
      return;
    }
    session = opened.session;
    const can = opened.can;
    button("save", opened.force_save && can.edit, save);
    button("print", can.print, function () { window.print(); });
    button("download", can.download, function () { window.location.assign("/_editor/session/" + session + "/file"); });
    button("close", true, close);
    byId("mode").textContent = can.comment && !can.edit ? say("comment") : say("view");
    byId("mode").hidden = can.edit;
    setState("");
    draw(opened.news);
    if (opened.warning) {
      show(say("callback"), "error");
      tell("onWarning", { warningCode: -1, warningDescription: say("callback") });
    }
    tell("onInfo", { mode: can.edit ? "edit" : "view", getConfig: null });
    tell("onDocumentReady");
    window.setTimeout(poll, POLL);
  }

  function deny(text) {
    denied = true;
    removeForms();
    byId("save").hidden = true;
    show(text, "notice");
  }

  async function reopen(config) {
    const old = session;
    stop("");
    known = null;
    if (old) {
      await ask(old + "/close", {}).catch(function () {});
    }
    await open(config);
  }

  window.addEventListener("message", function (event) {
    const message = event.data;
    if (event.source !== window.parent || !message || message.frame !== frame) {
      return;
    }
    if (message.command === "open" && host === null) {
      host = event.origin;
      open(message.config);
    } else if (event.origin !== host) {
      return;
    } else if (message.command === "requestClose") {
      close();
    } else if (message.command === "showMessage") {
      show(message.text, "notice");
    } else if (message.command === "denyEditingRights") {
      deny(message.text);
    } else if (message.command === "refreshFile") {
      reopen(message.config);
    } else if (message.command === "download" && session) {
      byId("download").click();
    }
  });

  // A tab that goes away says so; nobody waits for the answer.
  window.addEventListener("pagehide", function () {
    if (session) {
      navigator.sendBeacon("/_editor/session/" + session + "/close");
      session = null;
    }
  });

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      if (session && !byId("save").hidden) {
        save();
      }
    }
  });

  tell("onFrameReady");
})();
