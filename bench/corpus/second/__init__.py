"""The second, independent typesetter of the corpus: it sets the test split.

It shares no code with the package's own sampler: forms, figures, wording, layouts and markup
habits are its own, so that a report set here looks like none of those that the models learn
from. Every figure in a gold file is the figure this package printed, never one that was read.
"""
