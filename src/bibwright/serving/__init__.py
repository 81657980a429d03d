"""The reports as a page on this machine: `http_server` listens, `app` says what is at which
address, a *view* shows one report and takes answers about it, `desk` writes and undoes.

Nothing here decides anything: a view calls the verb that the command line calls, and an answer is
kept as the terminal's review keeps it.
"""
