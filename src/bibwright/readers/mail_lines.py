"""E-mails: what in them is neither said of a work nor a work, line by line.

Heads, greetings, sign-offs with the name below, signatures and who wrote what is quoted; the number
of lines stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bibwright.model.identifiers import find_identifiers
from bibwright.readers.blocks import ITEM_BREAK
from bibwright.readers.text_lines import ITEM_MARK

_QUOTED = re.compile(r"^(?:[ \t]{0,3}>)+[ \t]?")
#: "From: …", of which several make the head of an e-mail.
_HEAD = re.compile(
    r"\**(?:from|to|cc|bcc|sent|date|reply-to|subject|message-id|mime-version|content-[\w-]+"
    r"|importance|von|an|gesendet|datum|betreff|de|à|envoyé|objet|para|enviado|asunto|assunto)"
    r"\**:\**\s+(?=\S)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\**(?:subject|betreff|objet|asunto|assunto)\**:", re.IGNORECASE)
_FROM = re.compile(r"\**(?:from|von|de)\**:", re.IGNORECASE)
_FEWEST_HEADS = 2
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|hallo|liebe[rs]?|moin"
    r"|sehr geehrte[rs]?|guten (?:tag|morgen|abend)|servus|bonjour|bonsoir|ch[eè]re?s?|salut|hola"
    r"|buenos días|estimad[oa]s?|querid[oa]s?|ciao|buongiorno|car[oaie]|ol[áa]|prezad[oa]s?|hej"
    r"|beste|geachte|drogi|cześć)\b(?P<who>[^.:;?!]{0,60}?)(?P<end>[,!:–—-]*)",
    re.IGNORECASE,
)
#: Whom one greets, in so many words at most.
_WHOM_WORDS = 5
_SIGN_OFF = re.compile(
    r"(?:(?:(?:all the |with |my )?(?:(?:best|kind(?:est)?|warm(?:est)?|many) )*"
    r"(?:regards|wishes|best|cheers|thanks))|thx|sincerely|talk soon|take care|br|love|xoxo"
    r"|(?:many )?thank(?:s| you)(?: (?:again|so much|a lot|very much|in advance))?"
    r"|yours(?: (?:truly|sincerely|faithfully))?"
    r"|see you(?: (?:soon|all|there|then|on \w+day))?"
    r"|(?:mit )?(?:(?:viele|liebe|beste|herzliche|freundliche|schöne)n? )*gr(?:ü|ue)(?:ß|ss)en?"
    r"|gruß|mfg|lg|vg|bis (?:dann|bald|\w+tag)|(?:bien )?cordialement|bien à (?:vous|toi|tous)"
    r"|amicalement|amitiés|bonne journée|à bientôt|merci(?: d'avance)?"
    r"|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|un abrazo|gracias"
    r"|(?:cordiali )?saluti|a presto|grazie|(?:um )?abraços?|atenciosamente|obrigad[oa]"
    r"|(?:met )?(?:vriendelijke )?groet(?:en|jes)?|(?:med )?(?:vänliga )?hälsningar|pozdrawiam)"
    r"[,.!–—-]*(?P<who>(?-i:\s+[^\W\d_a-z][\w.'’-]*){0,3})[,.!]?",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[-–—~]*\s*(?:[^\W\d_a-z][\w.'’-]*\s*){1,4}(?:\([^()]{1,30}\))?[,.!]?|[^\W\d_]{1,3}"
)
_WROTE = re.compile(
    r"(?:on|am|le|el|il giorno|em|op|den|dnia)\b.{3,200}\b(?:wrote|schrieb|a écrit|escribió"
    r"|ha scritto|escreveu|schreef|skrev|napisał\w*)\b.{0,80}:"
    r"|.{2,80}\b(?:wrote|schrieb|a écrit|escribió):"
    r"|-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine"
    r"|message transféré|mensaje original)\s*-*|begin forwarded message:"
    r"|(?:sent from my|get outlook for|von meinem .{1,20} gesendet|envoyé de mon"
    r"|enviado desde mi)\b.{0,60}",
    re.IGNORECASE,
)
#: What stands above a signature, which has so many lines at most, and a line so many words.
_RULE = re.compile(r"--\s?")
_LONGEST, _LINE_WORDS = 8, 10
#: A name of so many words is no title.
_SHORT_NAME = 2


def without_mail(text: str) -> tuple[str, list[int]]:
    """The text with empty lines for the furniture of e-mails, and of that, the lines of signatures
    and subjects with their numbers, from 1, as a work might stand there."""
    lines = text.split("\n")
    depths = [match[0].count(">") if (match := _QUOTED.match(line)) else 0 for line in lines]
    said = [_QUOTED.sub("", line, count=1).strip() for line in lines]
    dropped, told = _heads(said)
    for at, line in enumerate(said):
        if at in dropped or not line:
            continue
        if _WROTE.fullmatch(line) or _is_greeting(said, at, dropped):
            dropped.add(at)
        elif _RULE.fullmatch(lines[at]) or _SIGN_OFF.fullmatch(line):
            signed = _signature(said, depths, at)
            is_rule = _RULE.fullmatch(lines[at]) is not None
            dropped.update([*signed, *([] if is_rule and not signed else [at])])
            told += [each for each in signed if len(said[each].split()) > _SHORT_NAME]
    parted = [
        ITEM_BREAK + line if at and depths[at] != depths[at - 1] and said[at - 1] else line
        for at, line in enumerate(lines)
    ]
    whole = ["" if at in dropped else line for at, line in enumerate(parted)]
    return "\n".join(whole), [at + 1 for at in sorted(told)]


def _heads(said: Sequence[str]) -> tuple[set[int], list[int]]:
    """The lines that say who writes to whom and when, and those of them with a subject."""
    dropped = set[int]()
    at = 0
    while at < len(said):
        end = at
        while end < len(said) and _HEAD.match(said[end]) and not find_identifiers(said[end]):
            end += 1
        is_head = end - at >= _FEWEST_HEADS and not (at and said[at - 1])
        if is_head and any(map(_FROM.match, said[at:end])):
            dropped.update(range(at, end))
        at = max(end, at + 1)
    return dropped, [at for at in dropped if _SUBJECT.match(said[at])]


def _is_greeting(said: Sequence[str], at: int, dropped: set[int]) -> bool:
    """Whether a line that begins a passage says hello, and nothing else."""
    found = _GREETING.fullmatch(said[at])
    begins = at == 0 or not said[at - 1] or at - 1 in dropped
    if found is None or not begins or len(found["who"].split()) > _WHOM_WORDS:
        return False
    is_first = not any(each for number, each in enumerate(said[:at]) if number not in dropped)
    return bool(found["end"]) or (is_first and not any(said[at + 1 : at + 2]))


def _signature(said: Sequence[str], depths: Sequence[int], at: int) -> list[int]:
    """The lines below a sign-off or a rule with which an e-mail ends: a name, and who that is."""
    if not any(said[:at]):
        return []
    end = at + 1
    while end < len(said) and end - at <= _LONGEST and depths[end] == depths[at]:
        line = said[end]
        if not line and any(said[at + 1 : end]):
            break
        is_text = len(line.split()) > _LINE_WORDS or ITEM_MARK.match(line) or _WROTE.fullmatch(line)
        if line and (is_text or any(each.labelled for each in find_identifiers(line))):
            break
        end += 1
    signed = [each for each in range(at + 1, end) if said[each]]
    beyond = next((each for each in range(end, len(said)) if said[each]), None)
    is_end = beyond is None or depths[beyond] != depths[at]
    is_end = is_end or bool(_WROTE.fullmatch(said[beyond or 0]) or said[beyond or 0] == "--")
    is_rule = said[at].startswith("--")
    is_named = bool(signed) and (is_rule or _NAME.fullmatch(said[signed[0]]) is not None)
    return signed if is_end and is_named else []
