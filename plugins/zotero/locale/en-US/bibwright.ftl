bibwright-title = Bibwright
bibwright-menu =
    .label = Bibwright
bibwright-menu-check =
    .label = Check…
bibwright-menu-update =
    .label = Find Published Version…
bibwright-menu-duplicates =
    .label = Duplicates of These…
bibwright-menu-back =
    .label = Undo the Last Change by Bibwright

bibwright-column-item = Item
bibwright-column-state = State
bibwright-column-says = What was found
bibwright-column-changes = What would change
bibwright-all = Select all
bibwright-write = Write into Zotero
bibwright-close = Close
bibwright-select-all = Show these in Zotero

bibwright-working = Looking up … { $words }
bibwright-found = { $count ->
    [0] Nothing was found. Nothing has been written.
    [one] One row. Nothing is written before you select it.
   *[other] { $count } rows. Nothing is written before you select them.
}
bibwright-written = { $done } written; { $stale } left alone, for they were changed in Zotero meanwhile.
bibwright-taken-back = { $done } undone; { $stale } left alone, for they were changed since.

bibwright-nothing-chosen = Select items that stand for works first.
bibwright-address = No server is running. Start “bibwright serve --zotero” in a terminal and try again, or give the address that it shows:
bibwright-no-address = That is no address of “bibwright serve --zotero” on this computer.
bibwright-not-running = Bibwright does not answer. Start “bibwright serve --zotero” in a terminal, and try again.
bibwright-no-answer = Bibwright’s answer can’t be read (status { $status }).
bibwright-displaced = Another question has taken the place of this one; try again.
bibwright-other-version = Plugin and program do not fit together; install the newest of both.
bibwright-too-many = These { $count } items are too many for one question.
bibwright-problem = { $words }
