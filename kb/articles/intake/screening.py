"""What of a source document is left out of a draft, as one table: why, how far, by which words.

The rules are about kinds of text, in the languages of the site, and never about one document. They
leave out too little rather than too much: what a rule misses, an editor and a reviewer still see;
what it takes, they see only in the ledger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ..models import SourceSentence
from .structure import Passage, omit

Omitted: Any = SourceSentence.Omitted  # its members are text, which Django's base class hides


class Reach(Enum):
    SENTENCE = "the sentence that has these words"
    PARAGRAPH = "the whole paragraph"
    SECTION = "the whole paragraph, or as a heading everything up to the next heading"


@dataclass(frozen=True)
class Rule:
    reason: str
    reach: Reach
    pattern: re.Pattern[str]
    example: str


def _rule(reason: str, pattern: str, example: str, reach: Reach = Reach.SENTENCE) -> Rule:
    return Rule(reason, reach, re.compile(pattern, re.IGNORECASE), example)


_MONEY = r"(?:[$£€¥₩]|US\$|USD|GBP|EUR)\s?\d"
_DATE = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}\s?[年년].{1,12}[日일]"
    r"|[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.?,? \d{4})"
    r"(?:,?\s*(?:at )?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?)?"
)
_LINK_LABEL = r"(?:previous|next|prev|newer|older)(?: (?:post|article|page|story|entry)s?)?"
# Upper and lower case tell a place from a word, so these two switch IGNORECASE off.
_STATE = (
    r"(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia"
    r"|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts"
    r"|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey"
    r"|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania"
    r"|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington"
    r"|West Virginia|Wisconsin|Wyoming|AZ|CA|CO|FL|GA|IL|NC|NJ|NY|TX|WA|England|Scotland|Wales|Ontario)"
)
_SERVICE = r"(?:infusions?|injections?|therap(?:y|ies)|treatments?|clinics?|cent(?:er|re)s?|spas?|providers?)"
_CITY_STATE = rf"(?-i:\b{_SERVICE} (?:[A-Z][a-z]+\.? ){{0,2}}[A-Z][a-z]+, {_STATE}\b)"
_CLINIC_CITY = r"(?-i:\b(?:clinics?|medical cent(?:er|re)s?|spas?|providers?) [A-Z][a-z]{2,}\b)"

RULES: tuple[Rule, ...] = (
    # -- stray characters, counts, dates -------------------------------------------------------------
    _rule(Omitted.VOTES, r"^0$", "0"),
    _rule(
        Omitted.VOTES,
        r"^\d+ (?:likes?|votes?|claps?|shares?|comments?|views?|(?:people|readers) (?:found|like)\b.*)$",
        "12 people found this helpful",
    ),
    _rule(Omitted.STRAY, r"^(?:[\W_]+|\d{1,5})$", "* * *"),
    _rule(
        Omitted.METADATA,
        rf"^\W*(?:(?:first |last )?(?:published|updated|posted|reviewed|modified|written|date)"
        rf"(?: (?:on|by))?\b[:\s]*)?{_DATE}\W*$",
        "Last updated: 3 March 2024, 14:05",
    ),
    _rule(Omitted.METADATA, r"^(?:reading time:? )?\d+[ -]min(?:ute)?s?(?: read)?$", "5 min read"),
    _rule(
        Omitted.METADATA,
        r"^(?:(?:medically |fact[- ])?(?:written|reviewed|checked|edited) by|by|authors?:)"
        r"(?:[ ,&]+(?-i:[A-Z][\w'’.-]{0,30})){2,8}$",
        "Medically reviewed by Anna Lund, MD",
    ),
    # -- navigation ----------------------------------------------------------------------------------
    _rule(Omitted.NAVIGATION, rf"^\W*{_LINK_LABEL}\W*$", "Next post →"),
    _rule(Omitted.NAVIGATION, rf"^{_LINK_LABEL}: .{{1,120}}$", "Previous post: Living with asthma"),
    _rule(
        Omitted.NAVIGATION,
        r"^\W*(?:home|menu|search|log ?in|skip to (?:main )?content|read more|continue reading|show more"
        r"|(?:back )?to (?:the )?top|table of contents|print|share|tweet|related (?:posts|articles))\W*$",
        "Back to top",
    ),
    _rule(Omitted.NAVIGATION, r"^home\s?(?:[>›»/][^>›»/]{1,60})+$", "Home > Blog > Asthma"),
    _rule(
        Omitted.NAVIGATION,
        r"^\W*(?:[上下]一[篇页]|返回首页|[前次]の(?:記事|ページ)|トップへ戻る|(?:이전|다음) ?글|목록으로)"
        r"(?:[:：].*)?\W*$",
        "次の記事",
    ),
    # -- sign-up boxes -------------------------------------------------------------------------------
    _rule(Omitted.SIGN_UP, r"^(?:stay|keep) in touch\W*$", "Stay in touch!"),
    _rule(Omitted.SIGN_UP, r"^(?:subscri(?:be|ption)s?|sign[ -]?up|follow us|join us)\W*$", "SUBSCRIBE"),
    _rule(
        Omitted.SIGN_UP,
        r"\b(?:subscribe|sign up) (?:to|for) (?:our|the|my|free|updates|news|e-?mail)\b"
        r"|\b(?:our|free|weekly|monthly|daily) (?:e-?mail )?newsletters?\b|\benter your e-?mail\b"
        r"|\bfollow us on\b",
        "Subscribe to our mailing list today.",
    ),
    _rule(
        Omitted.SIGN_UP,
        r"^(?:get|receive) (?:the latest|daily|weekly|monthly|updated with|our)\b.*"
        r"\b(?:news|information|tips|updates|resources|stories)\b",
        "Get weekly gardening tips and news",
    ),
    _rule(
        Omitted.SIGN_UP,
        r"关注我们|扫码关注|订阅我们|メールマガジン|ニュースレターに?登録|뉴스레터",
        "关注我们的公众号",
    ),
    # -- promotion -----------------------------------------------------------------------------------
    _rule(
        Omitted.PROMOTION,
        r"\b(?:special|exclusive|limited[ -]time|introductory|promotional) (?:offer|deal|pric\w+|rate)s?\b"
        r"|\bnew[ -](?:patient|client|customer)s? (?:special|offer|discount)s?\b",
        "Limited-time offer",
        Reach.SECTION,
    ),
    _rule(
        Omitted.PROMOTION,
        r"\bwaived\b.{0,80}\bfees?\b|\bfees?\b (?:is |are )?waived\b"
        r"|\b(?:special|offer|savings?|discounts?)\b.{0,80}"
        + _MONEY
        + r"|\bsave (?:up to )?(?:"
        + _MONEY
        + r"|\d+ ?%)|\d ?% (?:off|discount)\b|\bfree (?:initial )?consultations?\b|\bmoney[ -]back\b",
        "Save up to 20% when you pay today.",
    ),
    _rule(
        Omitted.PROMOTION,
        rf"^(?:from |only |just |starting at )*{_MONEY}[\d,.]*(?: (?:per|an?|each) \w+| ?/ ?\w+)?$",
        "Only $99 per visit",
    ),
    _rule(
        Omitted.PROMOTION,
        r"\b(?:start|begin) your (?:\w+ )?journey\b|^(?:are you )?interested in\b.*\?$",
        "Begin your wellness journey with us:",
    ),
    _rule(Omitted.PROMOTION, _CITY_STATE, "Allergy injections Salem, Oregon are offered all year."),
    _rule(Omitted.PROMOTION, _CLINIC_CITY, "A sleep clinic Dallas can help."),
    _rule(
        Omitted.PROMOTION,
        r"\b(?:clinics?|therapists?|doctors?|providers?|treatments?) near (?:me|you)\b",
        "Find massage clinics near you.",
    ),
    _rule(
        Omitted.PROMOTION,
        r"\b(?:contact|call|e-?mail|visit|reach out to|book with|chat with) "
        r"(?:us\b|our (?:\w+ )?(?:team|professionals?|clinics?|experts?|specialists?|doctors?|office"
        r"|staff)\b)"
        r"|\b(?:book|schedule|request) (?:an?|your) (?:free )?(?:appointment|consultation|visit|call)"
        r" (?:today|now|online|here|with us)\b",
        "Call our friendly team to learn more.",
        Reach.PARAGRAPH,
    ),
    _rule(
        Omitted.PROMOTION,
        r"\b(?:will be|would be|is|are|am|['’](?:ll be|re|s|m)) (?:always )?(?:happy|glad|pleased|delighted)"
        r" to (?:consult|help|assist|talk|speak|meet|answer|refer|advise)(?: to| with)? your?\b",
        "Dr. Lund will be glad to advise you.",
        Reach.PARAGRAPH,
    ),
    _rule(
        Omitted.PROMOTION,
        r"\b(?:at|visit|in) our (?:\w+ )?(?:clinic|practice|office|spa)\b"
        r"|\bour (?:clinic|practice) (?:offers?|provides?|is)\b"
        r"|\bwe (?:proudly |also )?offer (?:\w+ ){0,4}(?:treatment|therapy|infusion|appointment|service)",
        "At our clinic, every visit is private.",
    ),
    _rule(
        Omitted.PROMOTION,
        r"\btr(?:y|ies|ied)(?: (?:our|its|their|the|his|her))? best to help(?:ing)? you\b"
        r"|\bknows? (?:that )?you (?:want|care|need|deserve)\b|\b(?:top[ -]tier|verified|world[ -]class)"
        r" (?:doctor|clinic|provider|specialist|surgeon)s?\b",
        "We try our best to help you find a dentist.",
    ),
    _rule(
        Omitted.PROMOTION,
        r"立即预约|欢迎咨询|限时优惠|ご予約は(?:こちら|お電話)|お気軽に(?:ご相談|お問い合わせ)|특가"
        r"|지금 예약|상담 ?문의",
        "お気軽にお問い合わせください。",
    ),
    # -- boilerplate of the site ---------------------------------------------------------------------
    _rule(
        Omitted.BOILERPLATE,
        r"\bwe hope (?:that )?(?:you|this)\b.{0,80}\b(?:found|find|enjoy\w*|useful|helpful|informative)\b"
        r"|\bthank(?:s| you) for (?:reading|visiting)\b",
        "We hope this was helpful.",
    ),
    _rule(
        Omitted.BOILERPLATE,
        r"^\W*(?:©|copyright\b|\(c\) ?\d{4})|\ball rights reserved\b|\bprivacy policy\b"
        r"|\bterms (?:of (?:use|service)|and conditions)\b|\bthis (?:web)?site uses cookies\b"
        r"|^(?:advertisement|sponsored(?: content)?)\W*$",
        "© 2023 Example Media",
    ),
    _rule(
        Omitted.BOILERPLATE,
        r"\b(?:is|are) (?:not|never) (?:\w+ ){0,6}(?:medical|professional) advice\b"
        r"|\bfor (?:informational|educational) purposes only\b",
        "This post is not a substitute for professional medical advice.",
    ),
)  # fmt: skip


def rule_for(words: str) -> Rule | None:
    """The first rule that leaves `words` out: one sentence, or a line that is none."""
    bare = words.strip().strip("*_").strip() or words.strip()
    return next((rule for rule in RULES if rule.pattern.search(bare)), None)


def screen(passage: Passage) -> Rule | None:
    """Marks what is left out of a paragraph; answers with the rule of the widest reach, if any."""
    found = [rule_for(sentence.words) for sentence in passage]
    for sentence, rule in zip(passage, found, strict=True):
        if rule:
            omit([sentence], rule.reason)
    widest = max(filter(None, found), key=lambda r: list(Reach).index(r.reach), default=None)
    if widest and widest.reach is not Reach.SENTENCE:
        omit(passage, widest.reason)
    return widest
