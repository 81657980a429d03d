bibwright-title = Bibwright
bibwright-menu =
    .label = Bibwright
bibwright-menu-check =
    .label = Prüfen…
bibwright-menu-update =
    .label = Veröffentlichte Fassung suchen…
bibwright-menu-duplicates =
    .label = Dubletten hiervon…
bibwright-menu-back =
    .label = Letzte Änderung durch Bibwright zurücknehmen

bibwright-column-item = Eintrag
bibwright-column-state = Stand
bibwright-column-says = Was gefunden wurde
bibwright-column-changes = Was sich ändern würde
bibwright-all = Alle auswählen
bibwright-write = In Zotero schreiben
bibwright-close = Schließen
bibwright-select-all = Diese in Zotero zeigen

bibwright-working = Es wird nachgesehen … { $words }
bibwright-found = { $count ->
    [0] Nichts gefunden. Nichts wurde geschrieben.
    [one] Eine Zeile. Geschrieben wird erst, was Sie auswählen.
   *[other] { $count } Zeilen. Geschrieben wird erst, was Sie auswählen.
}
bibwright-written = { $done } geschrieben; { $stale } gelassen, weil sie inzwischen in Zotero geändert wurden.
bibwright-taken-back = { $done } zurückgenommen; { $stale } gelassen, weil sie seither geändert wurden.

bibwright-nothing-chosen = Wählen Sie zuerst Einträge aus, die für Werke stehen.
bibwright-address = Kein Server läuft. Starten Sie „bibwright serve --zotero“ in einem Terminal und versuchen Sie es noch einmal, oder geben Sie die Adresse an, die er zeigt:
bibwright-no-address = Das ist keine Adresse von „bibwright serve --zotero“ auf diesem Rechner.
bibwright-not-running = Bibwright antwortet nicht. Starten Sie „bibwright serve --zotero“ in einem Terminal und versuchen Sie es noch einmal.
bibwright-no-answer = Bibwrights Antwort ist nicht zu lesen (Status { $status }).
bibwright-displaced = Eine andere Frage ist an die Stelle dieser getreten; versuchen Sie es noch einmal.
bibwright-other-version = Plugin und Programm passen nicht zusammen; installieren Sie von beiden das neueste.
bibwright-too-many = Diese { $count } Einträge sind zu viele für eine Frage.
bibwright-problem = { $words }
