"""From the title of an office to its gender, which its own words tell better than its holder."""

from __future__ import annotations

import re

from clsdocs.domain.organisme import Genre

# What follows these words says of what someone is the head, no longer who they are.
_STOP = re.compile(r"(?:de|du|des|en|à|au|aux|pour|par|près)$|(?:d|l)[’']", re.IGNORECASE)
_FEMININE = re.compile(
    r"(?:trice|euse|esse|eure|ente|ante|ète|ointe|ière|llère|ée|enne|ale|elle|cheffe|1re)$"
)
_MASCULINE = re.compile(r"(?:eur|ent|ant|et|oint|ier|ller|é|doyen|al|el|chef|1er)$")
_ABBREVIATED = {"dr": Genre.M, "pr": Genre.M, "dre": Genre.F, "pre": Genre.F}


def gender_of_title(title: str) -> Genre | None:
    """Return the gender that the words of `title` show: « Directrice », « Sénateur-maire ».

    None where they show none: « Maire », « Secrétaire ».
    """
    for word in re.findall(r"[\w’']+", title):
        if _STOP.match(word):
            return None
        if (genre := _gender_of_word(word.lower())) is not None:
            return genre
    return None


def _gender_of_word(word: str) -> Genre | None:
    if word in _ABBREVIATED:
        return _ABBREVIATED[word]
    if _FEMININE.search(word):
        return Genre.F
    return Genre.M if _MASCULINE.search(word) else None
