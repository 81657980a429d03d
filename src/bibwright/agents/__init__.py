"""The verbs for AI assistants, over the Model Context Protocol: `server` offers them as tools.

Nothing here decides anything: each tool calls the verb that the command line calls. What is
special is that an assistant is less trusted than a person: it sees one folder (`folder`), and
writes only what it has been shown as a plan (`changes.waiting`).
"""
