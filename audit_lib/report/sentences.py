"""Which sentences of the document print a figure that a finding speaks of."""

import re
from pathlib import Path

from audit_lib.findings import Audit, FoundPlace

__all__ = ["figure_pattern", "find_lead", "find_sentences"]

_LONG = 400  # characters of a paragraph or sentence that are shown
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_CLAUSE = re.compile(r"[^。！？；\n]+[。！？；]?")


def figure_pattern(figure: str) -> str:
    """Regular expression of a figure as printed, never inside a longer one.

    Examples
    --------
    >>> re.findall(figure_pattern("10.00"), "110.00万元，其中10.00万元，10.001")
    ['10.00']
    """
    return rf"(?<![\d.,]){re.escape(figure)}(?!\d|[.,]\d)"


def find_sentences(audit: Audit, place: FoundPlace) -> list[str]:
    """Find the sentences of a place in prose: those of its paragraph that print its figure.

    A sentence that is long because it lists is cut down to the part that prints the figure.

    Returns
    -------
    list of str
        The beginning of the paragraph where no sentence prints the figure by itself; nothing where no paragraph does.
    """
    paragraph = _paragraph(audit, place)
    figure = re.compile(figure_pattern(place.text))
    whole = [sentence for sentence in _SENTENCE.findall(paragraph) if figure.search(sentence)]
    short = [part.strip() for sentence in whole for part in _shortened(sentence, figure)]
    return short or [text for text in [paragraph.strip()[:_LONG]] if text]


def find_lead(audit: Audit, place: FoundPlace) -> str:
    """Find what stands in the paragraph of a place before its sentence: it tells sentences apart that read the same."""
    paragraph = _paragraph(audit, place)
    sentence = next(iter(find_sentences(audit, place)), "")
    return paragraph[: max(paragraph.find(sentence), 0)] if sentence else ""


def _shortened(sentence: str, figure: re.Pattern[str]) -> list[str]:
    if len(sentence) <= _LONG:
        return [sentence]
    return [clause for clause in _CLAUSE.findall(sentence) if figure.search(clause)]


def _paragraph(audit: Audit, place: FoundPlace) -> str:
    if not place.text:
        return ""
    texts = audit.evidence.paragraphs
    if place.paragraph in texts.index and place.text in (own := str(texts.at[place.paragraph, "text"])):
        return own
    if place.source:
        texts = texts[[Path(source).name == place.source for source in texts["source"]]]
    here = texts["text_line"].eq(place.text_line) if place.text_line else texts["page"].eq(place.page or 0)
    holding = (text for text in texts.loc[here.fillna(value=False), "text"] if place.text in text)
    return next(holding, "")
