// Shows a document: paragraphs, a sheet, slides or lines, and the place where text is added.
(function () {
  "use strict";

  const say = function (name) {
    return window.Words.say(name);
  };

  function element(name, options) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(options || {})) {
      if (key === "text") {
        made.textContent = value;
      } else if (key === "class") {
        made.className = value;
      } else {
        made.setAttribute(key, value);
      }
    }
    return made;
  }

  function columnName(index) {
    let name = "";
    for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
      name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
    }
    return name;
  }

  function paragraph(entry) {
    const heading = /^(?:heading|berschrift|titre)?\s?([1-6])$/i.exec(entry.style.replace(/^.*?(?=heading)/i, ""));
    if (/^title$/i.test(entry.style)) {
      return element("h2", { class: "title", text: entry.text });
    }
    if (heading) {
      return element("h" + Math.min(6, Number(heading[1]) + 1), { text: entry.text });
    }
    return element("p", { text: entry.text });
  }

  function words(content) {
    const sheet = element("article", { class: "paper" });
    for (const entry of content.paragraphs) {
      sheet.append(paragraph(entry));
    }
    if (!content.paragraphs.some(function (entry) { return entry.text; })) {
      sheet.append(element("p", { class: "empty", text: say("empty") }));
    }
    if (content.comments.length) {
      sheet.append(remarks(content.comments));
    }
    return sheet;
  }

  // What people remarked, below the document.
  function remarks(comments) {
    const list = element("ul", { class: "remarks", "aria-label": say("remarks") });
    for (const comment of comments) {
      const item = element("li");
      item.append(element("b", { text: comment.author }), element("span", { text: comment.text }));
      list.append(item);
    }
    return list;
  }

  function lines(content) {
    const sheet = element("article", { class: "paper plain" });
    sheet.append(element("pre", { text: content.lines.join("\n") }));
    return sheet;
  }

  function cells(content) {
    const rows = content.rows;
    const width = Math.max(5, ...rows.map(function (row) { return row.length; }));
    const table = element("table", { class: "grid" });
    table.append(element("caption", { text: say("sheet") + ": " + content.sheet }));
    const head = element("tr");
    head.append(element("td"));
    for (let column = 0; column < width; column += 1) {
      head.append(element("th", { scope: "col", text: columnName(column) }));
    }
    const thead = element("thead");
    thead.append(head);
    const body = element("tbody");
    rows.forEach(function (row, index) {
      const line = element("tr");
      line.append(element("th", { scope: "row", text: String(index + 1) }));
      for (let column = 0; column < width; column += 1) {
        const text = row[column] || "";
        const number = text !== "" && !Number.isNaN(Number(text));
        line.append(element("td", { text: text, class: number ? "number" : "" }));
      }
      body.append(line);
    });
    table.append(thead, body);
    const holder = element("div", { class: "gridholder" });
    holder.append(table);
    return holder;
  }

  function slides(content) {
    const list = element("ol", { class: "slides" });
    content.slides.forEach(function (slide, index) {
      const item = element("li", { class: "slide", "aria-label": say("slide") + " " + (index + 1) });
      slide.lines.forEach(function (text, place) {
        item.append(element(place === 0 ? "h2" : "p", { text: text }));
      });
      list.append(item);
    });
    return list;
  }

  function other(content) {
    const box = element("div", { class: "notice" });
    box.append(element("p", { text: say("other") }), element("p", { text: content.bytes + " " + say("bytes") }));
    return box;
  }

  const SHOW = { word: words, text: lines, cell: cells, slide: slides, other: other };

  // `field` is what is sent; `name` and `verb` are words for it.
  function textForm(field, name, verb, send) {
    const form = element("form", { class: "add" });
    const id = "new-" + field;
    const label = element("label", { for: id, text: say(name) });
    const input = element("textarea", { id: id, rows: field === "comment" ? "1" : "2", spellcheck: "true" });
    const button = element("button", { type: "submit", class: "main", text: say(verb) });
    input.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      const text = input.value;
      if (text.trim()) {
        input.value = "";
        send({ [field]: text }).catch(function () { input.value = text; });
      }
    });
    form.append(label, input, button);
    return form;
  }

  function rowForm(width, send) {
    const form = element("form", { class: "add addrow" });
    const group = element("fieldset");
    group.append(element("legend", { text: say("row") }));
    const inputs = [];
    for (let column = 0; column < Math.min(12, Math.max(5, width)); column += 1) {
      const input = element("input", { type: "text", "aria-label": say("cell") + " " + columnName(column),
        placeholder: columnName(column), size: "8" });
      inputs.push(input);
      group.append(input);
    }
    const button = element("button", { type: "submit", class: "main", text: say("addRow") });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      const typed = inputs.map(function (input) { return input.value; });
      while (typed.length && !typed[typed.length - 1]) {
        typed.pop();
      }
      if (typed.length) {
        inputs.forEach(function (input) { input.value = ""; });
        inputs[0].focus();
        send({ cells: typed }).catch(function () {
          typed.forEach(function (text, index) { inputs[index].value = text; });
        });
      }
    });
    group.append(button);
    form.append(group);
    return form;
  }

  window.Page = {
    element: element,
    // The document, read only.
    content: function (content) {
      return (SHOW[content.kind] || other)(content);
    },
    // The form that adds to it; null where nothing can be added. `send` gives a promise.
    form: function (accepts, content, send) {
      if (accepts === "row") {
        const rows = content.rows || [];
        return rowForm(Math.max(0, ...rows.map(function (row) { return row.length; })), send);
      }
      if (accepts !== "text") {
        return null;
      }
      const word = content.kind === "word";
      return textForm("text", word ? "paragraph" : "line", word ? "addParagraph" : "addLine", send);
    },
    // The form for a comment.
    remarkForm: function (send) {
      return textForm("comment", "remark", "addRemark", send);
    },
  };
})();
