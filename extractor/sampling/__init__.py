"""The typesetter: realistic filled reports from a form definition, each with its gold.

    form ─ figures ─ printing ─▶ values ─ labels ─ layout ─▶ Report ─▶ HTML, DOCX, XLSX, text, PDF …
                                                              └──────▶ gold (an Extraction)

It knows nothing of the stages that read documents: what it prints is what the form says
and what agencies do to it, so that reading it back is a fair trial.
"""

from extractor.sampling.formats import FORMATS
from extractor.sampling.sample import Options, Sample, sample
from extractor.sampling.style import TROUBLES

__all__ = ["FORMATS", "TROUBLES", "Options", "Sample", "sample"]
