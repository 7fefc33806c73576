// The words of the editor's page. Other languages fall back to English.
(function () {
  "use strict";

  const WORDS = {
    en: {
      save: "Save", print: "Print", download: "Download", close: "Close", view: "View only", comment: "Comments only",
      loading: "Opening the document…", saved: "All changes saved", unsaved: "Changed", saving: "Saving…",
      changed: "All changes sent", notSaved: "The document could not be saved. The app refused the file.",
      nothing: "Nothing to save", callback: "The document could not be saved. Please check the connection settings.",
      paragraph: "New paragraph", addParagraph: "Add paragraph", line: "New line", addLine: "Add line",
      cell: "Column", row: "New row", addRow: "Add row", slide: "Slide", sheet: "Sheet", empty: "This document is empty.",
      other: "The sandbox's editor has the file, but cannot show this type.", bytes: "bytes",
      remark: "New comment", addRemark: "Add comment", remarks: "Comments",
      left: "You have closed the document.", dropped: "The server has disconnected you.",
      lost: "The connection is lost.", users: "People in this document", you: "you", sandbox: "Sandbox editor",
    },
    de: {
      save: "Speichern", print: "Drucken", download: "Herunterladen", close: "Schließen", view: "Nur ansehen",
      comment: "Nur Kommentare", loading: "Das Dokument wird geöffnet…", saved: "Alle Änderungen gespeichert",
      unsaved: "Geändert", saving: "Wird gespeichert…", changed: "Alle Änderungen gesendet",
      paragraph: "Neuer Absatz", addParagraph: "Absatz hinzufügen", line: "Neue Zeile", addLine: "Zeile hinzufügen",
      cell: "Spalte", row: "Neue Zeile", addRow: "Zeile hinzufügen", slide: "Folie", sheet: "Blatt",
      remark: "Neuer Kommentar", addRemark: "Kommentar hinzufügen", remarks: "Kommentare",
      empty: "Dieses Dokument ist leer.", left: "Sie haben das Dokument geschlossen.", you: "Sie",
    },
    es: {
      save: "Guardar", print: "Imprimir", download: "Descargar", close: "Cerrar", view: "Solo lectura",
      comment: "Solo comentarios", loading: "Abriendo el documento…", saved: "Todos los cambios guardados",
      unsaved: "Modificado", saving: "Guardando…", changed: "Todos los cambios enviados",
      paragraph: "Nuevo párrafo", addParagraph: "Añadir párrafo", line: "Nueva línea", addLine: "Añadir línea",
      cell: "Columna", row: "Nueva fila", addRow: "Añadir fila", slide: "Diapositiva", sheet: "Hoja",
      remark: "Nuevo comentario", addRemark: "Añadir comentario", remarks: "Comentarios",
      empty: "Este documento está vacío.", left: "Ha cerrado el documento.", you: "usted",
    },
    fr: {
      save: "Enregistrer", print: "Imprimer", download: "Télécharger", close: "Fermer", view: "Lecture seule",
      comment: "Commentaires seuls", loading: "Ouverture du document…", saved: "Toutes les modifications enregistrées",
      unsaved: "Modifié", saving: "Enregistrement…", changed: "Toutes les modifications envoyées",
      paragraph: "Nouveau paragraphe", addParagraph: "Ajouter le paragraphe", line: "Nouvelle ligne",
      addLine: "Ajouter la ligne", cell: "Colonne", row: "Nouvelle ligne", addRow: "Ajouter la ligne",
      remark: "Nouveau commentaire", addRemark: "Ajouter le commentaire", remarks: "Commentaires",
      slide: "Diapositive", sheet: "Feuille", empty: "Ce document est vide.", left: "Vous avez fermé le document.",
      you: "vous",
    },
    pt: {
      save: "Salvar", print: "Imprimir", download: "Baixar", close: "Fechar", view: "Somente leitura",
      comment: "Somente comentários", loading: "Abrindo o documento…", saved: "Todas as alterações salvas",
      unsaved: "Alterado", saving: "Salvando…", changed: "Todas as alterações enviadas",
      paragraph: "Novo parágrafo", addParagraph: "Adicionar parágrafo", line: "Nova linha", addLine: "Adicionar linha",
      cell: "Coluna", row: "Nova linha", addRow: "Adicionar linha", slide: "Slide", sheet: "Planilha",
      remark: "Novo comentário", addRemark: "Adicionar comentário", remarks: "Comentários",
      empty: "Este documento está vazio.", left: "Você fechou o documento.", you: "você",
    },
  };

  let words = WORDS.en;

  window.Words = {
    choose: function (lang) {
      const short = String(lang || "en").split("-")[0];
      words = WORDS[short] || WORDS.en;
      document.documentElement.lang = WORDS[short] ? String(lang) : "en";
    },
    say: function (name) {
      return words[name] || WORDS.en[name];
    },
  };
})();
