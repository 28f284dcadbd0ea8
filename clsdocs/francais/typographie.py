"""From a text typed with ordinary spaces to the same text, no-break where French wants it."""

import re
from itertools import groupby

from clsdocs.francais.dates import MOIS
from clsdocs.francais.signes import FINE, INSECABLE


def espaces_insecables(texte: str) -> str:
    """Return `texte` with the ordinary spaces that French binds changed to no-break ones.

    Nothing is inserted or deleted: the same signs stand at the same places, so the result can be
    cut where `texte` was. A private-use character, which stands for a value, is read as a figure
    and as a name.
    """
    if " " not in texte:
        return texte
    texte = _GROUPES.sub(lambda trouve: trouve[0].replace(" ", FINE), texte)
    texte = _AVANT_OU_APRES_SIGNE.sub(INSECABLE, texte)
    texte = _APRES_MOT.sub(INSECABLE, texte)
    for signe in ";!?":
        texte = texte.replace(f" {signe}", f"{FINE}{signe}")
    return _TIRET.sub(_bind_dash, texte) if "–" in texte else texte


def _bind_dash(trouve: re.Match[str]) -> str:
    avant, ouvrant, incise, fermant = trouve.group("avant", "ouvrant", "incise", "fermant")
    if incise is None:
        return f"{_bound(avant)}–"
    return f"{avant}–{_bound(ouvrant)}{incise}{_bound(fermant)}–"


def _bound(blanc: str) -> str:
    return INSECABLE if blanc == " " else blanc


def _after(*mots: str) -> str:
    # A look-behind has one width: the words are tried by length.
    par_longueur = groupby(sorted(mots, key=len), key=len)
    choix = ("|".join(map(re.escape, meme_longueur)) for _, meme_longueur in par_longueur)
    return "(?:" + "|".join(rf"(?<=\b(?:{mot})[ ])" for mot in choix) + ")"


# Every pattern begins with the space or the figure that it looks for, so that `re` skips to it.
_VALEUR = "\U000f0000-\U0010fffd"
_CHIFFRE = rf"[0-9{_VALEUR}]"
_BLANC = f"[ {INSECABLE}{FINE}]"
_MAJUSCULE = "A-ZÀ-ÖØ-ÞŒŸ"
_MOIS = "|".join(MOIS)
_UNITES = r"[€%‰]|(?:[Mk]€|Md€|km²?|m²|h|ETP|kg)(?!\w)"
# What numbers an article or an annexe: 12, IV, Ier, B, or the L of « L. 1434-10 ».
_RANG = rf"(?:{_CHIFFRE}|(?:[IVXLC]+(?:er|re|e)?|[A-Z])\b(?!['’]))"

_GROUPES = re.compile(rf"[0-9](?<![0-9,.\-/][0-9])[0-9]{{0,2}}(?:{_BLANC}[0-9]{{3}})+(?![0-9])")

_AVANT_OU_APRES_SIGNE = re.compile(
    rf"""[ ](?:
        (?=[:»])
      | (?<=«[ ])
      | (?<={_CHIFFRE}[ ])(?={_UNITES}|(?i:{_MOIS})\b)
      | (?<=\b1er[ ])(?=(?i:{_MOIS})\b)
      | (?<={_CHIFFRE}{_BLANC}h[ ])(?=[0-9])
    )""",
    re.VERBOSE,
)

_APRES_MOT = re.compile(
    rf"""[ ](?=[0-9{_MAJUSCULE}{_VALEUR}])(?:
        {_after("n°", "n°s", "N°", "nº", "Nº", "L.", "R.", "D.", "p.", "P.")}(?={_CHIFFRE})
      | (?i:{_after("art.", "al.", "article", "articles", "annexe", "annexes", "alinéa", "alinéas")}
          | {_after("titre", "titres", "page", "pages", "fiche", "fiches")})(?={_RANG})
      | (?i:{_after(*MOIS)})(?=[0-9]{{4}}\b|[{_VALEUR}])
      | {_after("M.", "MM.", "Mme", "Mmes", "Mlle", "Dr", "Drs", "Pr", "Prs", "Me")}(?![0-9])
    )""",
    re.VERBOSE,
)

# An incise opens and closes inside one sentence; any other dash stands alone.
_TIRET = re.compile(
    rf"""(?P<avant>{_BLANC})–(?=[\s,.;:)»]|$)
    (?:(?P<ouvrant>{_BLANC})
       (?P<incise>(?:[^–\n.!?;]|[.!?;](?![ ][{_MAJUSCULE}{_VALEUR}]))*?\S)
       (?P<fermant>{_BLANC})–(?=[\s,.;:)»]|$))?""",
    re.VERBOSE,
)
