"""Articles and topics, what they cite, and the documents they were made from."""

from .intake import ReferenceCandidate, SourceDocument, SourceSentence
from .pages import ArticleAuthor, ArticlePage, ArticleTopic, Citation, RelatedArticle, TopicPage

__all__ = [
    "ArticleAuthor",
    "ArticlePage",
    "ArticleTopic",
    "Citation",
    "ReferenceCandidate",
    "RelatedArticle",
    "SourceDocument",
    "SourceSentence",
    "TopicPage",
]
